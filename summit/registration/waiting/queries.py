"""Reads one entry of the waiting list as its contact sees it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from summit.admission.models import Category, Counter
from summit.registration.models import Registration
from summit.registration.waiting.models import WaitingEntry


@dataclass(frozen=True, slots=True)
class Standing:
    """One entry, how many people stand before it, and the places offered to it."""

    entry: WaitingEntry
    before: int
    offers: Sequence[Registration]  # oldest first, ended ones too

    @property
    def offered(self) -> int:
        """Return how many places were offered, whatever became of them."""
        return sum(len(one.attendees) for one in self.offers)

    @property
    def waits(self) -> bool:
        return self.entry.people > 0


def find_by_submission(session: Session, digest: str) -> WaitingEntry | None:
    """Return the entry that this very form made, if it was sent before."""
    return session.scalar(select(WaitingEntry).where(WaitingEntry.submission_digest == digest))


def standing_of(session: Session, entry_id: int) -> Standing:
    entry = session.get_one(WaitingEntry, entry_id, options=[joinedload(WaitingEntry.category)])
    rivals = _rivals(session, entry.category)
    before = select(func.sum(WaitingEntry.people)).where(
        WaitingEntry.category_id.in_(rivals), WaitingEntry.id < entry.id
    )
    offers = select(Registration).where(Registration.waiting_entry_id == entry_id)
    people = offers.options(selectinload(Registration.attendees)).order_by(Registration.id)
    return Standing(entry, session.scalar(before) or 0, session.scalars(people).all())


def _rivals(session: Session, category: Category) -> Sequence[int]:
    """Return the types whose people are asked before ours: all of the pool, while it is full."""
    sharing = Category.counter_id == category.counter_id
    pool = session.get(Counter, category.pool_id) if category.pool_id else None
    if pool is not None and pool.taken >= pool.capacity + pool.extra:
        sharing |= Category.pool_id == pool.id
    return session.scalars(select(Category.id).where(sharing)).all()
