"""Reads which seats are held for which city."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from summit.registration.city_holds.models import CityHold
from summit.registration.models import Registration
from summit.registration.statuses import Status


def every(session: Session) -> Sequence[CityHold]:
    """Return all of them, those that wait for an answer first, by deadline."""
    wanted = select(CityHold).join(Registration).options(joinedload(CityHold.registration))
    is_answered = Registration.status != Status.DRAFT
    return session.scalars(wanted.order_by(is_answered, CityHold.until, CityHold.id)).all()


def unanswered(session: Session) -> Sequence[int]:
    """Return the holds whose city has not sent anything yet, and that remind."""
    wanted = select(CityHold.id).join(Registration)
    drafts = wanted.where(Registration.status == Status.DRAFT, CityHold.remind_before > 0)
    return session.scalars(drafts.order_by(CityHold.id)).all()
