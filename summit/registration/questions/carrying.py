"""Carries the answers of a draft over to its people as they stand on the form after a change.

A draft's people are written anew whenever it is changed; what was answered for somebody goes with
them. Callers hold the transaction.
"""

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.kernel.text import fold
from summit.registration.models import Attendee
from summit.registration.questions.models import AnswerFile, FormAnswer
from summit.registration.replacing.rules import is_another

Taken = Sequence[tuple[int, Mapping[str, object]]]  # place on the form, and an answer's columns
ALIKE = 0.8  # of two names, as `SequenceMatcher` counts: "Jimenes" and "Jiménez", not "Ana", "Eva"
COLUMNS = (
    "question_id",
    "value",
    "file_id",
    "answered_at",
    "answered_by",
    "erased_at",
    "erased_because",
)


class Called(Protocol):
    @property
    def given_name(self) -> str: ...
    @property
    def family_name(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def email(self) -> str | None: ...


def same_people(before: Sequence[Called], after: Sequence[Called]) -> dict[int, int]:
    """Return where each person stands now, by where they stood; who is somebody else is left out.

    The same names anywhere are the same person, of several the one with the same position and
    e-mail. In the same place, so is who keeps one of the two names where the other is written
    nearly so, is added or left out: a spelling was put right. Spouses share a family name, and
    whose e-mail became another with the given name is somebody else.
    """
    found: dict[int, int] = {}
    for marks in (_marks, _names):
        for old, one in enumerate(before):
            for new, other in enumerate(after):
                is_free = old not in found and new not in found.values()
                if one.given_name and is_free and marks(one) == marks(other):
                    found[old] = new
    for place, (one, other) in enumerate(zip(before, after, strict=False)):
        is_free = place not in found and place not in found.values()
        is_same = _is_respelt(_names(one), _names(other)) and not is_another(one, other)
        if is_free and is_same:
            found[place] = place
    return found


def _is_respelt(before: tuple[str, ...], after: tuple[str, ...]) -> bool:
    pairs = list(zip(before, after, strict=True))
    is_kept = any(a and a == b for a, b in pairs)
    return is_kept and all(not a or not b or _is_alike(a, b) for a, b in pairs)


def _is_alike(a: str, b: str) -> bool:
    """Tell whether two names are nearly one, or one of them has the words of the other."""
    shorter, longer = sorted((a.split(), b.split()), key=len)
    if set(shorter) <= set(longer):
        return True
    return SequenceMatcher(None, a, b, autojunk=False).ratio() >= ALIKE


def _marks(one: Called) -> tuple[str, ...]:
    return (*_names(one), fold(one.role), fold(one.email or ""))


def _names(one: Called) -> tuple[str, ...]:
    return fold(one.given_name), fold(one.family_name)


def take_answers(session: Session, people: Sequence[Attendee]) -> Taken:
    """Take the answers of a draft's people away, to be given back by `give_answers`."""
    places = {person.id: place for place, person in enumerate(people)}
    kept = session.scalars(select(FormAnswer).where(FormAnswer.attendee_id.in_(places))).all()
    taken = [
        (places[one.attendee_id], {name: getattr(one, name) for name in COLUMNS})
        for one in kept
        if one.attendee_id is not None
    ]
    for one in kept:
        session.delete(one)
    if kept:
        session.flush()
    return taken


def give_answers(
    session: Session, taken: Taken, before: Sequence[Called], people: Sequence[Attendee]
) -> None:
    """Give answers to those of these people who were there before; files of others are deleted."""
    moved = same_people(before, people)
    gone = [columns["file_id"] for place, columns in taken if place not in moved]
    for file_id in filter(None, gone):
        session.delete(session.get_one(AnswerFile, file_id))
    session.add_all(
        FormAnswer(attendee_id=people[moved[place]].id, **columns)
        for place, columns in taken
        if place in moved
    )
