"""Refunds as the office lists them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, and_, case, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from summit.kernel.money import Cents
from summit.kernel.text import fold
from summit.payments.balances import OWED
from summit.payments.disputing.queries import is_held
from summit.payments.models import Bill, Payment, Refund
from summit.payments.statuses import UNSETTLED, RefundStatus
from summit.registration.models import Registration
from summit.web.listing import Asked

_OPEN = and_(Refund.status == RefundStatus.REQUESTED, ~Refund.awaits_approval)
# what failed is paid too much still, or pays nothing of the bill: see `outcomes.send_by_hand`
_IS_OPEN_AGAIN = or_(
    OWED <= type_coerce(Refund.amount, Integer) * -1, Payment.currency != Bill.currency
)
_IS_HELD = is_held(Bill.id)
STATES: dict[str, ColumnElement[bool]] = {
    "approve": Refund.awaits_approval & (Refund.status == RefundStatus.REQUESTED),
    "pay": and_(_OPEN, Refund.by_hand),
    "moving": and_(Refund.status.in_(UNSETTLED), ~Refund.awaits_approval, ~Refund.by_hand),
    "open": and_(Refund.status == RefundStatus.FAILED, OWED < 0),  # the payer still waits for it
    "failed": Refund.status.in_((RefundStatus.FAILED, RefundStatus.CANCELLED)),
    "done": Refund.status == RefundStatus.SUCCEEDED,
}


def refunds(
    session: Session, asked: Asked, *, limit: int, offset: int
) -> tuple[Sequence[Row[Any]], int]:
    """Return the rows of one page, newest first, and how many.

    Each is (refund, payment, registration, is its money too much still, does a bank hold money of
    its bill).
    """
    found = _refunds()
    for word in fold(asked.search).split():
        found = found.where(Registration.folded.contains(word, autoescape=True))
    if state := asked.get("state"):
        found = found.where(STATES[state])
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    page = found.order_by(Refund.requested_at.desc(), Refund.id).limit(limit).offset(offset)
    return session.execute(page).all(), total


def tally_by_state(session: Session) -> dict[str, tuple[int, Cents]]:
    """Return how many refunds stand in each state, and over how much in the bills' currency."""
    found = {}
    ours = case((Payment.currency == Bill.currency, type_coerce(Refund.amount, Integer)))
    for name, condition in STATES.items():
        wanted = _joined(select(func.count(), func.sum(ours)).select_from(Refund))
        count, cents = session.execute(wanted.where(condition)).one()
        found[name] = (count, Cents(int(cents or 0)))
    return found


def _refunds() -> Any:
    return _joined(
        select(
            Refund,
            Payment,
            Registration,
            _IS_OPEN_AGAIN.label("is_open_again"),
            _IS_HELD.label("is_held"),
        )
    )


def _joined(wanted: Any) -> Any:
    return (
        wanted.join(Payment, Refund.payment_id == Payment.id)
        .join(Bill, Payment.bill_id == Bill.id)
        .join(Registration, Bill.registration_id == Registration.id)
    )
