"""What can go wrong when people leave a registration, in the words of whoever lets them go."""

from summit.kernel.errors import N_, Refused


class OrganizersDecide(Refused):
    message = N_(
        "Money was paid for this registration, and no refund dates are published yet. Please "
        "write to the organizing team: they decide."
    )


class BankHolds(Refused):
    """The contact waits: while money is in question, finance decides what is kept."""

    message = N_(
        "The cardholder’s bank is looking into a card payment of this registration. Until that is "
        "decided, nobody can be taken off it here, and no less expensive type can be chosen. "
        "Please write to the organizing team."
    )
