"""What can go wrong on a person's own page, in their own words."""

from summit.kernel.errors import N_, Refused


class AnotherName(Refused):
    message = N_(
        "This looks like another person’s name. Nothing was changed. If somebody else comes in "
        "your place, please ask %(whom)s, who registered you."
    )
    status_code = 400
