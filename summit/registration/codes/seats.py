"""Which seats people of a registration hold: those of everybody, and those that a waiver took."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from summit.admission.service import counters_of
from summit.registration.models import Attendee


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
