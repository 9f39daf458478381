"""What the door refuses, in sentences for those who stand at it."""

from summit.kernel.errors import N_, Refused


class UnreadableRequest(Refused):
    """The body is not what a paired phone sends."""

    message = N_("The scanner sent something we cannot read. Reload its page, then try again.")
    status_code = 400


class AnotherReading(Refused):
    """A scan id came back with another code or from another device."""

    message = N_("This scan was already sent with different contents. Please scan again.")


class WrongPairingCode(Refused):
    message = N_(
        "This code is not valid. Codes work once and for a short time: compare it with the one "
        "in the office, or ask for a new one."
    )
    status_code = 404
