"""What the programme refuses, in the organizers' words."""

from summit.kernel.errors import N_, Refused


class SlugTaken(Refused):
    message = N_("The address “%(slug)s” is taken. “%(free)s” is free.")


class AddressIsPublic(Refused):
    message = N_(
        "This session has been public at its address, and others may link to it: the address stays."
    )


class RoomTaken(Refused):
    message = N_("“%(title)s” is in this room at that time. Choose another room or hour.")


class NotAgreed(Refused):
    message = N_(
        "Write the day on which this person agreed to be shown. Nobody is shown without that."
    )


class StillUsed(Refused):
    message = N_("“%(title)s” still uses this. Take it out there first.")


class HasBeenPublic(Refused):
    message = N_("This session has been public. Cancel it, or take it off the site; it is kept.")


class NotOnTheProgramme(Refused):
    message = N_("This session is not on the programme any more.")
    status_code = 404


class HasEnded(Refused):
    message = N_("This registration has ended: its agenda cannot be changed.")
