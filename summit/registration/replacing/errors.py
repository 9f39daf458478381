"""What can go wrong when a name is put right or a person replaced."""

from summit.kernel.errors import N_, Refused


class AnotherPerson(Refused):
    message = N_(
        "This looks like another person’s name. Replace the person instead: the old badge ends, "
        "and the new person receives their own."
    )
    status_code = 400


class NameAndEmailChanged(Refused):
    message = N_(
        "The given name and the e-mail are both others, as of another person: replace the person "
        "instead. If it is the same one, change the name first and the e-mail afterwards."
    )
    status_code = 400


class NobodyNamedYet(Refused):
    message = N_("Nobody is named for this place yet.")


class TooLateToReplace(Refused):
    message = N_(
        "People could be replaced here until %(day)s. Please write to the organizing team."
    )
