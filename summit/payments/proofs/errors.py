"""What can go wrong with a proof, in the words of whoever sends it or decides."""

from summit.kernel.errors import N_, Refused


class NoProofNeeded(Refused):
    message = N_("No proof is asked for this person.")


class NoPlaceYet(Refused):
    message = N_("A proof can be sent once the registration is sent, and while it stands.")


class NobodyNamed(Refused):
    message = N_("Choose a person of this registration who has a name.")
    status_code = 400


class ProofThere(Refused):
    message = N_("A proof for this person is there already. We answer by e-mail.")


class BeingChecked(Refused):
    message = N_(
        "This file is being checked for viruses and stays closed until then. Accept it only if you "
        "saw the original, and say so."
    )


class ProofDecided(Refused):
    message = N_("This was decided meanwhile. Below it stands as it is now.")


class ProofReasonMissing(Refused):
    message = N_("Write the reason: it is sent as it is written.")
    status_code = 400
