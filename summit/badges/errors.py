"""What badges refuse, in sentences for those who asked."""

from summit.kernel.errors import N_, Refused


class AlreadyReplaced(Refused):
    """The badge that the page showed is not the one that lives."""

    message = N_(
        "This badge has been replaced already. The valid one is %(code)s; it stays as it is."
    )
