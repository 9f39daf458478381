"""Forgives what is left of a bill paid in part, or of a registration that ended.

Callers hold the transaction.

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
from summit.registration.statuses import ENDED, Status

LIVING = (Status.AWAITING_PAYMENT, Status.CONFIRMED)


def may_be_forgiven(money: Money, status: Status) -> bool:
    """Tell whether something is still owed, of a bill paid in part or of what ended."""
    if status in ENDED:  # no clock and no cancelling ends what is owed any more
        return money.balance > Cents(0)
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

    Confirms a registration that waited for it; one that ended stays so. Raises `ReasonMissing`,
    `NothingToForgive`, `RecordedMeanwhile`, and `PaymentOpen` while a card page is.
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


def claim_forgiven_again(
    session: Session, bill: Bill, amount: Cents, reason: str, *, by: str, now: datetime
) -> None:
    """Claim again what was forgiven on the ground of money that is not there."""
    if amount:
        _write_off(session, bill, amount * -1, reason, by=by, now=now)


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
