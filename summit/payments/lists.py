"""Bills as the office lists them, with what was paid."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, Select, and_, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from summit.kernel.money import Cents
from summit.kernel.text import fold
from summit.payments.balances import KEPT, OWED
from summit.payments.differences.found import Sum
from summit.payments.differences.queries import GONE_BACK, TO_REVIEW
from summit.payments.models import Attempt, Bill, Payment
from summit.payments.statuses import ACTIVE
from summit.registration.models import Registration
from summit.registration.statuses import Status
from summit.web.listing import Asked

CHUNK = 500  # rows read at a time for a file
FOREVER = 36_500  # days
_ASKED_BY_CARD = (
    select(func.coalesce(func.sum(type_coerce(Attempt.amount, Integer)), 0))
    .where(Attempt.bill_id == Bill.id, Attempt.status.in_(ACTIVE))
    .correlate(Bill)
    .scalar_subquery()
)


def states(now: datetime) -> dict[str, ColumnElement[bool]]:
    """Return what each state of a bill means at a moment.

    `later`, `confirmed` and `overdue_…` share `owed`. Places that are sure have no day until which
    they are kept: what is owed for them (a payment undone, a dispute lost, a dearer type) is
    claimed at once. Of others, without such a day, nothing is overdue.
    """
    due = Registration.held_until
    is_sure = Registration.status == Status.CONFIRMED
    waits = and_(OWED > 0, ~is_sure)

    def overdue(more_than: int, most: int = FOREVER) -> ColumnElement[bool]:
        ago = timedelta(days=more_than), timedelta(days=most)
        return and_(waits, due <= now - ago[0], due > now - ago[1])

    return {
        "owed": OWED > 0,
        "later": and_(waits, or_(due.is_(None), due > now)),
        "confirmed": and_(OWED > 0, is_sure),
        "overdue": overdue(0),
        "overdue_30": overdue(0, 30),
        "overdue_60": overdue(30, 60),
        "overdue_more": overdue(60),
        "settled": OWED == 0,
        "surplus": OWED < 0,
        "review": TO_REVIEW,
        "card": Bill.id.in_(select(Attempt.bill_id).where(Attempt.status.in_(ACTIVE))),
    }


def tally(session: Session, state: str, *, now: datetime) -> tuple[int, Cents]:
    """Return how many bills stand in a state, and what is owed on them or was paid too much.

    Of bills with a card page open: what that page asks for.
    """
    wanted = (
        select(func.count(), func.sum(OWED), func.sum(_ASKED_BY_CARD))
        .select_from(Bill)
        .join(Registration, Bill.registration_id == Registration.id)
        .where(states(now)[state])
    )
    count, owed, by_card = session.execute(wanted).one()
    return count, Cents(abs(int((by_card if state == "card" else owed) or 0)))


def _bills(asked: Asked, now: datetime) -> Select[Any]:
    found = select(Bill, Registration, KEPT.label("paid"), OWED.label("owed")).join(
        Registration, Bill.registration_id == Registration.id
    )
    for word in fold(asked.search).split():
        found = found.where(Registration.folded.contains(word, autoescape=True))
    if state := asked.get("state"):
        found = found.where(states(now)[state])
    return found.order_by(Bill.created_at.desc(), Bill.id.desc())


def bills(
    session: Session, asked: Asked, *, limit: int, offset: int, now: datetime
) -> tuple[Sequence[Row[Any]], int]:
    """Return (bill, registration, cents paid, cents owed) of one page, and how many there are."""
    found = _bills(asked, now)
    counted = select(func.count()).select_from(found.order_by(None).subquery())
    return session.execute(found.limit(limit).offset(offset)).all(), session.scalar(counted) or 0


def other_money(session: Session, bill_ids: Collection[int]) -> Mapping[int, Sequence[Sum]]:
    """Return by bill what came in other currencies than its own and was not sent back."""
    left = type_coerce(Payment.amount, Integer) - type_coerce(GONE_BACK, Integer)
    wanted = (
        select(Payment.bill_id, Payment.currency, func.sum(left))
        .join(Bill, Payment.bill_id == Bill.id)
        .where(Bill.id.in_(bill_ids), Payment.currency != Bill.currency, left > 0)
        .group_by(Payment.bill_id, Payment.currency)
        .order_by(Payment.bill_id, Payment.currency)
    )
    found: dict[int, list[Sum]] = {}
    for bill_id, currency, cents in session.execute(wanted):
        found.setdefault(bill_id, []).append(Sum(Cents(int(cents)), currency))
    return found


def every_bill(session: Session, asked: Asked, *, now: datetime) -> Iterator[Row[Any]]:
    yield from session.execute(_bills(asked, now).execution_options(yield_per=CHUNK))
