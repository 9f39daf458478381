"""What articles may belong to beside one another: sessions and speakers, told by who knows them.

Packages above this one call `offer_targets` from their office blueprint's `record_once`; here only
the kind and the key are kept. No Flask here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy.orm import Session

from summit.articles.rules import TargetKind

NAME = "article_targets"


class App(Protocol):
    """The one thing of the application that is needed."""

    extensions: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Offered:
    """One session or speaker: the key it is kept by, its name, where the office edits it."""

    key: str
    name: str
    address: str


Teller = Callable[[Session], Sequence[Offered]]


def offer_targets(app: App, kind: TargetKind, teller: Teller) -> None:
    """Have the page of an article's ties offer what `teller` knows, in the reader's language."""
    app.extensions.setdefault(NAME, {})[kind] = teller


def offered_targets(app: App, session: Session) -> dict[TargetKind, Sequence[Offered]]:
    """Return what may be chosen, by kind; a kind nobody told of is left out."""
    tellers: dict[TargetKind, Teller] = app.extensions.get(NAME, {})
    return {kind: tellers[kind](session) for kind in TargetKind if kind in tellers}
