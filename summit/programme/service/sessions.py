"""Sessions as organizers write, publish and cancel them, one at a time (`edition.editing.alone`).

So two editors cannot put two sessions into one room at once, each having seen it empty.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from summit.articles.rules import TargetKind
from summit.articles.service import forget_target
from summit.edition.editing import alone
from summit.edition.models import Summit
from summit.edition.queries import zone_of
from summit.kernel.edits import check_unchanged
from summit.kernel.languages import FALLBACK, Translated
from summit.kernel.text import fold
from summit.programme.errors import AddressIsPublic, HasBeenPublic, RoomTaken, SlugTaken
from summit.programme.models import ProgrammeChange, ProgrammeSession, SessionSpeaker, Theme
from summit.programme.queries import time_of
from summit.programme.reading.queries import key_of
from summit.programme.rules import (
    When,
    check_time,
    free_slug,
    joins_late,
    slug_of,
    summit_days,
)
from summit.programme.service.log import raise_sequence, watched
from summit.programme.statuses import ChangeKind, SessionKind, SpeakerRole

LONGEST_FOLDED = 2000
PLAIN = (
    "title",
    "summary",
    "kind",
    "starts_at",
    "ends_at",
    "on_day",
    "room_id",
    "spoken",
    "interpreted",
    "capacity_note",
    "is_cancelled",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A session as organizers want it; also what the form shows of one, flat, to compare."""

    slug: str  # empty: made from the title
    title: Translated
    summary: Translated | None = None
    kind: SessionKind = SessionKind.OTHER
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    on_day: date | None = None
    room_id: int | None = None
    spoken: Sequence[str] = ()
    interpreted: Sequence[str] = ()
    capacity_note: Translated | None = None
    is_cancelled: bool = False
    themes: Sequence[int] = ()
    speaking: Sequence[tuple[int, SpeakerRole]] = ()  # speaker and role, in order

    @property
    def when(self) -> When:
        return When(self.starts_at, self.ends_at, self.on_day)


SHOWN = ("slug", *PLAIN, "themes", "speaking")


def show(row: ProgrammeSession) -> Wish:
    """Return a session as the form shows it."""
    return Wish(
        slug=row.slug,
        themes=sorted(theme.id for theme in row.themes),
        speaking=[(one.speaker_id, one.role) for one in row.speaking],
        **{name: getattr(row, name) for name in PLAIN},
    )


def add_session(session: Session, wish: Wish, *, now: datetime) -> ProgrammeSession:
    """Add a draft. Raises `SlugTaken` and what `check_time` does."""
    summit = _alone_with(session)
    _check(wish.when, summit)
    return _add(session, wish, now)


def _add(session: Session, wish: Wish, now: datetime) -> ProgrammeSession:
    row = ProgrammeSession(slug=_slug_for(session, wish, None), changed_at=now)
    _write(session, row, wish)
    session.add(row)
    session.flush()
    return row


def edit_session(
    session: Session, session_id: int, wish: Wish, *, seen: str, now: datetime
) -> ProgrammeSession:
    """Change a session; of a published one, write down what changed.

    Raises `ChangedMeanwhile`, `SlugTaken`, `AddressIsPublic`, `RoomTaken`, what `check_time` does.
    """
    summit = _alone_with(session)
    row = _get(session, session_id)
    before = show(row)
    check_unchanged(before, SHOWN, seen)
    if wish.when != before.when or (before.is_cancelled and not wish.is_cancelled):
        _check(wish.when, summit)  # not of a title: the summit's days may have moved meanwhile
    slug = _slug_for(session, wish, row)
    with watched(session, [row], now=now):
        row.slug = slug
        _write(session, row, wish)
    if row.is_published:
        _check_room(session, row)
        if row.changed_at != now and show(row) != before:
            raise_sequence(row, now=now)  # a summary, say: calendars show it, the log does not
    session.flush()
    return row


def publish_session(session: Session, session_id: int, *, now: datetime) -> ProgrammeSession:
    """Show a session on the programme. Raises `RoomTaken` and what `check_time` does."""
    summit = _alone_with(session)
    row = _get(session, session_id)
    if row.is_published:
        return row
    _check(time_of(row), summit)
    _check_room(session, row)
    if row.published_at is None and joins_late(_published_moments(session), now):
        added = ProgrammeChange(programme_session_id=row.id, kind=ChangeKind.ADDED, at=now)
        session.add(added)
    row.is_published = True
    row.published_at = row.published_at or now
    raise_sequence(row, now=now)
    session.flush()
    return row


def unpublish_session(session: Session, session_id: int, *, now: datetime) -> ProgrammeSession:
    """Take a session off the site. Readers are not told: to tell them, cancel it instead."""
    alone(session)
    row = _get(session, session_id)
    row.is_published = False
    raise_sequence(row, now=now)
    session.flush()
    return row


