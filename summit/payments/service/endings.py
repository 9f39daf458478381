"""Ending a registration that has to do with money."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from summit.kernel.money import Cents
from summit.payments.errors import AlreadyEnded, PaidAlready, PaymentInDispute
from summit.payments.queries import Money, money_of
from summit.payments.service import attempts, bills
from summit.registration import service as registration
from summit.registration.errors import PaymentOpen
from summit.registration.statuses import ALLOWED, SeatsKeptBy, Status

Settle = Callable[[Session, Money], None]


def end_registration(
    session: Session,
    registration_id: int,
    end: Status,
    *,
    now: datetime,
    settle: Settle | None = None,
) -> None:
    """Withdraw a registration no card page is open for.

    `settle` says what becomes of money that was paid, while everything is locked; without it,
    money stops the withdrawal. Raises `AlreadyEnded`, `PaymentOpen`, `PaidAlready`, and
    `PaymentInDispute` while nobody knows whose the money is.
    """
    booking = registration.lock(session, registration_id)
    bills.lock_bill(session, registration_id)
    if end not in ALLOWED[booking.status]:
        raise AlreadyEnded()
    if attempts.find_active(session, registration_id):
        raise PaymentOpen()
    money = money_of(session, registration_id)
    if money.in_dispute:
        raise PaymentInDispute()
    if settle is not None:
        settle(session, money)
    elif any(payment.refundable > Cents(0) for payment in money.payments):
        raise PaidAlready()
    if booking.seats_kept_by is SeatsKeptBy.PAYMENT:  # money that was reviewed and sent back
        registration.keep_by_hold(booking, until=now)
    registration.withdraw(session, registration_id, end, now=now)
