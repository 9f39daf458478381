"""Prices, decided from rows handed in. No constants: organizers set them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo

from summit.kernel.errors import N_, Refused
from summit.kernel.money import Cents


@dataclass(frozen=True, slots=True)
class Room:
    """The seats of one counter: how many there are, and how many of them are taken."""

    seats: int
    taken: int

    @property
    def left(self) -> int:
        return max(0, self.seats - self.taken)


class NotOnSale(Refused):
    message = N_("Registration for this participation type has not opened yet.")


def price_at(moment: datetime, windows: Mapping[date, Cents], zone: tzinfo) -> Cents:
    """Return the price of the latest window begun. Raises `NotOnSale` before the first.

    The day is the summit's: a mayor in Honolulu changes price at the instant one in Paris does.
    """
    begun = [day for day in windows if day <= moment.astimezone(zone).date()]
    if not begun:
        raise NotOnSale()
    return windows[max(begun)]


def windows_within(
    own: Mapping[date, Cents], of_type: Mapping[date, Cents]
) -> Mapping[date, Cents]:
    """Return the windows of a variant, which begins no earlier than its type is on sale."""
    if not of_type:
        return {}
    begins = min(of_type)
    return {max(day, begins): own[day] for day in sorted(own)}  # of those before, the latest stands


def next_change(moment: datetime, windows: Mapping[date, Cents], zone: tzinfo) -> datetime | None:
    """Return when the next window begins, or None after the last."""
    later = [day for day in windows if day > moment.astimezone(zone).date()]
    return datetime.combine(min(later), time(), zone).astimezone(UTC) if later else None


def is_visible(moment: datetime, begins: datetime | None, ends: datetime | None) -> bool:
    """Tell whether something is offered: from its beginning on, until just before its end."""
    return (begins is None or begins <= moment) and (ends is None or moment < ends)


def next_of(moment: datetime, moments: Iterable[datetime | None]) -> datetime | None:
    """Return the first of these that is still to come."""
    return min((one for one in moments if one is not None and one > moment), default=None)
