"""Ending a registration that has to do with money."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from summit.kernel.money import Cents
from summit.payments.errors import AlreadyEnded, PaidAlready, PaymentInDispute
from summit.payments.models import Bill
from summit.payments.queries import Money, money_of
from summit.payments.service import attempts, bills
from summit.registration import service as registration
from summit.registration.errors import PaymentOpen
from summit.registration.statuses import ALLOWED, SeatsKeptBy, Status

Settle = Callable[[Session, Money], None]


def kept_at_end(bill: Bill, money: Money, *, paid: Cents, back: Cents) -> Cents:
    """Return what stays claimed if a registration ends now and so much of `paid` goes back.

    The money that stays, and what was kept of those who left before, paid or not; what of it was
    forgiven is gone with the end.
    """
    claimed = max(paid, money.retained - money.forgiven) - back
    return min(max(claimed, Cents(0)), bills.remaining(bill).total)


def owed_after_end(session: Session, registration_id: int) -> Cents:
    """Return what would stay owed if a registration that nobody paid ended now."""
    bill, money = bills.find_bill(session, registration_id), money_of(session, registration_id)
    if bill is None:
        return Cents(0)
    kept = kept_at_end(bill, money, paid=Cents(0), back=Cents(0))
    return max(kept - money.kept, Cents(0))


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
    money stops the withdrawal, and only what was kept of those who left stays claimed. Raises
    `AlreadyEnded`, `PaymentOpen`, `PaidAlready`, and `PaymentInDispute` while nobody knows whose
    the money is.
    """
    booking = registration.lock(session, registration_id)
    bill = bills.lock_bill(session, registration_id)
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
    elif bill is not None:
        bill.retained = kept_at_end(bill, money, paid=Cents(0), back=Cents(0))
        session.flush()
    if booking.seats_kept_by is SeatsKeptBy.PAYMENT:  # money that was reviewed and sent back
        registration.keep_by_hold(booking, until=now)
    registration.withdraw(session, registration_id, end, now=now)
