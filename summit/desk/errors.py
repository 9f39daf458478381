"""What can go wrong at the desk, in the words of who stands there."""

from summit.kernel.errors import N_, Refused


class NeedsDecision(Refused):
    message = N_(
        "Organizers decide on this participation type: ask somebody who may approve requests."
    )


class MayNotWaive(Refused):
    message = N_("Only organizers let somebody in although a participation type is full.")
    status_code = 403


class CompanionAtDesk(Refused):
    message = N_(
        "An accompanying person comes with somebody: write them below the person they accompany, "
        "or find that person if they are registered already."
    )


class NotSoldAtDesk(Refused):
    message = N_("“%(name)s” is not sold at the desk now.")


class NobodyToAccompany(Refused):
    message = N_("%(name)s is not expected, so nobody can be registered to accompany them.")


class PrincipalUndecided(Refused):
    message = N_(
        "%(name)s and the others of that request still wait for the organizers’ decision: once it "
        "is approved, somebody can be registered to accompany them."
    )


class NoAddress(Refused):
    message = N_("No e-mail address was given: let them scan the code instead.")


class NothingToKeep(Refused):
    message = N_("Nothing is left to pay here, or the places were released.")
