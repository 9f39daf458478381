"""Why a line is not tied to what finance chose, or does not wait again."""

from summit.kernel.errors import N_, Refused


class AnotherAmount(Refused):
    message = N_(
        "This line and what you chose differ in amount or currency, so they are not the same money."
    )


class TiedAlready(Refused):
    message = N_("Another line of a statement says already when this money left.")


class NotReturned(Refused):
    message = N_("This payment was not returned by the bank. Look at it once more.")


class CameBackAlready(Refused):
    message = N_("Another line of a statement says already that this refund came back.")


class NotSent(Refused):
    message = N_("This refund is not written down as sent, so nothing of it can have come back.")


class LeftByAnotherLine(Refused):
    """What left was returned, whoever doubts it: else its payment would be booked twice."""

    message = N_(
        "Another line of a statement says when this payment left again. If that line is about "
        "something else, let it wait again first."
    )
