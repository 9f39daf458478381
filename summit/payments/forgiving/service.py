"""Forgives what is left of a bill paid in part. Callers hold the transaction.

The claim and its taxes stay as they are: the organizer bears what is missing. What a bank still
brings afterwards is paid too much, and can go back.
"""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from summit.kernel.money import Cents
from summit.payments.errors import RecordedMeanwhile
from summit.payments.forgiving.errors import NothingToForgive, ReasonMissing
from summit.payments.models import Bill, WriteOff
from summit.payments.queries import Money, money_of
from summit.payments.service import attempts, bills, ledger
from summit.payments.service.settling import settle_what_waited
from summit.registration import service as registration
from summit.registration.errors import PaymentOpen
from summit.registration.events import RegistrationEnded
from summit.registration.statuses import Status

LIVING = (Status.AWAITING_PAYMENT, Status.CONFIRMED)


def may_be_forgiven(money: Money, status: Status) -> bool:
    """Tell whether a bill was paid in part and something is still owed."""
    kept = money.paid - money.refunded - money.refund_pending
    return status in LIVING and kept > Cents(0) and money.balance > Cents(0)


def forgive(
    session: Session,
    registration_id: int,
    *,
    reason: str | None,
    seen: Cents,
    by: str,
    now: datetime,
) -> Cents:
    """Settle a bill without the rest of its money; `seen` is the rest that the page showed.

    Confirms a registration that waited for it. Raises `ReasonMissing`, `NothingToForgive`,
    `RecordedMeanwhile`, and `PaymentOpen` while a card page is.
    """
    if not reason:
        raise ReasonMissing()
    booking = registration.lock(session, registration_id)
    bill = bills.lock_bill(session, registration_id)
    money = money_of(session, registration_id)
    if bill is None or not may_be_forgiven(money, booking.status):
        raise NothingToForgive()
    if attempts.find_active(session, registration_id):
        raise PaymentOpen()
    if money.balance != seen:
        raise RecordedMeanwhile()
    _write_off(session, bill, seen, reason, by=by, now=now)
    settle_what_waited(session, booking, owed=money.balance, now=now)
    return seen


def claim_forgiven(session: Session, fact: RegistrationEnded) -> None:
    """Bear no longer what was forgiven of a bill whose registration ended: its claim is gone."""
    bill = bills.find_bill(session, fact.registration_id)
    if bill is None:
        return
    wanted = select(func.sum(WriteOff.amount)).where(WriteOff.bill_id == bill.id)
    bear_less(session, bill, session.scalar(wanted) or Cents(0), now=fact.at)


def bear_less(session: Session, bill: Bill, amount: Cents, *, now: datetime) -> None:
    """Bear so much less of what was forgiven: that part of the claim is gone."""
    if amount:
        _write_off(session, bill, amount * -1, None, by=None, now=now)


def claim_what_lost_its_ground(
    session: Session, bill: Bill, *, reason: str, by: str, now: datetime
) -> Cents:
    """Claim again what was forgiven of a bill of which nothing is paid any more.

    What was forgiven was the rest of money that came; other money that stays keeps it forgiven.
    Returns how much is claimed again.
    """
    money = money_of(session, bill.registration_id)
    amount = unforgiven_without(money, Cents(0))
    if amount:
        _write_off(session, bill, amount * -1, reason, by=by, now=now)
    return amount


def unforgiven_without(money: Money, amount: Cents) -> Cents:
    """Return what is no longer forgiven once this much of what was paid is not there."""
    kept = money.paid - money.refunded - money.refund_pending - money.lost - amount
    return money.forgiven if kept <= Cents(0) else Cents(0)


def _write_off(
    session: Session,
    bill: Bill,
    amount: Cents,
    reason: str | None,
    *,
    by: str | None,
    now: datetime,
) -> None:
    one = WriteOff(bill_id=bill.id, amount=amount, reason=reason, decided_by=by, at=now)
    session.add(one)
    session.flush()
    ledger.post_write_off(session, one, now=now)
