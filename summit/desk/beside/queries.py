"""Whom somebody at the desk may accompany."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager

from summit.admission.models import Category
from summit.kernel.text import fold
from summit.registration.models import Attendee, Registration
from summit.registration.statuses import SENT

MOST = 20  # people shown; more words find fewer


def _expected() -> Select[Attendee]:
    """Select who is expected, accompanying persons left out: one tie, never a chain."""
    return (
        select(Attendee)
        .join(Attendee.registration)
        .join(Attendee.category)
        .where(
            Registration.status.in_(SENT),
            Attendee.left_at.is_(None),
            Attendee.given_name != "",
            Category.is_companion.is_(False),
        )
        .options(contains_eager(Attendee.registration), contains_eager(Attendee.category))
    )


def find_expected(session: Session, attendee_id: int) -> Attendee | None:
    return session.scalar(_expected().where(Attendee.id == attendee_id))


def search_expected(session: Session, text: str) -> Sequence[Attendee]:
    """Return who fits every word: of the name, the city, or the reference; nobody without one."""
    words = fold(text).split()
    if not words:
        return []
    found = _expected()
    for word in words:
        found = found.where(
            Attendee.folded.contains(word, autoescape=True)
            | Registration.folded.startswith(word, autoescape=True)
        )
    return session.scalars(found.order_by(Attendee.folded, Attendee.id).limit(MOST)).all()
