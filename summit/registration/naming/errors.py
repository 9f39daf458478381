"""What can go wrong when a place is named, or a person changed, in the visitor's own words."""

from summit.kernel.errors import N_, Refused


class NamedAlready(Refused):
    message = N_(
        "Somebody has been named for this place meanwhile. Nothing was changed. To name another "
        "person, please ask %(whom)s."
    )


class TooLateToName(Refused):
    message = N_("Names could be given here until %(day)s. Please write to the organizing team.")


class TooLateToChange(Refused):
    message = N_("Changes could be made here until %(day)s. Please write to the organizing team.")
