"""Bills as the office lists them, with what was paid."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import Session

from summit.kernel.text import fold
from summit.payments.balances import KEPT, OWED
from summit.payments.models import Attempt, Bill
from summit.payments.statuses import AttemptStatus
from summit.registration.models import Registration
from summit.web.listing import Asked

CHUNK = 500  # rows read at a time for a file
TO_REVIEW = select(Attempt.bill_id).where(Attempt.status == AttemptStatus.NEEDS_REVIEW)
STATES: dict[str, ColumnElement[bool]] = {
    "owed": OWED > 0,
    "settled": OWED == 0,
    "surplus": OWED < 0,
    "review": Bill.id.in_(TO_REVIEW),
}


def _bills(asked: Asked) -> Select[Any]:
    found = select(Bill, Registration, KEPT.label("paid"), OWED.label("owed")).join(
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
