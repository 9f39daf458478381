"""Why a line that left is not tied to what finance chose."""

from summit.kernel.errors import N_, Refused


class AnotherAmount(Refused):
    message = N_(
        "This line and what you chose differ in amount or currency, so they are not the same money."
    )


class TiedAlready(Refused):
    message = N_("Another line of a statement says already when this money left.")


class NotReturned(Refused):
    message = N_("This payment was not returned by the bank. Look at it once more.")
