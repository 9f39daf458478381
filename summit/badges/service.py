"""Issues badges when a registration's places are sure, and ends them."""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from summit.badges.models import Badge, BadgeEnd
from summit.badges.token import new_short_code
from summit.registration.events import (
    PlacesKeptByInvoice,
    RegistrationConfirmed,
    RegistrationEnded,
)
from summit.registration.models import Attendee


def issue_badges(session: Session, fact: RegistrationConfirmed | PlacesKeptByInvoice) -> None:
    """Give every attendee a badge who has none that lives: by invoice it came earlier."""
    live = select(Badge.attendee_id).where(Badge.ended_at.is_(None))
    people = select(Attendee.id).where(
        Attendee.registration_id == fact.registration_id, Attendee.id.not_in(live)
    )
    for attendee_id in session.scalars(people).all():
        _issue(session, attendee_id, now=fact.at)
    session.flush()


def end_badges(session: Session, fact: RegistrationEnded) -> None:
    """End what a withdrawn registration's people hold."""
    people = select(Attendee.id).where(Attendee.registration_id == fact.registration_id)
    live = select(Badge).where(Badge.ended_at.is_(None), Badge.attendee_id.in_(people))
    for badge in session.scalars(live):
        badge.ended_at, badge.end = fact.at, BadgeEnd.CANCELLED
    session.flush()


def replace_badge(session: Session, attendee_id: int, *, now: datetime) -> Badge:
    """End a lost badge and issue the next; the old print opens no door."""
    ended = (
        update(Badge)
        .where(Badge.attendee_id == attendee_id, Badge.ended_at.is_(None))
        .values(ended_at=now, end=BadgeEnd.REPLACED)
    )
    session.execute(ended)
    badge = _issue(session, attendee_id, now=now)
    session.flush()
    return badge


def _issue(session: Session, attendee_id: int, *, now: datetime) -> Badge:
    earlier = select(func.count()).where(Badge.attendee_id == attendee_id)
    badge = Badge(
        attendee_id=attendee_id,
        serial=(session.scalar(earlier) or 0) + 1,
        short_code=_unused_code(session),
        issued_at=now,
    )
    session.add(badge)
    return badge


def _unused_code(session: Session) -> str:
    while True:
        code = new_short_code()
        if session.scalar(select(Badge.id).where(Badge.short_code == code)) is None:
            return code
