"""Days that a report is about."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the end of the last, in the zone of the summit."""

    first: date
    last: date
    zone: tzinfo

    @property
    def begins(self) -> datetime:
        return datetime.combine(self.first, time(), self.zone)

    @property
    def ends(self) -> datetime:
        """Return the first moment after the period."""
        return datetime.combine(self.last + timedelta(days=1), time(), self.zone)


def quarter(day: date, zone: tzinfo) -> Period:
    """Return the quarter of a day: most organizers report by it."""
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    following = (first + timedelta(days=100)).replace(day=1)
    return Period(first, following - timedelta(days=1), zone)
