"""A card payment that is not what was asked for, told from one that is."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.payments.differences import service
from summit.payments.differences.found import Found, Sum
from summit.payments.differences.statuses import Kind
from summit.payments.events import PaymentNeedsReview
from summit.payments.models import Attempt, Payment


def note_review(session: Session, fact: PaymentNeedsReview) -> None:
    """Put a payment that does not fit where finance looks, with what should have come."""
    attempt = session.get_one(Attempt, fact.attempt_id)
    payment = session.scalars(select(Payment).where(Payment.attempt_id == attempt.id)).one()
    came = Sum(payment.amount, payment.currency)
    is_converted = fact.reason is Kind.OTHER_PRESENTMENT
    review = Found(
        kind=fact.reason,
        about=f"attempt:{attempt.id}",
        dated_at=attempt.created_at,
        stripe_id=attempt.payment_intent_id or attempt.session_id,
        attempt_id=attempt.id,
        registration_id=fact.registration_id,
        ours=Sum(fact.expected, attempt.currency),
        theirs=fact.presented if is_converted else came,
    )
    service.note(session, review, now=fact.at)
