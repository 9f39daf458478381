"""Refunds as the office lists them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, select
from sqlalchemy.orm import Session

from summit.kernel.text import fold
from summit.payments.models import Bill, Payment, Refund
from summit.payments.statuses import UNSETTLED, RefundStatus
from summit.registration.models import Registration
from summit.web.listing import Asked

_OPEN = and_(Refund.status == RefundStatus.REQUESTED, ~Refund.awaits_approval)
STATES: dict[str, ColumnElement[bool]] = {
    "approve": Refund.awaits_approval & (Refund.status == RefundStatus.REQUESTED),
    "pay": and_(_OPEN, Refund.by_hand),
    "moving": and_(Refund.status.in_(UNSETTLED), ~Refund.awaits_approval, ~Refund.by_hand),
    "failed": Refund.status.in_((RefundStatus.FAILED, RefundStatus.CANCELLED)),
    "done": Refund.status == RefundStatus.SUCCEEDED,
}


def refunds(
    session: Session, asked: Asked, *, limit: int, offset: int
) -> tuple[Sequence[Row[Any]], int]:
    """Return (refund, payment, registration) rows of one page, newest first, and how many."""
    found = _refunds()
    for word in fold(asked.search).split():
        found = found.where(Registration.folded.contains(word, autoescape=True))
    if state := asked.get("state"):
        found = found.where(STATES[state])
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    page = found.order_by(Refund.requested_at.desc(), Refund.id).limit(limit).offset(offset)
    return session.execute(page).all(), total


def count_by_state(session: Session) -> dict[str, int]:
    """Return how many refunds stand in each state."""
    found = {}
    for name, condition in STATES.items():
        wanted = _refunds().where(condition).subquery()
        found[name] = session.scalar(select(func.count()).select_from(wanted)) or 0
    return found


def _refunds() -> Any:
    return (
        select(Refund, Payment, Registration)
        .join(Payment, Refund.payment_id == Payment.id)
        .join(Bill, Payment.bill_id == Bill.id)
        .join(Registration, Bill.registration_id == Registration.id)
    )
