"""Decides on refunds, approves them, writes down that they were paid. Callers hold the transaction.

A claim and its money are two things: a refund of more than what was paid too much also takes
back part of the bill, with a credit note where an invoice stands.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.edition.queries import get_summit, zone_of
from summit.kernel.money import Cents
from summit.payments.balances import OWED
from summit.payments.documents.service import issue_credit_note
from summit.payments.errors import AmountNotPositive, NothingDue, RecordedMeanwhile
from summit.payments.models import Bill, Payment, Refund, RefundPolicy, RefundWindow
from summit.payments.queries import Money, money_of
from summit.payments.refunding.errors import (
    ApprovedByTheSame,
    NotToBePaid,
    NotWaiting,
    ReasonMissing,
    RefundTooHigh,
)
from summit.payments.refunding.rules import Reason, Source, Window, goes_back, spread
from summit.payments.service import bills, refunds
from summit.payments.statuses import PaymentMethod, RefundStatus
from summit.registration import service as registration
from summit.registration.models import Registration


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What finance decides. `seen` is the money that the page showed as refundable."""

    reason: Reason
    seen: Cents
    amount: Cents | None = None  # for `Reason.AMOUNT`
    note: str | None = None  # why; needed for every reason but the policy


def windows(session: Session) -> Sequence[Window]:
    rows = session.scalars(select(RefundWindow).order_by(RefundWindow.until))
    return [Window(until=row.until, percent=row.percent, fee=row.fee) for row in rows]


def refundable_of(money: Money) -> Cents:
    """Return what of the bill's own currency was paid and has not gone back."""
    own = [one.refundable for one in money.payments if one.currency == money.currency]
    return sum(own, Cents(0))


def amount_of(
    session: Session, booking: Registration, money: Money, reason: Reason, *, now: datetime
) -> Cents:
    """Return what goes back for a reason today; nothing for `Reason.AMOUNT`."""
    day = now.astimezone(zone_of(get_summit(session))).date()
    people = len(booking.attendees)
    return goes_back(refundable_of(money), people, reason, windows(session), day)


def settle(
    session: Session, money: Money, wish: Wish, booking: Registration, *, by: str, now: datetime
) -> None:
    """Say what becomes of the money of a registration that ends; everything is locked.

    Raises `RefundTooHigh`, `RecordedMeanwhile`, `ReasonMissing`.
    """
    amount = _decided(session, booking, money, wish, now=now)
    bill = bills.lock_bill(session, booking.id)
    if bill is None:
        return
    left = refundable_of(money) - amount
    bill.retained = min(left, bill.total - bill.credited)
    session.flush()
    _promise(session, booking, money, amount, wish, by=by, now=now)


def refund(session: Session, registration_id: int, wish: Wish, *, by: str, now: datetime) -> Cents:
    """Give an amount back; the registration stays as it is. Returns the amount.

    Raises `NothingDue`, `AmountNotPositive`, `RefundTooHigh`, `RecordedMeanwhile`,
    `ReasonMissing`.
    """
    booking = registration.lock(session, registration_id)
    bill = bills.lock_bill(session, registration_id)
    if bill is None:
        raise NothingDue()
    money = money_of(session, registration_id)
    amount = _decided(session, booking, money, wish, now=now)
    if not amount:
        raise AmountNotPositive()
    owed = Cents(session.scalars(select(OWED).where(Bill.id == bill.id)).one())
    too_much = max(Cents(0), owed * -1)
    _promise(session, booking, money, amount, wish, by=by, now=now)
    bills.credit(session, bill, amount - min(amount, too_much), now=now)
    issue_credit_note(session, bill, now=now)
    return amount


def approve(session: Session, refund_id: uuid.UUID, *, by: str, now: datetime) -> None:
    """Let a refund go that somebody else decided on. Raises `NotWaiting`, `ApprovedByTheSame`."""
    found, booking = _locked(session, refund_id)
    if not found.awaits_approval:
        raise NotWaiting()
    if found.asked_by == by:
        raise ApprovedByTheSame()
    found.awaits_approval, found.approved_by = False, by
    session.flush()
    refunds.release(session, found, registration_id=booking.id, now=now)


def mark_paid(session: Session, refund_id: uuid.UUID, *, note: str | None, now: datetime) -> None:
    """Write down that finance sent the money back by transfer, cheque or in cash.

    Raises `NotToBePaid` for a card's, for one that is done, and for one not approved.
    """
    found, _booking = _locked(session, refund_id)
    payment = session.get_one(Payment, found.payment_id)
    is_open = found.status is RefundStatus.REQUESTED and not found.awaits_approval
    if payment.method is PaymentMethod.CARD or not is_open:
        raise NotToBePaid()
    found.bank_note = note
    refunds.move_refund(session, found, payment, RefundStatus.SUCCEEDED, now=now)


def needs_two(session: Session, amount: Cents) -> bool:
    """Tell whether a second person must approve a refund of so much."""
    policy = session.get(RefundPolicy, 1)
    limit = policy.four_eyes_above if policy else None
    return limit is not None and amount > limit


def _decided(
    session: Session, booking: Registration, money: Money, wish: Wish, *, now: datetime
) -> Cents:
    most = refundable_of(money)
    if most != wish.seen:
        raise RecordedMeanwhile()
    if wish.reason is not Reason.POLICY and not wish.note:
        raise ReasonMissing()
    if wish.reason is Reason.AMOUNT:
        amount = wish.amount or Cents(0)
    else:
        amount = amount_of(session, booking, money, wish.reason, now=now)
    if not Cents(0) <= amount <= most:
        raise RefundTooHigh(most=most)
    return amount


def _promise(
    session: Session,
    booking: Registration,
    money: Money,
    amount: Cents,
    wish: Wish,
    *,
    by: str,
    now: datetime,
) -> None:
    sources = [
        Source(one.id, one.method is PaymentMethod.CARD, one.refundable)
        for one in money.payments
        if one.currency == money.currency
    ]
    waits = needs_two(session, amount)
    for payment_id, part in spread(amount, sources):
        refunds.request_refund(
            session,
            session.get_one(Payment, payment_id),
            registration_id=booking.id,
            reason=wish.reason.value,
            now=now,
            amount=part,
            note=wish.note,
            asked_by=by,
            awaits_approval=waits,
        )


def _locked(session: Session, refund_id: uuid.UUID) -> tuple[Refund, Registration]:
    """Lock registration and bill, then return the refund as it is now."""
    owner = (
        select(Bill.registration_id)
        .join(Payment, Payment.bill_id == Bill.id)
        .join(Refund, Refund.payment_id == Payment.id)
        .where(Refund.id == refund_id)
    )
    booking = registration.lock(session, session.scalars(owner).one())
    bills.lock_bill(session, booking.id)
    return session.get_one(Refund, refund_id, populate_existing=True), booking
