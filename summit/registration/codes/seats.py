"""Which seats people of a registration hold: those of everybody, and those that a waiver took."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from summit.admission.service import counters_of, is_waited_for, lock_seats
from summit.registration.models import Attendee, Registration
from summit.registration.statuses import HOLD_SEATS


@dataclass(frozen=True, slots=True)
class Seats:
    """So many seats by counter; `waived` are taken of no room, and go with their people."""

    normal: Mapping[int, int]
    waived: Mapping[int, int]


def seats_for(session: Session, places: Iterable[tuple[int, bool]]) -> Seats:
    """Return the seats of places: the type, and whether it is taken by a waiver."""
    every = list(places)
    return Seats(
        normal=counters_of(session, [one for one, by_waiver in every if not by_waiver]),
        waived=counters_of(session, [one for one, by_waiver in every if by_waiver]),
    )


def seats_of(session: Session, people: Iterable[Attendee]) -> Seats:
    return seats_for(session, [(one.category_id, one.by_waiver) for one in people])


def count_waived(session: Session, category_id: int) -> int:
    """Return how many people of this type hold a seat that a waiver took."""
    people = (
        select(func.count())
        .select_from(Attendee)
        .join(Registration, Attendee.registration_id == Registration.id)
        .where(
            Attendee.category_id == category_id,
            Attendee.by_waiver,
            Attendee.left_at.is_(None),
            Registration.status.in_(HOLD_SEATS),
        )
    )
    return session.scalar(people) or 0


def without_room(session: Session, category_ids: Sequence[int]) -> frozenset[int]:
    """Return which of these places, by index, only a waiver can give: it is full, or others wait.

    The seats are locked: so it stays until the transaction ends.
    """
    needed = [counters_of(session, [one]) for one in category_ids]
    rooms = lock_seats(session, {one for seats in needed for one in seats})
    left = {one: 0 if is_waited_for(session, [one]) else room.left for one, room in rooms.items()}
    found = set()
    for index, seats in enumerate(needed):
        if any(left[one] < count for one, count in seats.items()):
            found.add(index)
            continue
        for one, count in seats.items():
            left[one] -= count
    return frozenset(found)
