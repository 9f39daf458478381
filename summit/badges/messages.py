"""Promises people of a confirmed registration the badges that were just given to them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.badges.events import BadgesGiven
from summit.badges.models import Badge
from summit.payments.events import BalanceSettled
from summit.payments.proofs.events import ProofAccepted
from summit.registration.events import PersonNamed, TypeChanged
from summit.registration.messages import promise_badge
from summit.registration.models import Attendee, Registration
from summit.registration.statuses import Status


def promise_new_badges(
    session: Session,
    fact: TypeChanged | BalanceSettled | PersonNamed | ProofAccepted | BadgesGiven,
) -> None:
    """Write to each person with an address whose badge was given at this moment."""
    booking = session.get_one(Registration, fact.registration_id)
    if booking.status is not Status.CONFIRMED:
        return
    wanted = (
        select(Attendee)
        .join(Badge, Badge.attendee_id == Attendee.id)
        .where(
            Attendee.registration_id == booking.id,
            Attendee.email.is_not(None),
            Badge.ended_at.is_(None),
            Badge.issued_at == fact.at,
        )
    )
    for person in session.scalars(wanted.order_by(Attendee.id)):
        promise_badge(session, booking, person, fact.at)
