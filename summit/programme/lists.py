"""What the office lists of the programme: sessions and speakers, searched and filtered."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from summit.kernel.text import fold
from summit.programme.models import ProgrammeSession, Room, Speaker, Theme
from summit.programme.queries import WHOLE
from summit.programme.statuses import SessionKind


class Publication(StrEnum):
    """How far a row of the programme is."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to list. None does not narrow."""

    search: str = ""
    publication: Publication | None = None
    kind: SessionKind | None = None
    room_id: int | None = None
    theme_id: int | None = None
    order: str = ""


def publication_of(row: ProgrammeSession) -> Publication:
    if not row.is_published:
        return Publication.DRAFT
    return Publication.CANCELLED if row.is_cancelled else Publication.PUBLISHED


def sessions(
    session: Session, wanted: Wanted, *, limit: int, offset: int
) -> tuple[Sequence[ProgrammeSession], int]:
    """Return the sessions of one page, and how many there are in all."""
    found = _sessions(wanted)
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    order = {
        "title": (ProgrammeSession.folded, ProgrammeSession.id),
        "changed": (ProgrammeSession.changed_at.desc(), ProgrammeSession.id),
    }.get(
        wanted.order,
        (
            ProgrammeSession.starts_at.is_(None),
            ProgrammeSession.starts_at,
            ProgrammeSession.on_day.is_(None),
            ProgrammeSession.on_day,
            ProgrammeSession.id,
        ),
    )
    page = found.options(*WHOLE).order_by(*order).limit(limit).offset(offset)
    return session.scalars(page).all(), total


def _sessions(wanted: Wanted) -> Select[Any]:
    found = select(ProgrammeSession)
    for word in fold(wanted.search).split():
        found = found.where(ProgrammeSession.folded.contains(word, autoescape=True))
    if wanted.publication is not None:
        found = found.where(
            ProgrammeSession.is_published == (wanted.publication is not Publication.DRAFT)
        )
    if wanted.publication in (Publication.PUBLISHED, Publication.CANCELLED):
        is_cancelled = wanted.publication is Publication.CANCELLED
        found = found.where(ProgrammeSession.is_cancelled == is_cancelled)
    if wanted.kind is not None:
        found = found.where(ProgrammeSession.kind == wanted.kind)
    if wanted.room_id is not None:
        found = found.where(ProgrammeSession.room_id == wanted.room_id)
    if wanted.theme_id is not None:
        found = found.where(ProgrammeSession.themes.any(id=wanted.theme_id))
    return found


def speakers(
    session: Session, wanted: Wanted, *, limit: int, offset: int
) -> tuple[Sequence[Speaker], int]:
    found = select(Speaker)
    for word in fold(wanted.search).split():
        found = found.where(Speaker.folded.contains(word, autoescape=True))
    if wanted.publication is not None:
        found = found.where(Speaker.is_published == (wanted.publication is not Publication.DRAFT))
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    page = found.order_by(Speaker.folded, Speaker.id).limit(limit).offset(offset)
    return session.scalars(page).all(), total


def every_speaker(session: Session) -> Sequence[Speaker]:
    return session.scalars(select(Speaker).order_by(Speaker.folded, Speaker.id)).all()


def every_session(session: Session) -> Sequence[ProgrammeSession]:
    return session.scalars(select(ProgrammeSession).order_by(ProgrammeSession.id)).all()


def rooms(session: Session) -> Sequence[Room]:
    return session.scalars(select(Room).order_by(Room.position, Room.id)).all()


def themes(session: Session) -> Sequence[Theme]:
    return session.scalars(select(Theme).order_by(Theme.position, Theme.id)).all()
