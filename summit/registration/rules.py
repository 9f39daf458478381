"""How long places are held, and who may be registered together. Plain values, no I/O."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from summit.admission.rules import Room
from summit.kernel.languages import Translated
from summit.registration.errors import (
    SOMEBODY,
    CompanionAlone,
    CompanionLeads,
    NobodyNamed,
    TooFewOfType,
    TooManyOfType,
    TooManyPeople,
    TwoHeads,
)

MOST_PEOPLE = 30  # in one registration; a delegation of more registers twice


@dataclass(frozen=True, slots=True)
class HoldPolicy:
    """A draft's hold: long while seats are ample, short when they are scarce."""

    ample: timedelta
    scarce: timedelta
    scarce_below_percent: int

    def length(self, room: Room) -> timedelta:
        """Return the hold where a counter has so much room after these seats were taken."""
        return self.scarce if self.is_scarce(room) else self.ample

    def is_scarce(self, room: Room) -> bool:
        return room.left * 100 < self.scarce_below_percent * room.seats


@dataclass(frozen=True, slots=True)
class Place:
    """What decides whether one person may stand in a registration."""

    name: str
    is_companion: bool
    principal: int | None  # index of the person accompanied
    is_beside: bool = False  # accompanies somebody who is registered already
    is_head: bool = False


def check_people(places: Sequence[Place]) -> None:
    """Raise where a group cannot be registered as it is."""
    if not places:
        raise NobodyNamed()
    if len(places) > MOST_PEOPLE:
        raise TooManyPeople(most=MOST_PEOPLE)
    for index, place in enumerate(places):
        if not is_tied(index, places):
            raise CompanionAlone(name=place.name or SOMEBODY)
    heads = [place for place in places if place.is_head]
    if len(heads) > 1:
        raise TwoHeads()
    if any(place.is_companion for place in heads):
        raise CompanionLeads()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfType:
    """How many people of one type a registration is to have, and how many it may.

    `held` are its own until now, `beside` those of the registrations it was sent with.
    """

    category_id: int
    name: Translated
    least: int | None
    most: int | None
    wanted: int
    held: int = 0
    beside: int = 0


def check_numbers(types: Iterable[OfType]) -> None:
    """Raise where a type would have too many people, or some and too few.

    A number that stays as it was stands, whatever organizers changed meanwhile; one that is
    lowered may still be too high.
    """
    for one in types:
        number = one.wanted + one.beside
        said = {"category_id": one.category_id, "name": one.name, "number": number}
        if one.wanted > one.held and one.most is not None and number > one.most:
            raise TooManyOfType(most=one.most, **said)
        if one.wanted not in (0, one.held) and one.least is not None and number < one.least:
            raise TooFewOfType(least=one.least, **said)


def is_tied(index: int, places: Sequence[Place]) -> bool:
    """Tell whether this person may stand as they do: a companion only beside somebody else.

    Whom a companion accompanies must not be a companion: one tie, never a chain or a ring.
    """
    place = places[index]
    wanted = place.principal
    if not place.is_companion or place.is_beside:
        return True
    if wanted is None or wanted == index or not 0 <= wanted < len(places):
        return False
    return not places[wanted].is_companion
