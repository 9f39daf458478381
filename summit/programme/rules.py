"""What holds for any programme: hours, days, rooms, what changed, what is on. Plain values only."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from slugify import slugify

from summit.kernel.errors import N_, Refused
from summit.kernel.languages import Translated
from summit.programme.statuses import ChangeKind

FRESH = timedelta(days=7)  # a week: who looks in once a week sees each change marked once
OUT = timedelta(days=1)  # a first programme is published one session after the other, within a day
OWN_PAGES = frozenset(
    {"changes", "day", "in", "programme", "room", "speakers", "theme"}
)  # beside sessions
LONGEST_SLUG = 80


class EndsBeforeItStarts(Refused):
    message = N_("A session ends after it starts: please look at both hours again.")


class HalfAnHour(Refused):
    message = N_("Write both when it starts and when it ends, or neither.")


class DayAndHours(Refused):
    message = N_("Once the hours are known they say the day: leave the day empty.")


class OutsideTheSummit(Refused):
    message = N_("This is outside the days of the summit.")


@dataclass(frozen=True, slots=True)
class When:
    """What is known of a session's time. Hours are aware; a day is the summit's."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None
    on_day: date | None = None

    def day(self, zone: tzinfo) -> date | None:
        """Return the day it begins, in `zone`; None while that is to be announced."""
        return self.starts_at.astimezone(zone).date() if self.starts_at else self.on_day

    def overlaps(self, other: "When") -> bool:
        """Tell whether both go on at one moment; one may begin as the other ends."""
        if None in (self.starts_at, self.ends_at, other.starts_at, other.ends_at):
            return False
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at  # type: ignore[operator]

    def stored(self) -> dict[str, str]:
        """Return what the log of changes keeps."""
        named = {"starts_at": self.starts_at, "ends_at": self.ends_at, "on_day": self.on_day}
        return {name: value.isoformat() for name, value in named.items() if value}


def when_of(stored: dict[str, str] | None) -> When:
    """Return a time as the log kept it."""
    kept = stored or {}
    hours = {name: kept.get(name) for name in ("starts_at", "ends_at")}
    return When(
        **{name: datetime.fromisoformat(text) if text else None for name, text in hours.items()},
        on_day=date.fromisoformat(kept["on_day"]) if "on_day" in kept else None,
    )


@dataclass(frozen=True, slots=True)
class Days:
    """The days of the summit as far as they are known, first and last, in its zone."""

    first: date | None
    last: date | None

    def include(self, day: date | None) -> bool:
        if day is None or self.first is None:
            return True
        return self.first <= day <= (self.last or self.first)


def summit_days(starts_on: date | None, ends_on: date | None, month: str | None) -> Days:
    """Return the days that were announced; of a month, all of it."""
    if starts_on is None and month:
        first = date.fromisoformat(f"{month}-01")
        return Days(first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1))
    return Days(starts_on, ends_on)


def check_time(when: When, days: Days, zone: tzinfo) -> None:
    """Raise what is wrong with a session's time: `HalfAnHour`, `EndsBeforeItStarts`, …

    A gala that ends after midnight belongs to the day on which it begins.
    """
    if (when.starts_at is None) != (when.ends_at is None):
        raise HalfAnHour()
    if when.starts_at and when.ends_at and when.ends_at <= when.starts_at:
        raise EndsBeforeItStarts()
    if when.starts_at and when.on_day:
        raise DayAndHours()
    if not days.include(when.day(zone)):
        raise OutsideTheSummit()


def slug_of(text: str) -> str:
    """Return what an address is made of: plain letters, digits and hyphens, whole words."""
    apart = [("’", "-"), ("'", "-")]  # l’eau is two words, or it reads "leau"
    made: str = slugify(text, max_length=LONGEST_SLUG, word_boundary=True, replacements=apart)
    return made


def free_slug(wanted: str, taken: Container[str]) -> str:
    """Return `wanted`, or the first of wanted-2, wanted-3, … that nothing else stands at."""
    number, slug = 1, wanted[:LONGEST_SLUG] or "session"
    while slug in taken or slug in OWN_PAGES:
        number += 1
        ending = f"-{number}"
        slug = (wanted or "session")[: LONGEST_SLUG - len(ending)] + ending
    return slug


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the log of changes watches of a session."""

    when: When
    room_id: int | None
    room: Translated | None
    title: Translated
    speakers: tuple[int, ...]  # ids of those shown, in their order
    is_cancelled: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of the log."""

    kind: ChangeKind
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None


def differences(before: Facts, after: Facts) -> list[Difference]:
    """Return what somebody who read the programme before has to hear now."""
    found = []
    if before.is_cancelled != after.is_cancelled:
        kind = ChangeKind.CANCELLED if after.is_cancelled else ChangeKind.RESTORED
        found.append(Difference(kind))
    if before.when != after.when:
        stored = before.when.stored(), after.when.stored()
        found.append(Difference(ChangeKind.TIME, *stored))
    if before.room_id != after.room_id:
        found.append(Difference(ChangeKind.ROOM, _text(before.room), _text(after.room)))
    if before.title != after.title:
        found.append(Difference(ChangeKind.TITLE, _text(before.title), _text(after.title)))
    if before.speakers != after.speakers:
        ids = {"ids": list(before.speakers)}, {"ids": list(after.speakers)}
        found.append(Difference(ChangeKind.SPEAKERS, *ids))
    return found


def _text(text: Translated | None) -> dict[str, Any] | None:
    return dict(text) if text is not None else None


def joins_late(published: Iterable[datetime], now: datetime) -> bool:
    """Tell whether a session published now is added to a programme that readers know."""
    first = min(published, default=None)
    return first is not None and now - first > OUT


@dataclass(frozen=True, slots=True)
class OnAndNext:
    """Places in a list of times: what goes on, what begins next; and how long that is so."""

    on: Sequence[int]
    following: Sequence[int]
    until: datetime | None


def on_and_next(times: Sequence[When], now: datetime) -> OnAndNext:
    """Return what is on at `now` and what begins next: all that begin at the next beginning.

    `until` is the next moment at which something begins or ends; None when nothing does.
    """
    known = [(i, t.starts_at, t.ends_at) for i, t in enumerate(times) if t.starts_at and t.ends_at]
    on = [i for i, starts, ends in known if starts <= now < ends]
    beginnings = [starts for _, starts, _ in known if starts > now]
    coming = min(beginnings, default=None)
    following = [i for i, starts, _ in known if starts == coming]
    ends = [moment for _, _, moment in known if moment > now]
    return OnAndNext(on, following, min([*beginnings, *ends], default=None))


def clashing(times: Sequence[When]) -> set[int]:
    """Return the places of times that overlap another one of the list."""
    return {
        place
        for place, one in enumerate(times)
        for other_place, other in enumerate(times)
        if place != other_place and one.overlaps(other)
    }
