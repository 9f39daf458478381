"""Documents as the office lists them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from summit.edition.queries import get_summit, zone_of
from summit.kernel.text import fold
from summit.payments.documents.models import Document
from summit.payments.documents.rules import DocumentKind
from summit.registration.models import Registration


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to list. None does not narrow."""

    search: str = ""
    kind: DocumentKind | None = None
    year: int | None = None


def years(session: Session) -> Sequence[int]:
    return session.scalars(select(Document.year).distinct().order_by(Document.year.desc())).all()


def documents(
    session: Session, wanted: Wanted, *, limit: int, offset: int
) -> tuple[Sequence[Row[Any]], int]:
    """Return (document, registration) rows of one page, the newest first, and how many in all."""
    found = _with_registration()
    for word in fold(wanted.search).split():
        found = found.where(
            Registration.folded.contains(word, autoescape=True)
            | func.lower(Document.number).contains(word, autoescape=True)
        )
    if wanted.kind is not None:
        found = found.where(Document.kind == wanted.kind)
    if wanted.year is not None:
        found = found.where(Document.year == wanted.year)
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    page = found.order_by(Document.id.desc()).limit(limit).offset(offset)
    return session.execute(page).all(), total


def issued_between(session: Session, first: date, last: date, *, limit: int) -> list[Row[Any]]:
    """Return (document, registration) rows issued on these days, both included, by number."""
    zone = zone_of(get_summit(session))
    begins = datetime.combine(first, time(), zone)
    ends = datetime.combine(last + timedelta(days=1), time(), zone)
    wanted = _with_registration().where(Document.issued_at >= begins, Document.issued_at < ends)
    ordered = wanted.order_by(Document.kind, Document.year, Document.place)
    return list(session.execute(ordered.limit(limit)))


def _with_registration() -> Any:
    whose = Document.registration_id == Registration.id
    return select(Document, Registration).join(Registration, whose)


def whole_period(session: Session) -> tuple[date, date] | None:
    """Return the days of the first and the last document; None while there is none."""
    zone = zone_of(get_summit(session))
    first, last = session.execute(
        select(func.min(Document.issued_at), func.max(Document.issued_at))
    ).one()
    if first is None:
        return None
    return first.astimezone(zone).date(), last.astimezone(zone).date()


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
