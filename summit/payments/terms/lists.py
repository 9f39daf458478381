"""Unpaid invoices as the office lists them."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import Session

from summit.edition.queries import get_summit, zone_of
from summit.kernel.money import Cents
from summit.kernel.text import fold
from summit.payments.balances import KEPT, OWED
from summit.payments.models import Bill, Payment
from summit.payments.terms.models import PaymentReminder
from summit.payments.terms.queries import find_terms, waiting
from summit.payments.terms.rules import LAST
from summit.registration.models import Registration
from summit.registration.statuses import SeatsKeptBy
from summit.web.listing import Asked

State = Callable[[datetime, date], ColumnElement[bool]]

_recorded = select(Payment.bill_id).where(Payment.bill_id == Bill.id).exists()


def _warned(today: date) -> ColumnElement[bool]:
    """Tell where the day of the last warning has come."""
    return (
        select(PaymentReminder.bill_id)
        .where(
            PaymentReminder.bill_id == Bill.id,
            PaymentReminder.due_at == Registration.held_until,
            PaymentReminder.rule == LAST,
            PaymentReminder.releases_on <= today,
        )
        .exists()
    )


def _to_decide(_now: datetime, today: date) -> ColumnElement[bool]:
    """Tell where places would be released, but a person decides.

    Money was recorded for them, right or wrong (`is_money_in`), or is on its way.
    """
    is_paying = Registration.seats_kept_by == SeatsKeptBy.PAYMENT
    return _warned(today) & (_recorded | is_paying)


STATES: dict[str, State] = {
    "decide": _to_decide,
    "overdue": lambda now, _today: Registration.held_until < now,
    "coming": lambda now, _today: Registration.held_until >= now,
}


def unpaid(
    session: Session, asked: Asked, *, now: datetime, limit: int, offset: int
) -> tuple[Sequence[Row[Any]], int]:
    """Return (bill, registration, cents paid, cents owed, last reminder) of a page, and how many.

    What is due first stands first.
    """
    last = select(func.max(PaymentReminder.promised_at)).where(PaymentReminder.bill_id == Bill.id)
    found = waiting().add_columns(
        KEPT.label("paid"), OWED.label("owed"), last.scalar_subquery().label("reminded_at")
    )
    for word in fold(asked.search).split():
        found = found.where(Registration.folded.contains(word, autoescape=True))
    if state := asked.get("state"):
        found = found.where(_condition(session, state, now))
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    page = found.order_by(Registration.held_until, Bill.id).limit(limit).offset(offset)
    return session.execute(page).all(), total


def count_by_state(session: Session, *, now: datetime) -> dict[str, int]:
    return {name: _count(session, name, now) for name in STATES}


def count_to_decide(session: Session, *, now: datetime) -> int:
    """Return how many overdue registrations a person must decide on."""
    return _count(session, "decide", now)


def tally_to_decide(session: Session, *, now: datetime) -> tuple[int, Cents]:
    """Return how many overdue registrations a person must decide on, and what they owe."""
    wanted = waiting().with_only_columns(func.count(), func.sum(OWED))
    count, cents = session.execute(wanted.where(_condition(session, "decide", now))).one()
    return count, Cents(int(cents or 0))


def _count(session: Session, state: str, now: datetime) -> int:
    wanted = waiting().where(_condition(session, state, now)).subquery()
    return session.scalar(select(func.count()).select_from(wanted)) or 0


def _condition(session: Session, state: str, now: datetime) -> ColumnElement[bool]:
    today = now.astimezone(zone_of(get_summit(session))).date()
    condition = STATES[state](now, today)
    if state == "decide" and find_terms(session).release_after is None:
        return condition & (Bill.id < 0)  # nothing is released by a clock any more
    return condition
