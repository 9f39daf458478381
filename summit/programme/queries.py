"""Reads the programme: by day, room, theme and language, one session, what is on, what changed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from summit.programme.models import (
    AgendaEntry,
    ProgrammeChange,
    ProgrammeSession,
    Room,
    SessionSpeaker,
    Speaker,
    Theme,
)
from summit.programme.rules import FRESH, When, on_and_next
from summit.programme.statuses import SPOKEN_LANGUAGES

SHOWN_CHANGES = 200  # the newest; a programme of 200 sessions changes less than that in a month
WHOLE = (
    selectinload(ProgrammeSession.room),
    selectinload(ProgrammeSession.themes),
    selectinload(ProgrammeSession.speaking).selectinload(SessionSpeaker.speaker),
)


@dataclass(frozen=True, slots=True)
class NowAndNext:
    """What goes on, what begins next, and until when that is so."""

    now: Sequence[ProgrammeSession]
    next: Sequence[ProgrammeSession]
    good_until: datetime | None


@dataclass(frozen=True, slots=True)
class ProgrammeDay:
    """The sessions of one day in the order they begin; `day` is None while it is unknown."""

    day: date | None
    sessions: Sequence[ProgrammeSession]


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """What of the programme is asked for. None does not narrow."""

    day: date | None = None
    room_id: int | None = None
    theme: str | None = None  # its slug
    language: str | None = None  # spoken, or interpreted into

    def takes(self, row: ProgrammeSession, zone: tzinfo) -> bool:
        return (
            self.day in (None, time_of(row).day(zone))
            and self.room_id in (None, row.room_id)
            and self.theme in (None, *(theme.slug for theme in row.themes))
            and self.language in (None, *row.spoken, *row.interpreted)
        )


@dataclass(frozen=True, slots=True)
class Marks:
    """Which sessions changed lately, and when the first of these marks is taken away."""

    changed: Collection[int]
    good_until: datetime | None


def time_of(row: ProgrammeSession) -> When:
    return When(row.starts_at, row.ends_at, row.on_day)


def is_out(session: Session) -> bool:
    """Tell whether anything of the programme is published."""
    one = select(ProgrammeSession.id).where(ProgrammeSession.is_published).limit(1)
    return session.scalar(one) is not None


def published(session: Session) -> Sequence[ProgrammeSession]:
    """Return every published session with room, themes and speakers; unknown hours come last."""
    rows = select(ProgrammeSession).where(ProgrammeSession.is_published).options(*WHOLE)
    return sorted(session.scalars(rows), key=_in_order)


def _in_order(row: ProgrammeSession) -> tuple[bool, str, bool, int, int]:
    begins = row.starts_at.isoformat() if row.starts_at else f"{row.on_day or ''}~"
    place = row.room.position if row.room else 0
    return not (row.starts_at or row.on_day), begins, row.starts_at is None, place, row.id


def by_day(rows: Sequence[ProgrammeSession], zone: tzinfo) -> Sequence[ProgrammeDay]:
    """Return sessions gathered by day, last those without one; in a day, those without hours."""
    days: dict[date | None, list[ProgrammeSession]] = {}
    for row in rows:
        days.setdefault(time_of(row).day(zone), []).append(row)
    ordered = sorted(days.items(), key=lambda one: (one[0] is None, one[0] or date.min))
    return [
        ProgrammeDay(day, sorted(sessions, key=lambda row: row.starts_at is None))
        for day, sessions in ordered
    ]


@dataclass(frozen=True, slots=True)
class Offered:
    """By what the published programme can be narrowed: only what a session of it has."""

    days: Sequence[date]
    rooms: Sequence[Room]
    themes: Sequence[Theme]
    languages: Sequence[str]

    def has(self, narrowed: Narrowed) -> bool:
        return (
            narrowed.day in (None, *self.days)
            and narrowed.room_id in (None, *(room.id for room in self.rooms))
            and narrowed.theme in (None, *(theme.slug for theme in self.themes))
            and narrowed.language in (None, *self.languages)
        )


def offered(rows: Sequence[ProgrammeSession], zone: tzinfo) -> Offered:
    """Return the days, rooms, themes and languages of these sessions, each in its order."""
    days = {day for row in rows if (day := time_of(row).day(zone))}
    rooms = {row.room for row in rows if row.room}
    themes = {theme for row in rows for theme in row.themes}
    languages = {code for row in rows for code in (*row.spoken, *row.interpreted)}
    return Offered(
        days=sorted(days),
        rooms=sorted(rooms, key=lambda room: (room.position, room.id)),
        themes=sorted(themes, key=lambda theme: (theme.position, theme.id)),
        languages=[code for code in SPOKEN_LANGUAGES if code in languages],
    )


def first_published_at(session: Session) -> datetime | None:
    """Return since when there is a programme."""
    return session.scalar(select(func.min(ProgrammeSession.published_at)))


def find_session(session: Session, slug: str) -> ProgrammeSession | None:
    """Return a published session."""
    wanted = select(ProgrammeSession).where(
        ProgrammeSession.slug == slug, ProgrammeSession.is_published
    )
    return session.scalar(wanted.options(*WHOLE))


def now_and_next(session: Session, now: datetime) -> NowAndNext:
    """Return what goes on at `now` and what begins next; a cancelled session does neither."""
    rows = [row for row in published(session) if not row.is_cancelled]
    found = on_and_next([time_of(row) for row in rows], now)
    return NowAndNext(
        now=[rows[place] for place in found.on],
        next=[rows[place] for place in found.following],
        good_until=found.until,
    )


def speakers(session: Session) -> Sequence[tuple[Speaker, list[ProgrammeSession]]]:
    """Return who agreed to be shown, by name, with their published sessions."""
    shown = select(Speaker).where(Speaker.is_published).order_by(Speaker.folded, Speaker.id)
    found: dict[int, tuple[Speaker, list[ProgrammeSession]]] = {
        one.id: (one, []) for one in session.scalars(shown)
    }
    for row in published(session):
        for one in row.shown_speaking:
            if one.speaker_id in found:  # or they are shown since the statement before
                found[one.speaker_id][1].append(row)
    return list(found.values())


def changes(session: Session, of: ProgrammeSession | None = None) -> Sequence[ProgrammeChange]:
    """Return the newest changes of sessions that are published, or of one, newest first."""
    rows = (
        select(ProgrammeChange)
        .join(ProgrammeChange.session)
        .where(ProgrammeSession.is_published)
        .options(selectinload(ProgrammeChange.session))
        .order_by(ProgrammeChange.at.desc(), ProgrammeChange.id.desc())
    )
    if of is not None:
        rows = rows.where(ProgrammeChange.programme_session_id == of.id)
    return session.scalars(rows.limit(SHOWN_CHANGES)).all()


def shown_names(session: Session, found: Sequence[ProgrammeChange]) -> dict[int, str]:
    """Return the names of the people in these changes who are shown now, by id."""
    ids = {one for row in found for kept in (row.before, row.after) for one in _ids(kept)}
    wanted = select(Speaker).where(Speaker.id.in_(ids), Speaker.is_published)
    return {one.id: one.name for one in session.scalars(wanted)} if ids else {}


def _ids(kept: dict[str, list[int]] | None) -> list[int]:
    return (kept or {}).get("ids", [])


def marks(session: Session, now: datetime) -> Marks:
    """Return which sessions changed within `FRESH` of `now`."""
    recent = select(ProgrammeChange.programme_session_id, ProgrammeChange.at).where(
        ProgrammeChange.at > now - FRESH
    )
    newest: dict[int, datetime] = {}
    for session_id, at in session.execute(recent):
        newest[session_id] = max(at, newest.get(session_id, at))
    return Marks(newest.keys(), min((at + FRESH for at in newest.values()), default=None))


def chosen(session: Session, attendee_id: int) -> Sequence[ProgrammeSession]:
    """Return the published sessions on an attendee's agenda."""
    ids = set(
        session.scalars(
            select(AgendaEntry.programme_session_id).where(AgendaEntry.attendee_id == attendee_id)
        )
    )
    return [row for row in published(session) if row.id in ids]
