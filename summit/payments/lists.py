"""Bills as the office lists them, with what was paid."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, Select, case, func, select, type_coerce
from sqlalchemy.orm import Session

from summit.kernel.text import fold
from summit.payments.models import Attempt, Bill, Payment, Refund
from summit.payments.statuses import COUNTED, AttemptStatus
from summit.registration.models import Registration
from summit.registration.statuses import ENDED
from summit.web.listing import Asked

CHUNK = 500  # rows read at a time for a file


def _sum(amount: Any, *where: ColumnElement[bool]) -> Any:
    """Return a sum within the row, as a plain number of cents."""
    total = select(func.coalesce(func.sum(type_coerce(amount, Integer)), 0)).where(*where)
    return total.correlate(Bill).scalar_subquery()


_in = _sum(Payment.amount, Payment.bill_id == Bill.id, Payment.currency == Bill.currency)
_back = _sum(
    Refund.amount,
    Refund.payment_id == Payment.id,
    Payment.bill_id == Bill.id,
    Payment.currency == Bill.currency,
    Refund.status.in_(COUNTED),
)
PAID = _in - _back
DUE = case((Registration.status.in_(ENDED), 0), else_=type_coerce(Bill.total, Integer))
OWED = DUE - PAID
TO_REVIEW = select(Attempt.bill_id).where(Attempt.status == AttemptStatus.NEEDS_REVIEW)
STATES: dict[str, ColumnElement[bool]] = {
    "owed": OWED > 0,
    "settled": OWED == 0,
    "surplus": OWED < 0,
    "review": Bill.id.in_(TO_REVIEW),
}


def _bills(asked: Asked) -> Select[Any]:
    found = select(Bill, Registration, PAID.label("paid"), OWED.label("owed")).join(
        Registration, Bill.registration_id == Registration.id
    )
    for word in fold(asked.search).split():
        found = found.where(Registration.folded.contains(word, autoescape=True))
    if state := asked.get("state"):
        found = found.where(STATES[state])
    return found.order_by(Bill.created_at.desc(), Bill.id.desc())


def bills(
    session: Session, asked: Asked, *, limit: int, offset: int
) -> tuple[Sequence[Row[Any]], int]:
    """Return (bill, registration, cents paid, cents owed) of one page, and how many there are."""
    found = _bills(asked)
    counted = select(func.count()).select_from(found.order_by(None).subquery())
    return session.execute(found.limit(limit).offset(offset)).all(), session.scalar(counted) or 0


def every_bill(session: Session, asked: Asked) -> Iterator[Row[Any]]:
    yield from session.execute(_bills(asked).execution_options(yield_per=CHUNK))
