"""Why a difference is not settled."""

from summit.kernel.errors import N_, Refused


class NoteMissing(Refused):
    message = N_("Write in a few words what you found: whoever looks next must not begin anew.")
    status_code = 400


class SettledAlready(Refused):
    message = N_("This is settled already: nobody needs to look at it any more.")


class DifferenceChanged(Refused):
    message = N_("The amounts changed while you were looking. They are shown anew.")
