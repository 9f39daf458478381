"""What can go wrong with the waiting list, in the visitor's own words."""

from summit.kernel.errors import N_, Refused


class PlacesFree(Refused):
    """`facts["left"]` places are free: nobody needs to wait for them."""

    message = N_("Places of this participation type are free again. Please register them now.")


class NotWaitedFor(Refused):
    message = N_("There is no waiting list for this participation type.")


class NobodyWaits(Refused):
    message = N_("Nobody of this entry waits any more. The list has not changed.")


class FewerWait(Refused):
    message = N_(
        "Places were offered to you meanwhile: of these people, %(people)s still wait. Please look "
        "at the offer first."
    )
