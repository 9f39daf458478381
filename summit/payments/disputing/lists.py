"""Disputes as the office lists them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, case, func, select, type_coerce
from sqlalchemy.orm import Session

from summit.kernel.money import Cents
from summit.kernel.text import fold
from summit.payments.disputing.models import Dispute
from summit.payments.disputing.statuses import TO_ANSWER, UNDECIDED, DisputeStatus
from summit.payments.models import Bill, Payment
from summit.registration.models import Registration
from summit.web.listing import Asked

STATES: dict[str, ColumnElement[bool]] = {
    "answer": Dispute.status.in_(TO_ANSWER),
    "review": Dispute.status.in_(UNDECIDED - TO_ANSWER),
    "lost": Dispute.status == DisputeStatus.LOST,
    "over": Dispute.status.not_in(UNDECIDED | {DisputeStatus.LOST}),
}


def disputes(
    session: Session, asked: Asked, *, limit: int, offset: int
) -> tuple[Sequence[Row[Any]], int]:
    """Return (dispute, registration) rows of one page, the nearest deadline first, and how many."""
    found = _disputes()
    for word in fold(asked.search).split():
        found = found.where(Registration.folded.contains(word, autoescape=True))
    if state := asked.get("state"):
        found = found.where(STATES[state])
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    first = Dispute.status.in_(TO_ANSWER).desc()
    page = found.order_by(first, Dispute.respond_by, Dispute.id.desc()).limit(limit).offset(offset)
    return session.execute(page).all(), total


def tally_by_state(session: Session) -> dict[str, tuple[int, Cents]]:
    """Return how many disputes stand in each state, and over how much in the bills' currency."""
    found = {}
    ours = case((Dispute.currency == Bill.currency, type_coerce(Dispute.amount, Integer)))
    sums = select(func.count(), func.sum(ours)).select_from(Dispute)
    sums = sums.join(Payment, Dispute.payment_id == Payment.id)
    sums = sums.join(Bill, Payment.bill_id == Bill.id)
    for name, condition in STATES.items():
        count, cents = session.execute(sums.where(condition)).one()
        found[name] = (count, Cents(int(cents or 0)))
    return found


def next_deadline(session: Session) -> datetime | None:
    """Return until when the first dispute wants an answer."""
    return session.scalar(select(func.min(Dispute.respond_by)).where(STATES["answer"]))


def find_dispute(session: Session, dispute_id: int) -> tuple[Dispute, Registration, Payment] | None:
    wanted = _disputes().add_columns(Payment).where(Dispute.id == dispute_id)
    found = session.execute(wanted).one_or_none()
    return (found[0], found[1], found[2]) if found else None


def _disputes() -> Any:
    return (
        select(Dispute, Registration)
        .join(Payment, Dispute.payment_id == Payment.id)
        .join(Bill, Payment.bill_id == Bill.id)
        .join(Registration, Bill.registration_id == Registration.id)
    )
