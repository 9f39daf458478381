"""Reads practical information, and what of it stands around every page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TypeVar

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from summit.edition.models import Summit
from summit.edition.queries import find_summit, zone_of
from summit.edition.rules import is_shown
from summit.kernel.languages import Translated
from summit.practical.models import Hotel, Listed, Partner, PracticalPage, Question
from summit.practical.rules import ends_after

L = TypeVar("L", bound=Listed)
EVERYTHING: tuple[type[Listed], ...] = (PracticalPage, Partner, Hotel, Question)


def every(session: Session, kind: type[L]) -> Sequence[L]:
    """Return all rows of a kind in their order, drafts too."""
    return session.scalars(select(kind).order_by(kind.position, kind.id)).all()


def published(session: Session, kind: type[L]) -> Sequence[L]:
    """Return what everybody sees of a kind, in its order."""
    return [row for row in every(session, kind) if row.is_published]


def find_page(session: Session, slug: str) -> PracticalPage | None:
    wanted = select(PracticalPage).where(PracticalPage.slug == slug, PracticalPage.is_published)
    return session.scalar(wanted)


@dataclass(frozen=True, slots=True)
class Group:
    """Questions under one heading; without one they come first."""

    heading: Translated
    questions: Sequence[Question]


def grouped(questions: Sequence[Question]) -> Sequence[Group]:
    """Return the questions by heading: each heading where its first question stands."""
    first: dict[Translated, int] = {}
    for number, one in enumerate(questions):
        first.setdefault(one.heading, number if one.heading else -1)
    ordered = sorted(questions, key=lambda one: first[one.heading])
    by_heading = groupby(ordered, key=lambda one: one.heading)
    return [Group(heading, list(those)) for heading, those in by_heading]


@dataclass(frozen=True, slots=True)
class Room:
    """A hotel, and whether its rate may still be asked for."""

    hotel: Hotel
    may_book: bool


def hotels(session: Session, *, now: datetime) -> tuple[Sequence[Room], datetime | None]:
    """Return the hotels at `now`, and when the clock alone changes what is said of them."""
    summit = find_summit(session)
    rooms, changes = [], []
    for one in published(session, Hotel):
        until = ends_after(one.book_until, zone_of(summit)) if summit else None
        may_book, change = is_shown(now, since=None, until=until)
        rooms.append(Room(one, may_book))
        changes.append(change)
    return rooms, min((one for one in changes if one), default=None)


@dataclass(frozen=True, slots=True)
class Banner:
    """One line over every public page, and where it leads."""

    text: Translated
    address: str | None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What practical information puts around every page. Plain values, as in a frame."""

    banner: Banner | None = None
    has_practical: bool = False
    good_until: datetime | None = None


def surroundings(session: Session, *, now: datetime) -> Surroundings:
    """Return the banner that stands at `now`, and whether there is practical information."""
    summit = find_summit(session)
    banner, change = _banner(summit, now) if summit else (None, None)
    has_practical = any(
        session.scalar(select(exists().where(kind.is_published))) for kind in EVERYTHING
    )
    return Surroundings(banner, has_practical, change)


def _banner(summit: Summit, now: datetime) -> tuple[Banner | None, datetime | None]:
    if not summit.banner:
        return None, None
    stands, change = is_shown(now, since=summit.banner_from, until=summit.banner_until)
    return Banner(summit.banner, summit.banner_url) if stands else None, change
