"""What can go wrong when the contact of a registration is changed."""

from summit.kernel.errors import N_, Refused


class NotSentSoOnTheForm(Refused):
    message = N_(
        "This registration has not been sent yet: the contact is changed where the people are."
    )
