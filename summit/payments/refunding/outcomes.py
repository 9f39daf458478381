"""What becomes of a refund once it was decided on: approved, paid by hand, declined, come back.

Callers hold the transaction.
"""

import uuid
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.kernel.events import announce
from summit.kernel.money import Cents
from summit.kernel.transitions import move
from summit.payments.disputing.models import Dispute
from summit.payments.errors import PaymentInDispute
from summit.payments.events import RefundDeclined
from summit.payments.models import Bill, Payment, Refund
from summit.payments.queries import Money, money_of
from summit.payments.refunding.errors import (
    ApprovedByTheSame,
    BankTookIt,
    NotToBePaid,
    NotWaiting,
    PaysTheBillNow,
)
from summit.payments.refunding.rules import RETURNED, is_still_too_much
from summit.payments.refunding.service import needs_two
from summit.payments.service import bills, ledger, refunds
from summit.payments.shown import PaymentShown
from summit.payments.statuses import REFUND_ALLOWED, RefundStatus
from summit.registration import service as registration
from summit.registration.models import Registration


def approve(session: Session, refund_id: uuid.UUID, *, by: str, now: datetime) -> None:
    """Let a refund go that somebody else decided on.

    By hand, where a dispute was decided meanwhile after which Stripe gives nothing back. Raises
    `NotWaiting`, `ApprovedByTheSame`, `PaymentInDispute` while a bank holds money of the bill, and
    `BankTookIt` where one took what the bill needs since.
    """
    found, booking = lock_refund(session, refund_id)
    if not found.awaits_approval:
        raise NotWaiting()
    if found.asked_by == by:
        raise ApprovedByTheSame()
    money = money_of(session, booking.id)
    if money.in_dispute:
        raise PaymentInDispute()
    if money.balance > Cents(0) and _was_lost_since(session, found, booking):
        raise BankTookIt()
    found.awaits_approval, found.approved_by = False, by
    found.by_hand = found.by_hand or _source_of(money, found).by_hand
    session.flush()
    refunds.release(session, found, registration_id=booking.id, now=now)


def mark_paid(session: Session, refund_id: uuid.UUID, *, note: str | None, now: datetime) -> None:
    """Write down that finance sent the money back by transfer, cheque or in cash.

    Raises `NotToBePaid` for a card's, for one that is done, and for one not approved.
    """
    found, _booking = lock_refund(session, refund_id)
    payment = session.get_one(Payment, found.payment_id)
    if not found.by_hand or not _is_open(found) or found.awaits_approval:
        raise NotToBePaid()
    found.bank_note = note
    refunds.move_refund(session, found, payment, RefundStatus.SUCCEEDED, now=now)


def decline(session: Session, refund_id: uuid.UUID, *, note: str | None, now: datetime) -> None:
    """Say no to a refund that waits for approval or for being paid by hand.

    The money stays with the organizer and what was taken back of the bill stays taken back: the
    bill shows it as paid too much until finance decides anew. Who was told of it hears so. Raises
    `NotToBePaid`.
    """
    found, booking = lock_refund(session, refund_id)
    if not _is_open(found) or not (found.awaits_approval or found.by_hand):
        raise NotToBePaid()
    found.status = move(found.status, RefundStatus.CANCELLED, REFUND_ALLOWED)
    found.awaits_approval, found.bank_note, found.settled_at = False, note, now
    ledger.post_refund_abandoned(session, found, now=now)
    session.flush()
    announce(session, RefundDeclined(found.id, booking.id, now))


def came_back(session: Session, refund_id: uuid.UUID, *, note: str | None, now: datetime) -> None:
    """Write down that money sent by hand did not arrive. Raises `NotToBePaid`."""
    found, _booking = lock_refund(session, refund_id)
    if not found.by_hand or found.status is not RefundStatus.SUCCEEDED:
        raise NotToBePaid()
    found.failure = (note or RETURNED)[:200]
    payment = session.get_one(Payment, found.payment_id)
    refunds.move_refund(session, found, payment, RefundStatus.FAILED, now=now)


def send_by_hand(session: Session, refund_id: uuid.UUID, *, by: str, now: datetime) -> None:
    """Send what a card did not take by another way, as far as it is still paid too much.

    Raises `NotToBePaid`, `PaymentInDispute` while a bank holds money of the bill, and
    `PaysTheBillNow` where the bill needs the money since.
    """
    found, booking = lock_refund(session, refund_id)
    money = money_of(session, booking.id)
    left = _source_of(money, found).refundable
    if found.by_hand or found.status not in refunds.NEGATIVE or left < found.amount:
        raise NotToBePaid()
    if money.in_dispute:
        raise PaymentInDispute()
    payment = session.get_one(Payment, found.payment_id)
    is_counted = payment.currency == money.currency  # else the money pays nothing of the bill
    if is_counted and not is_still_too_much(found.amount, money.balance):
        raise PaysTheBillNow()
    refunds.request_refund(
        session,
        payment,
        registration_id=booking.id,
        reason=found.reason,
        now=now,
        amount=found.amount,
        note=found.note,
        asked_by=by,
        awaits_approval=needs_two(session, booking, found.amount),
        by_hand=True,
    )


def _was_lost_since(session: Session, refund: Refund, booking: Registration) -> bool:
    """Tell whether a dispute of the bill was lost after a refund was asked for."""
    lost = (
        select(Dispute.id)
        .join(Payment, Dispute.payment_id == Payment.id)
        .join(Bill, Payment.bill_id == Bill.id)
        .where(
            Bill.registration_id == booking.id,
            Dispute.lost > Cents(0),
            Dispute.ended_at >= refund.requested_at,
        )
    )
    return session.scalar(lost.limit(1)) is not None


def _source_of(money: Money, refund: Refund) -> PaymentShown:
    return next(one for one in money.payments if one.id == refund.payment_id)


def _is_open(refund: Refund) -> bool:
    return refund.status is RefundStatus.REQUESTED


def lock_refund(session: Session, refund_id: uuid.UUID) -> tuple[Refund, Registration]:
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
