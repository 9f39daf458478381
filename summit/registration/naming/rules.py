"""Until when people are named and changed, and when a contact is reminded. Plain values, no I/O.

Days are the summit's; the last one counts whole.
"""

from dataclasses import dataclass
from datetime import date, timedelta

NAMED_BEFORE = timedelta(days=7)  # the summit's first day, while the office has set nothing
REMINDED_WITHIN = timedelta(days=28)  # of the last day for names: earlier nobody hurries
A_WEEK = timedelta(days=7)  # at least between two reminders, and after the registration was sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the office sets. None: names a week before the first day, changes without an end."""

    names_until: date | None = None
    changes_until: date | None = None


def last_day_for_names(limits: Limits, starts_on: date | None) -> date | None:
    """Return until when names are given; None while neither a day nor the summit's is known."""
    if limits.names_until is not None:
        return limits.names_until
    return starts_on - NAMED_BEFORE if starts_on is not None else None


def is_over(last_day: date | None, today: date) -> bool:
    return last_day is not None and today > last_day


def is_reminder_due(last_day: date | None, *, today: date, since: date) -> bool:
    """Tell whether a contact is reminded today; `since` is the last letter, or the sending."""
    if last_day is None or is_over(last_day, today):
        return False
    return last_day - today <= REMINDED_WITHIN and today - since >= A_WEEK
