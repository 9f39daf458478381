"""Writes practical information: one way for pages, partner organizations, hotels, questions."""

from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.edition.editing import alone, replace_picture
from summit.kernel.edits import check_unchanged
from summit.kernel.errors import N_, Refused
from summit.practical.models import Listed, Partner, PracticalPage
from summit.practical.rules import lacks_french
from summit.web.pictures import Drawn

L = TypeVar("L", bound=Listed)


class NeedsFrench(Refused):
    message = N_(
        "French comes first: this cannot be published before its texts are written in French. "
        "Keep it as a draft until then."
    )


class SlugTaken(Refused):
    message = N_("Another page has this address. Choose a different one.")


class RemovedMeanwhile(Refused):
    message = N_("Someone else has removed this. What you typed is still here; copy what you need.")


def add(session: Session, kind: type[L], wanted: Mapping[str, Any]) -> L:
    """Add a row. Raises `NeedsFrench`, `SlugTaken`."""
    alone(session)
    row = kind(**wanted)
    _check(session, row)
    session.add(row)
    session.flush()
    return row


def edit(
    session: Session, kind: type[L], row_id: int, wanted: Mapping[str, Any], *, seen: str
) -> L:
    """Change a row. Raises `ChangedMeanwhile`, `RemovedMeanwhile`, `NeedsFrench`, `SlugTaken`."""
    row = _alone_with(session, kind, row_id)
    check_unchanged(row, wanted, seen)
    with session.no_autoflush:  # what is refused must not be written first
        for name, value in wanted.items():
            setattr(row, name, value)
        _check(session, row)
    session.flush()
    return row


def remove(session: Session, kind: type[Listed], row_id: int) -> None:
    """Remove a row and the picture it has. Raises `RemovedMeanwhile`."""
    row = _alone_with(session, kind, row_id)
    if isinstance(row, Partner):
        row.logo = replace_picture(session, row.logo, None)
    session.delete(row)
    session.flush()


def change_logo(session: Session, partner: Partner, drawn: Drawn | None) -> None:
    """Show another logo of a partner organization, or none."""
    partner.logo = replace_picture(session, partner.logo, drawn)
    session.flush()


def _alone_with(session: Session, kind: type[L], row_id: int) -> L:
    alone(session)
    row = session.get(kind, row_id, populate_existing=True)
    if row is None:
        raise RemovedMeanwhile()
    return row


def _check(session: Session, row: Listed) -> None:
    needed = [getattr(row, name) for name in row.NEEDED]
    free = [getattr(row, name) for name in row.FREE]
    if row.is_published and lacks_french(needed, free):
        raise NeedsFrench()
    if isinstance(row, PracticalPage) and _other_with(session, row):
        raise SlugTaken()


def _other_with(session: Session, page: PracticalPage) -> bool:
    wanted = select(PracticalPage.id).where(PracticalPage.slug == page.slug)
    return any(found != page.id for found in session.scalars(wanted))
