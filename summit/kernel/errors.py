"""The one base of every refusal the site expects and explains."""

from typing import Any


def N_(message: str) -> str:
    """Mark a sentence for translation; it is translated where it is shown."""
    return message


class Refused(Exception):
    """A request we understood and will not carry out.

    `message` is an English sentence from the catalogue, with `%(name)s` places; `facts` fill
    them. Whoever shows it translates it first (`summit.web.errors.sentence`).
    """

    message = N_("This cannot be done.")
    status_code = 409

    def __init__(self, **facts: Any) -> None:
        self.facts = facts
        super().__init__(self.message % facts)
