"""What the office lists of the waiting list."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session, contains_eager

from summit.admission.models import Category
from summit.kernel.text import fold
from summit.registration.models import Registration
from summit.registration.waiting.models import WaitingEntry


class Stand(StrEnum):
    """Where an entry stands, as the office asks for it."""

    IN_LINE = "in_line"
    OFFERED = "offered"  # places were offered to it, whatever became of them
    LEFT = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to list. None does not narrow."""

    search: str = ""
    stand: Stand | None = None
    category_id: int | None = None


def count_in_line(session: Session) -> int:
    return session.scalar(select(func.count()).where(WaitingEntry.people > 0)) or 0


def entries(
    session: Session, wanted: Wanted, *, limit: int, offset: int
) -> tuple[Sequence[Row[Any]], int]:
    """Return (entry, people before it) rows of one page by type and turn, and how many in all."""
    found = _found(wanted)
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    return session.execute(_in_order(found).limit(limit).offset(offset)).all(), total


def every_entry(session: Session, wanted: Wanted) -> Iterator[Row[Any]]:
    yield from session.execute(_in_order(_found(wanted)))


def offers_of(
    session: Session, found: Iterable[WaitingEntry]
) -> Mapping[int, Sequence[Registration]]:
    """Return the places offered to each entry, by its number, oldest first."""
    made: dict[int, list[Registration]] = defaultdict(list)
    ids = [one.id for one in found]
    wanted = select(Registration).where(Registration.waiting_entry_id.in_(ids))
    for registration in session.scalars(wanted.order_by(Registration.id)):
        made[registration.waiting_entry_id or 0].append(registration)
    return made


def _found(wanted: Wanted) -> Select[Any]:
    found = select(WaitingEntry)
    for word in fold(wanted.search).split():
        found = found.where(WaitingEntry.folded.contains(word, autoescape=True))
    if wanted.category_id is not None:
        found = found.where(WaitingEntry.category_id == wanted.category_id)
    if wanted.stand is Stand.IN_LINE:
        found = found.where(WaitingEntry.people > 0)
    elif wanted.stand is Stand.LEFT:
        found = found.where(WaitingEntry.left_at.is_not(None))
    elif wanted.stand is Stand.OFFERED:
        found = found.where(WaitingEntry.id.in_(select(Registration.waiting_entry_id)))
    return found


def _in_order(found: Select[Any]) -> Select[Any]:
    turns = select(
        WaitingEntry.id,
        func.sum(WaitingEntry.people)
        .over(partition_by=WaitingEntry.category_id, order_by=WaitingEntry.id)
        .label("people"),
    ).subquery()
    joined = found.join(turns, turns.c.id == WaitingEntry.id).join(WaitingEntry.category)
    shown = joined.options(contains_eager(WaitingEntry.category))
    return shown.add_columns((turns.c.people - WaitingEntry.people).label("before")).order_by(
        Category.position, Category.id, WaitingEntry.people == 0, WaitingEntry.id
    )
