"""What our own books hold of a payment, a refund or a dispute. Each read ends at once: none stays
open while Stripe thinks.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from summit.extensions import db
from summit.kernel.money import Cents
from summit.payments.differences.found import Sum
from summit.payments.disputing.models import Dispute
from summit.payments.disputing.statuses import UNDECIDED, DisputeStatus
from summit.payments.models import Attempt, Payment, Refund
from summit.payments.statuses import PaymentMethod, RefundStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Whose money it is."""

    attempt_id: uuid.UUID
    registration_id: int
    currency: str  # of the payment; before there is one, of what was asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A card payment, refund or dispute as our books have it."""

    id: str  # of the row
    owner: Owner
    sum: Sum
    at: datetime
    number: str | None  # at Stripe
    intent_id: str | None = None


def payment_of_page(session_id: str) -> Recorded | None:
    return next(iter(_payments(Attempt.session_id == session_id)), None)


def payments_since(moment: datetime) -> Sequence[Recorded]:
    return _payments(Payment.method == PaymentMethod.CARD, Payment.received_at >= moment)


def _payments(*where: Any) -> Sequence[Recorded]:
    wanted = select(Payment, Attempt).join(Attempt, Payment.attempt_id == Attempt.id)
    return [
        Recorded(
            id=str(payment.id),
            owner=_owner(attempt, payment.currency),
            sum=Sum(payment.amount, payment.currency),
            at=payment.received_at,
            number=attempt.session_id,
            intent_id=attempt.payment_intent_id,
        )
        for payment, attempt in _read(wanted.where(*where).order_by(Payment.id))
    ]


def find_owner(intent_id: str | None) -> Owner | None:
    """Return whose payment this is at Stripe; None where another program's."""
    if intent_id is None:
        return None
    wanted = select(Attempt, Payment.currency).outerjoin(Payment, Payment.attempt_id == Attempt.id)
    rows = _read(wanted.where(Attempt.payment_intent_id == intent_id))
    return _owner(*rows[0]) if rows else None


def find_refund(stripe_id: str) -> tuple[RefundStatus, Cents] | None:
    rows = _read(select(Refund).where(Refund.stripe_refund_id == stripe_id))
    return (rows[0][0].status, rows[0][0].amount) if rows else None


def refunds_since(moment: datetime) -> Sequence[Recorded]:
    """Return the refunds that we believe Stripe made; what finance sent by hand it cannot know."""
    wanted = (
        select(Refund, Payment, Attempt)
        .join(Payment, Refund.payment_id == Payment.id)
        .join(Attempt, Payment.attempt_id == Attempt.id)
        .where(Refund.status == RefundStatus.SUCCEEDED, Refund.requested_at >= moment)
        .where(~Refund.by_hand)
        .order_by(Refund.requested_at, Refund.id)
    )
    return [
        Recorded(
            id=str(refund.id),
            owner=_owner(attempt, payment.currency),
            sum=Sum(refund.amount, payment.currency),
            at=refund.requested_at,
            number=refund.stripe_refund_id,
            intent_id=attempt.payment_intent_id,
        )
        for refund, payment, attempt in _read(wanted)
    ]


def disputes_that_may_change() -> dict[str, Recorded]:
    """Return by Stripe's id each dispute that is not decided, or lost: an appeal may follow."""
    may_change = UNDECIDED | {DisputeStatus.LOST}
    return {
        dispute.stripe_id: _dispute(dispute, attempt)
        for dispute, attempt in _read(_disputes().where(Dispute.status.in_(may_change)))
    }


def find_dispute(stripe_id: str) -> tuple[DisputeStatus, Recorded] | None:
    rows = _read(_disputes().where(Dispute.stripe_id == stripe_id))
    return (rows[0][0].status, _dispute(*rows[0])) if rows else None


def _disputes() -> Any:
    return (
        select(Dispute, Attempt)
        .join(Payment, Dispute.payment_id == Payment.id)
        .join(Attempt, Payment.attempt_id == Attempt.id)
    )


def _dispute(dispute: Dispute, attempt: Attempt) -> Recorded:
    return Recorded(
        id=str(dispute.id),
        owner=_owner(attempt, dispute.currency),
        sum=Sum(dispute.amount, dispute.currency),
        at=dispute.opened_at,
        number=dispute.stripe_id,
        intent_id=attempt.payment_intent_id,
    )


def _owner(attempt: Attempt, currency: str | None) -> Owner:
    return Owner(
        attempt_id=attempt.id,
        registration_id=attempt.registration_id,
        currency=currency or attempt.currency,
    )


def _read(wanted: Any) -> Sequence[Any]:
    session = db.session()
    rows = session.execute(wanted).all()
    session.expunge_all()
    session.rollback()
    return rows
