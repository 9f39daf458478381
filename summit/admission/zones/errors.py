"""What can go wrong with zones, in the words of whoever changes them."""

from summit.kernel.errors import N_, Refused


class LettersTaken(Refused):
    message = N_("Another zone has these letters.")


class ZoneInUse(Refused):
    message = N_(
        "A door stands at this zone, or badges were read there. Let the door admit everybody, or "
        "give the zone another name."
    )


class ZoneGone(Refused):
    message = N_("This zone was deleted meanwhile. Choose another one.")
