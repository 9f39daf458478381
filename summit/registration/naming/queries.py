"""Reads what the office set, and whose names are missing."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from summit.edition.queries import get_summit, zone_of
from summit.registration.models import Attendee, Registration
from summit.registration.naming.models import NamesReminder, PeopleRules
from summit.registration.naming.rules import Limits, last_day_for_names
from summit.registration.statuses import SENT


def find_limits(session: Session) -> Limits:
    row = session.get(PeopleRules, 1)
    if row is None:
        return Limits()
    return Limits(names_until=row.names_until, changes_until=row.changes_until)


def names_until(session: Session) -> date | None:
    """Return the last day on which names are given, where one is known."""
    return last_day_for_names(find_limits(session), get_summit(session).starts_on)


def today_there(session: Session, now: datetime) -> date:
    """Return the summit's day."""
    return now.astimezone(zone_of(get_summit(session))).date()


def with_missing_names(session: Session) -> Sequence[int]:
    """Return the registrations that were sent, and whose people are not all named."""
    wanted = (
        select(Registration.id)
        .join(Attendee, Attendee.registration_id == Registration.id)
        .where(Registration.status.in_(SENT), Attendee.left_at.is_(None), Attendee.given_name == "")
    )
    return session.scalars(wanted.distinct().order_by(Registration.id)).all()


def reminded_on(session: Session, registration_id: int) -> date | None:
    """Return the day of the last reminder."""
    last = select(func.max(NamesReminder.sent_on))
    return session.scalar(last.where(NamesReminder.registration_id == registration_id))
