"""Why the rest of a bill is not forgiven."""

from summit.kernel.errors import N_, Refused


class NothingToForgive(Refused):
    message = N_(
        "Only what is still owed can be forgiven: of a bill that was paid in part, or of a "
        "registration that ended."
    )


class ReasonMissing(Refused):
    message = N_("Write in a few words why the rest is forgiven: the books ask for it.")
    status_code = 400
