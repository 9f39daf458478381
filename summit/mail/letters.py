"""What a letter is, and who writes which: capabilities hand in a renderer per occasion."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from summit.kernel.languages import Language


@dataclass(frozen=True, slots=True)
class Promised:
    """An outbox row as plain values, taken up for delivery.

    `is_record`: it is written without its links, to show what was sent, whoever its reader is now.
    """

    id: int
    key: str
    occasion: str
    recipient: str
    language: Language
    facts: Mapping[str, Any]
    tries: int
    is_record: bool = False


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    content: bytes
    mimetype: str = "application/pdf"


@dataclass(frozen=True, slots=True)
class Letter:
    """What a renderer writes. `template` extends `mail/letter.html` and is given `facts`."""

    subject: str
    template: str
    facts: Mapping[str, Any]
    attachments: tuple[Attachment, ...] = field(default=())


class NotNeeded(Exception):
    """Raised by a renderer whose reader is not told any more: the letter is given up, in peace."""


def is_to(promised: Promised, email: str | None) -> bool:
    """Tell whether a letter goes to this address, in whatever letters it is written."""
    return promised.is_record or (email or "").lower() == promised.recipient.lower()


def check_to(promised: Promised, email: str | None) -> None:
    """See that its reader still has the address it was promised to, or is sent to again.

    The link in it is the one of this moment, which an address they had before is not sent. Raises
    `NotNeeded`.
    """
    if not is_to(promised, email):
        raise NotNeeded()


Renderer = Callable[[Session, Promised], Letter]  # called speaking the recipient's language

_renderers: dict[str, Renderer] = {}


def bind(table: Mapping[str, Renderer]) -> None:
    """Replace the whole table of renderers."""
    _renderers.clear()
    _renderers.update(table)


def renderer_of(occasion: str) -> Renderer:
    """Return who writes this letter. Raises KeyError for an occasion nobody bound."""
    return _renderers[occasion]
