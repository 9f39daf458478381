"""What can go wrong with a participation type, in the words of whoever changes it."""

from summit.kernel.errors import N_, Refused


class FinanceDecides(Refused):
    message = N_(
        "Money was paid for this registration, and some of it may go back: a less expensive type "
        "is chosen by finance."
    )
    status_code = 403