def duplicate_session(session: Session, session_id: int, *, now: datetime) -> ProgrammeSession:
    """Make a draft of a session: the same but for its hours, which two never share."""
    alone(session)
    model = show(_get(session, session_id))
    given = {name: getattr(model, name) for name in (*PLAIN, "themes", "speaking")}
    unlike = {"starts_at": None, "ends_at": None, "is_cancelled": False, "slug": ""}
    return _add(session, Wish(**given | unlike), now)


def delete_draft(session: Session, session_id: int) -> None:
    """Delete a session that was never public. Raises `HasBeenPublic`."""
    alone(session)
    row = _get(session, session_id)
    if row.published_at is not None:
        raise HasBeenPublic()
    forget_target(session, TargetKind.SESSION, key_of(row))
    session.delete(row)
    session.flush()


def double_booked(session: Session, row: ProgrammeSession) -> Sequence[tuple[str, Translated]]:
    """Return who of this session speaks elsewhere at the same time, and where: a warning only.

    A mayor may well open two rooms; organizers know.
    """
    busy = []
    for one in row.speaking:
        speaks = ProgrammeSession.speaking.any(speaker_id=one.speaker_id)
        busy += [(one.speaker.name, other.title) for other in _meanwhile(session, row, speaks)]
    return busy


def _alone_with(session: Session) -> Summit:
    """Return the Summit row as it is now that nobody else writes."""
    alone(session)
    return session.get_one(Summit, 1, populate_existing=True)


def _get(session: Session, session_id: int) -> ProgrammeSession:
    return session.get_one(ProgrammeSession, session_id, populate_existing=True)


def _check(when: When, summit: Summit) -> None:
    days = summit_days(summit.starts_on, summit.ends_on, summit.month)
    check_time(when, days, zone_of(summit))


def _check_room(session: Session, row: ProgrammeSession) -> None:
    """Refuse a room that another published session has at that time."""
    if row.room_id is None or row.is_cancelled:
        return
    here = ProgrammeSession.room_id == row.room_id
    other = next(iter(_meanwhile(session, row, here & ProgrammeSession.is_published)), None)
    if other is not None:
        raise RoomTaken(title=other.title)


def _meanwhile(
    session: Session, row: ProgrammeSession, wanted: ColumnElement[bool]
) -> Sequence[ProgrammeSession]:
    """Return other sessions that take place while `row` does, in the order they begin."""
    if row.starts_at is None:
        return []
    same_time = (ProgrammeSession.starts_at < row.ends_at, ProgrammeSession.ends_at > row.starts_at)
    others = select(ProgrammeSession).where(
        wanted, *same_time, ProgrammeSession.id != row.id, ~ProgrammeSession.is_cancelled
    )
    return session.scalars(others.order_by(ProgrammeSession.starts_at, ProgrammeSession.id)).all()


def _slug_for(session: Session, wish: Wish, row: ProgrammeSession | None) -> str:
    """Return the address of a session: as typed if it is free, else one made from its title."""
    if row is not None and wish.slug in ("", row.slug):
        return row.slug
    if row is not None and row.published_at is not None:
        raise AddressIsPublic()
    stored = select(ProgrammeSession.slug)
    if row is not None:
        stored = stored.where(ProgrammeSession.id != row.id)
    taken = set(session.scalars(stored))
    title = next((wish.title[code] for code in FALLBACK if code in wish.title), "")
    wanted = wish.slug or slug_of(title)
    free = free_slug(wanted, taken)
    if wish.slug and free != wish.slug:
        raise SlugTaken(slug=wish.slug, free=free)
    return free


def _write(session: Session, row: ProgrammeSession, wish: Wish) -> None:
    for name in PLAIN:
        value = getattr(wish, name)
        setattr(row, name, list(value) if name in ("spoken", "interpreted") else value)
    row.folded = fold(" ".join(wish.title.values()))[:LONGEST_FOLDED]
    row.themes = [session.get_one(Theme, theme_id) for theme_id in wish.themes]
    kept = {one.speaker_id: one for one in row.speaking}
    wanted = dict(wish.speaking)
    row.speaking = [
        _place(kept.get(speaker_id) or SessionSpeaker(speaker_id=speaker_id), role, position)
        for position, (speaker_id, role) in enumerate(wanted.items())
    ]


def _place(one: SessionSpeaker, role: SpeakerRole, position: int) -> SessionSpeaker:
    one.role, one.position = role, position
    return one


def _published_moments(session: Session) -> Sequence[datetime]:
    moments = select(ProgrammeSession.published_at).where(
        ProgrammeSession.is_published, ProgrammeSession.published_at.is_not(None)
    )
    return [moment for moment in session.scalars(moments) if moment]
