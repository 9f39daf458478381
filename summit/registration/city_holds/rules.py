"""Until when seats are held for a city, and when its contact is reminded. Plain values, no I/O."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta, tzinfo

A_DAY = timedelta(days=1)


def end_of_day(day: date, zone: tzinfo) -> datetime:
    """Return the last minute of a day of the summit's zone, as pages and letters name it."""
    return datetime.combine(day, time(23, 59), zone)


def reminders(until: datetime, days: int) -> Sequence[datetime]:
    """Return when a contact is reminded: so many days before, and a day before."""
    if days == 0:
        return ()
    return sorted({until - days * A_DAY, until - A_DAY})


def is_reminder_due(
    until: datetime,
    days: int,
    *,
    told_at: datetime,
    reminded_at: datetime | None,
    now: datetime,
) -> bool:
    """Tell whether a reminder's moment came since the last letter; one letter for several.

    Nobody is reminded within a day of being told of the deadline.
    """
    if now >= until or now < told_at + A_DAY:
        return False
    last = max(filter(None, (told_at, reminded_at)))
    return any(last < moment <= now for moment in reminders(until, days))


def exceeds(wanted: Mapping[int, int], held: Mapping[int, int]) -> int | None:
    """Return the first type, by id, of which more people are wanted than are held."""
    return next((one for one in sorted(wanted) if wanted[one] > held.get(one, 0)), None)
