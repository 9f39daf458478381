"""Rooms, themes and speakers as organizers write them."""

from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.articles.rules import TargetKind
from summit.articles.service import forget_target
from summit.edition.editing import alone
from summit.kernel.edits import check_unchanged
from summit.kernel.text import fold
from summit.programme.errors import NotAgreed, SlugTaken, StillUsed
from summit.programme.models import ProgrammeSession, Room, SessionSpeaker, Speaker, Theme
from summit.programme.reading.queries import key_of
from summit.programme.rules import free_slug, slug_of
from summit.programme.service.log import published_with, raise_sequence, watched

R = TypeVar("R", Room, Theme, Speaker)
ROOM = ("name", "position", "capacity_note")
THEME = ("slug", "name", "colour", "position")
SPEAKER = ("name", "role", "organization", "city", "biography", "languages", "agreed_on")
LONGEST_FOLDED = 600


def add_room(session: Session, wanted: dict[str, Any]) -> Room:
    room = Room(**wanted)
    session.add(room)
    session.flush()
    return room


def edit_room(
    session: Session, room_id: int, wanted: dict[str, Any], *, seen: str, now: datetime
) -> Room:
    """Change a room. Raises `ChangedMeanwhile`. Calendars hear of another name."""
    alone(session)
    room = session.get_one(Room, room_id, populate_existing=True)
    check_unchanged(room, ROOM, seen)
    if room.name != wanted["name"]:
        for row in session.scalars(select(ProgrammeSession).filter_by(room_id=room_id)):
            raise_sequence(row, now=now)
    return _write(session, room, ROOM, wanted)


def remove_room(session: Session, room_id: int) -> None:
    """Delete a room. Raises `StillUsed` while a session is in it."""
    alone(session)
    room = session.get_one(Room, room_id)
    _refuse_used(session, ProgrammeSession.room_id == room_id)
    session.delete(room)
    session.flush()


def add_theme(session: Session, wanted: dict[str, Any]) -> Theme:
    """Add a theme. Raises `SlugTaken`."""
    alone(session)
    theme = Theme(**wanted | {"slug": _theme_slug(session, wanted, None)})
    session.add(theme)
    session.flush()
    return theme


def edit_theme(session: Session, theme_id: int, wanted: dict[str, Any], *, seen: str) -> Theme:
    """Change a theme. Raises `ChangedMeanwhile`, `SlugTaken`."""
    alone(session)
    theme = session.get_one(Theme, theme_id, populate_existing=True)
    check_unchanged(theme, THEME, seen)
    wanted = wanted | {"slug": _theme_slug(session, wanted, theme)}
    return _write(session, theme, THEME, wanted)


def remove_theme(session: Session, theme_id: int) -> None:
    """Delete a theme. Raises `StillUsed` while a session has it."""
    alone(session)
    theme = session.get_one(Theme, theme_id)
    _refuse_used(session, ProgrammeSession.themes.any(id=theme_id))
    session.delete(theme)
    session.flush()


def add_speaker(session: Session, wanted: dict[str, Any]) -> Speaker:
    speaker = Speaker(**wanted, folded=_folded(wanted))
    session.add(speaker)
    session.flush()
    return speaker


def edit_speaker(
    session: Session, speaker_id: int, wanted: dict[str, Any], *, seen: str
) -> Speaker:
    """Change a speaker. Raises `ChangedMeanwhile`; `NotAgreed` for one who is shown."""
    alone(session)
    speaker = session.get_one(Speaker, speaker_id, populate_existing=True)
    check_unchanged(speaker, SPEAKER, seen)
    if speaker.is_published and wanted["agreed_on"] is None:
        raise NotAgreed()
    speaker.folded = _folded(wanted)
    return _write(session, speaker, SPEAKER, wanted)


def publish_speaker(session: Session, speaker_id: int, *, now: datetime) -> Speaker:
    """Show a speaker, who agreed to it; their published sessions change. Raises `NotAgreed`."""
    alone(session)
    speaker = session.get_one(Speaker, speaker_id, populate_existing=True)
    if speaker.agreed_on is None:
        raise NotAgreed()
    return _set_shown(session, speaker, is_published=True, now=now)


def unpublish_speaker(session: Session, speaker_id: int, *, now: datetime) -> Speaker:
    """Show a speaker no more, anywhere, the log of changes included."""
    alone(session)
    speaker = session.get_one(Speaker, speaker_id, populate_existing=True)
    return _set_shown(session, speaker, is_published=False, now=now)


def remove_speaker(session: Session, speaker_id: int) -> None:
    """Delete a speaker and what is kept of them. Raises `StillUsed` while a session names them."""
    alone(session)
    speaker = session.get_one(Speaker, speaker_id)
    _refuse_used(session, ProgrammeSession.speaking.any(SessionSpeaker.speaker_id == speaker_id))
    forget_target(session, TargetKind.SPEAKER, key_of(speaker))
    session.delete(speaker)
    session.flush()


def _set_shown(session: Session, speaker: Speaker, *, is_published: bool, now: datetime) -> Speaker:
    with watched(session, published_with(session, speaker.id), now=now):
        speaker.is_published = is_published
    return speaker


def _write(session: Session, row: R, names: tuple[str, ...], wanted: dict[str, Any]) -> R:
    for name in names:
        setattr(row, name, wanted[name])
    session.flush()
    return row


def _refuse_used(session: Session, uses: Any) -> None:
    user = session.scalar(select(ProgrammeSession).where(uses).order_by(ProgrammeSession.id))
    if user is not None:
        raise StillUsed(title=user.title)


def _theme_slug(session: Session, wanted: dict[str, Any], theme: Theme | None) -> str:
    stored = select(Theme.slug)
    if theme is not None:
        stored = stored.where(Theme.id != theme.id)
    name = slug_of(wanted["name"].to("fr"))
    typed: str = wanted["slug"] or ""
    free = free_slug(typed or name, set(session.scalars(stored)))
    if typed and free != typed:
        raise SlugTaken(slug=typed, free=free)
    return free


def _folded(wanted: dict[str, Any]) -> str:
    texts = [wanted["name"]]
    for name in ("organization", "city"):
        texts += (wanted[name] or {}).values()
    return fold(" ".join(texts))[:LONGEST_FOLDED]
