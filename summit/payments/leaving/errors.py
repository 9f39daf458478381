"""What can go wrong when people leave a registration, in the words of whoever lets them go."""

from summit.kernel.errors import N_, Refused


class OrganizersDecide(Refused):
    message = N_(
        "Money was paid for this registration, and no refund dates are published yet. Please "
        "write to the organizing team: they decide."
    )
