"""Business days of Québec, the day an invoice is due, and when a reminder goes. Plain values."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

WARNED = 3  # business days between the last warning and the release of the places
LAST = "last"  # the rule of the last warning
ASKED = "asked"  # the rule of a reminder that a person asked for
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What owners set. These defaults hold while they have set nothing."""

    business_days: int | None = None  # None: calendar days, by the setting `invoice_days`
    last_day: date | None = None  # no invoice is due later
    remind_before: tuple[int, ...] = (5,)  # business days before the due day
    remind_after: tuple[int, ...] = (1, 10)
    release_after: int | None = None  # business days after it; None: nobody is cancelled by a clock


def holidays(year: int) -> frozenset[date]:
    """Return the public holidays of Québec.

    Act respecting labour standards (CQLR, c. N-1.1), s. 60, and National Holiday Act (c. F-1.1),
    s. 2. Of Good Friday and Easter Monday the employer chooses one: here neither is a business
    day, so that a payer never has less time than their own office counts.
    """
    easter = _easter(year)
    return frozenset(
        {
            date(year, 1, 1),
            easter - 2 * ONE_DAY,
            easter + ONE_DAY,
            _monday_before(date(year, 5, 25)),  # National Patriots' Day
            _not_on_sunday(date(year, 6, 24)),
            _not_on_sunday(date(year, 7, 1)),
            _first_monday(date(year, 9, 1)),
            _first_monday(date(year, 10, 1)) + 7 * ONE_DAY,
            date(year, 12, 25),
        }
    )


def is_business_day(day: date) -> bool:
    return day.weekday() < 5 and day not in holidays(day.year)


def business_days_from(day: date, count: int) -> date:
    """Return the business day `count` of them after a day, or before it where that is negative."""
    step = ONE_DAY if count > 0 else -ONE_DAY
    left = abs(count)
    while left:
        day += step
        left -= is_business_day(day)
    return day


def due_at(sent_at: datetime, terms: Terms, *, calendar_days: int, zone: tzinfo) -> datetime:
    """Return the last minute of the day, in the summit's zone, on which an invoice is due."""
    sent_on = sent_at.astimezone(zone).date()
    if terms.business_days is None:
        due = sent_on + calendar_days * ONE_DAY
    else:
        due = business_days_from(sent_on, terms.business_days)
    if terms.last_day is not None:
        due = max(sent_on, min(due, terms.last_day))
    return end_of(due, zone)


def end_of(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(23, 59), zone)


def reminder_due(
    due_on: date, terms: Terms, *, today: date, since: date, sent: Collection[str]
) -> str | None:
    """Return the rule by which a reminder goes today, or None.

    A day that passed without a worker is made up for; of several only the newest goes. Days up to
    `since`, when the invoice was issued or its day moved, ask for none. After the last warning
    nothing more is said.
    """
    if LAST in sent:
        return None
    if terms.release_after is not None and today >= _last_warning(due_on, terms.release_after):
        return LAST
    past = sorted((day, rule) for day, rule in _reminders(due_on, terms) if since < day <= today)
    return past[-1][1] if past and past[-1][1] not in sent else None


def releases_on(due_on: date, release_after: int, *, warned_on: date) -> date:
    """Return when places are released: as the terms say, and `WARNED` days after the warning."""
    planned = business_days_from(due_on, release_after)
    return max(planned, business_days_from(warned_on, WARNED))


def is_lapsed(due_on: date, terms: Terms, *, warned_of: date | None, today: date) -> bool:
    """Tell whether places are released today. `warned_of` is the day that a warning named.

    Nobody loses places unwarned; terms that became milder since are kept to.
    """
    if terms.release_after is None or warned_of is None:
        return False
    return today >= max(warned_of, business_days_from(due_on, terms.release_after))


def _reminders(due_on: date, terms: Terms) -> Iterator[tuple[date, str]]:
    for count in terms.remind_before:
        yield business_days_from(due_on, -count), f"before:{count}"
    for count in terms.remind_after:
        yield business_days_from(due_on, count), f"after:{count}"


def _last_warning(due_on: date, release_after: int) -> date:
    return business_days_from(business_days_from(due_on, release_after), -WARNED)


def _easter(year: int) -> date:
    """Return Easter Sunday (Meeus, Astronomical Algorithms, chapter 8; Gregorian calendar)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    j, k = divmod(c, 4)
    m = (a + 11 * h) // 319
    r = (2 * e + 2 * j - k - h + m + 32) % 7
    month = (h - m + r + 90) // 25
    return date(year, month, (h - m + r + month + 19) % 32)


def _monday_before(day: date) -> date:
    return day - (day.weekday() or 7) * ONE_DAY


def _first_monday(first: date) -> date:
    return first + (-first.weekday() % 7) * ONE_DAY


def _not_on_sunday(day: date) -> date:
    return day + ONE_DAY if day.weekday() == 6 else day
