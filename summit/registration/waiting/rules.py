"""Who is asked next, and until when. Plain values, no I/O."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from summit.kernel.text import fold

LEAST = timedelta(hours=1)
FOLDED = 700  # characters of what the office searches


def folded_entry(municipality: str, contact_name: str, contact_email: str) -> str:
    """Return how the office finds an entry, without accents."""
    return fold(f"{municipality} {contact_name} {contact_email}")[:FOLDED]


@dataclass(frozen=True, slots=True)
class InLine:
    """So many people who wait for one place each in every one of these counters."""

    entry_id: int
    people: int
    counter_ids: frozenset[int]


def offered(line: Iterable[InLine], left: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """Yield (entry id, places) for who is next, in the order of `line`.

    Nobody is passed over for a place they could have; of a group, as many are asked as there are
    places. Who still lacks a place in one of their counters keeps their turn and holds up
    nobody who needs other counters.
    """
    rest = dict(left)
    for one in line:
        places = min(one.people, *(rest[counter_id] for counter_id in one.counter_ids))
        if places > 0:
            for counter_id in one.counter_ids:
                rest[counter_id] -= places
            yield one.entry_id, places


def offer_until(moment: datetime, hours: int, boundary: datetime | None) -> datetime:
    """Return when an offer lapses: after so many hours, or once registration closes.

    At least `LEAST` after it was made: nobody loses their turn before they can have read of it.
    """
    until = moment + timedelta(hours=hours)
    return max(min(until, boundary), moment + LEAST) if boundary else until
