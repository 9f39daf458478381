"""How long places are held, and who may be registered together. Plain values, no I/O."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from summit.registration.errors import CompanionAlone, NobodyNamed, TooManyPeople

MOST_PEOPLE = 30  # in one registration; a delegation of more registers twice


@dataclass(frozen=True, slots=True)
class HoldPolicy:
    """A draft's hold: long while seats are ample, short when they are scarce."""

    ample: timedelta
    scarce: timedelta
    scarce_below_percent: int

    def length(self, *, left: int, room: int) -> timedelta:
        """Return the hold for a category with `left` of `room` seats after this one's."""
        return self.scarce if left * 100 < self.scarce_below_percent * room else self.ample


@dataclass(frozen=True, slots=True)
class Place:
    """What decides whether one person may stand in a registration."""

    name: str
    is_companion: bool
    principal: int | None  # index of the person accompanied


def check_people(places: Sequence[Place]) -> None:
    """Raise where a group cannot be registered as it is."""
    if not places:
        raise NobodyNamed()
    if len(places) > MOST_PEOPLE:
        raise TooManyPeople(most=MOST_PEOPLE)
    for index, place in enumerate(places):
        if place.is_companion and not _leads_to_a_principal(index, place, places):
            raise CompanionAlone(name=place.name)


def _leads_to_a_principal(index: int, place: Place, places: Sequence[Place]) -> bool:
    wanted = place.principal
    if wanted is None or wanted == index or not 0 <= wanted < len(places):
        return False
    return not places[wanted].is_companion
