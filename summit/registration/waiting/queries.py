"""Reads the waiting list: one entry as its contact sees it, and the whole line for the office."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from summit.registration.models import Registration
from summit.registration.waiting.models import WaitingEntry


@dataclass(frozen=True, slots=True)
class Standing:
    """One entry, how many people stand before it, and the places offered to it."""

    entry: WaitingEntry
    before: int
    offers: Sequence[Registration]  # oldest first, ended ones too

    @property
    def waits(self) -> bool:
        return self.entry.people > 0


def find_by_submission(session: Session, digest: str) -> WaitingEntry | None:
    """Return the entry that this very form made, if it was sent before."""
    return session.scalar(select(WaitingEntry).where(WaitingEntry.submission_digest == digest))


def standing_of(session: Session, entry_id: int) -> Standing:
    entry = session.get_one(WaitingEntry, entry_id, options=[joinedload(WaitingEntry.category)])
    before = select(func.sum(WaitingEntry.people)).where(
        WaitingEntry.category_id == entry.category_id, WaitingEntry.id < entry.id
    )
    offers = select(Registration).where(Registration.waiting_entry_id == entry_id)
    people = offers.options(selectinload(Registration.attendees)).order_by(Registration.id)
    return Standing(entry, session.scalar(before) or 0, session.scalars(people).all())
