"""How long places may be held, and until when at most. Plain values, no I/O."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from summit.admission.rules import NotOnSale, price_at
from summit.kernel.money import Cents
from summit.registration.holding.errors import ClosesBefore, PriceEnds
from summit.registration.rules import HoldPolicy

WORTH_A_LETTER = 2  # a hold at least so many times longer than the notice before its end


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """What the office sets. `announced_before` is how long before its end a letter goes."""

    policy: HoldPolicy
    most_extensions: int = 2
    extension: timedelta = timedelta(hours=24)
    announced_before: timedelta = timedelta(hours=2)


def price_stands_until(
    moment: datetime, held: Cents, windows: Mapping[date, Cents], zone: tzinfo
) -> datetime | None:
    """Return when a price that is held is no longer the one asked for; None: at no known moment.

    A moment that has passed says that it changed already.
    """
    try:
        if price_at(moment, windows, zone) != held:
            return moment
    except NotOnSale:
        return moment
    today = moment.astimezone(zone).date()
    others = [day for day, price in windows.items() if day > today and price != held]
    return begin_of(min(others), zone) if others else None


def begin_of(day: date, zone: tzinfo) -> datetime:
    """Return midnight at which a day of the summit begins."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def extended_until(
    until: datetime,
    extension: timedelta,
    *,
    price_ends: Iterable[datetime | None],
    closes_at: datetime | None,
) -> datetime:
    """Return the later end of a hold. What was told stands; a price is held no longer than that.

    Raises `PriceEnds`, `ClosesBefore` where one of them comes before the end that was told.
    """
    ends = [one for one in price_ends if one is not None]
    if any(one <= until for one in ends):
        raise PriceEnds()
    if closes_at is not None and closes_at <= until:
        raise ClosesBefore()
    return min([until + extension, *ends, *([closes_at] if closes_at else [])])


def is_announced(until: datetime, *, since: datetime, before: timedelta, now: datetime) -> bool:
    """Tell whether the end of a hold that began at `since` is announced by letter now.

    A short hold is not: its letter with the link has only just gone.
    """
    is_long = until - since >= WORTH_A_LETTER * before
    return is_long and until - before <= now < until
