"""Sessions as calendars take them (RFC 5545). Moments in UTC, so that no zone is to be described.

An event's UID never changes and names no language: whoever changes from the French to the Spanish
feed keeps one event of each session.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from icalendar import Calendar, Event

from summit.kernel.languages import REGIONAL, Language, Translated
from summit.kernel.text import bound
from summit.programme.models import ProgrammeSession

ASKED_ANEW = timedelta(hours=1)  # how often a subscribed calendar should ask
MIMETYPE = "text/calendar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a calendar says besides the sessions, in its reader's language."""

    language: Language
    name: str  # of the calendar
    venue: Translated | None
    cancelled: Callable[[str], str]  # a title, said to be cancelled: not every program shows it
    speakers: Callable[[str], str]  # a list of names
    address_of: Callable[[ProgrammeSession], str]  # of a session's page


def calendar_of(sessions: Iterable[ProgrammeSession], words: Words, *, public_url: str) -> bytes:
    """Return the sessions whose day is known, as one calendar."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{words.name}//{words.language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", words.name)
    calendar.add("refresh-interval", ASKED_ANEW, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", ASKED_ANEW)
    host = urlsplit(public_url).hostname or "localhost"
    for row in sessions:
        if row.starts_at or row.on_day:
            calendar.add_component(_event(row, words, host))
    content: bytes = calendar.to_ical()
    return content


def _event(row: ProgrammeSession, words: Words, host: str) -> Event:
    event = Event()
    title = _said(row.title, words)
    event.add("uid", f"session-{row.id}@{host}")
    event.add("dtstamp", _whole_second(row.changed_at))
    event.add("last-modified", _whole_second(row.changed_at))
    event.add("sequence", row.sequence)
    _add_time(event, row)
    event.add("summary", words.cancelled(title) if row.is_cancelled else title, _tongue(row, words))
    event.add("status", "CANCELLED" if row.is_cancelled else "CONFIRMED")
    event.add("url", words.address_of(row))
    event.add("description", _description(row, words))
    if place := _place(row, words):
        event.add("location", place)
    if row.themes:
        event.add("categories", [_said(theme.name, words) for theme in row.themes])
    return event


def _add_time(event: Event, row: ProgrammeSession) -> None:
    if row.starts_at and row.ends_at:
        event.add("dtstart", _whole_second(row.starts_at))
        event.add("dtend", _whole_second(row.ends_at))
    elif row.on_day:  # a whole day, during which nobody is busy: the hour is unknown
        event.add("dtstart", row.on_day)
        event.add("dtend", row.on_day + timedelta(days=1))
        event.add("transp", "TRANSPARENT")


def _whole_second(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _tongue(row: ProgrammeSession, words: Words) -> dict[str, str]:
    """Say in which language the title stands: not always the calendar's."""
    found = row.title.language_for(words.language)
    return {"LANGUAGE": REGIONAL[Language(found)]} if found else {}


def _place(row: ProgrammeSession, words: Words) -> str:
    names = [row.room.name if row.room else None, words.venue]
    return ", ".join(_said(name, words) for name in names if name)


def _description(row: ProgrammeSession, words: Words) -> str:
    names = ", ".join(one.speaker.name for one in row.shown_speaking)
    parts = [
        _said(row.summary, words) if row.summary else "",
        words.speakers(names) if names else "",
        words.address_of(row),
    ]
    return "\n\n".join(part for part in parts if part)


def _said(text: Translated, words: Words) -> str:
    return bound(text.to(words.language))
