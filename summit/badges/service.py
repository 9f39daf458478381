"""Issues badges when a registration's places are sure, and ends them."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from summit.badges.errors import AlreadyReplaced
from summit.badges.models import Badge, BadgeEnd
from summit.badges.token import new_short_code
from summit.registration import service as registration
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


def replace_badge(session: Session, attendee_id: int, serial: int, *, now: datetime) -> Badge:
    """End the lost badge of this serial and issue the next; the old print opens no door.

    Raises `AlreadyReplaced` where another one lives by now: a button pressed twice ends no badge
    that was just handed out. Raises `NoResultFound` where this person holds no living badge: none
    is made for a place that is given up in the same moment.
    """
    person = session.get_one(Attendee, attendee_id)
    registration.lock(session, person.registration_id)
    living = select(Badge).where(Badge.attendee_id == attendee_id, Badge.ended_at.is_(None))
    lost = session.scalars(living, execution_options={"populate_existing": True}).one()
    if lost.serial != serial:
        raise AlreadyReplaced(code=lost.short_code)
    lost.ended_at, lost.end = now, BadgeEnd.REPLACED
    session.flush()  # before the next one: only one may live
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
