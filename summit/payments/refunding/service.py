"""Decides on refunds, approves them, writes down that they were paid. Callers hold the transaction.

A claim and its money are two things: a refund of more than what was paid too much also takes
back part of the bill, with a credit note where an invoice stands.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from summit.edition.queries import get_summit, zone_of
from summit.kernel.money import Cents
from summit.kernel.transitions import move
from summit.payments.documents.service import issue_credit_note
from summit.payments.errors import (
    AmountNotPositive,
    NothingDue,
    PaymentInDispute,
    RecordedMeanwhile,
)
from summit.payments.models import Bill, Payment, Refund, RefundPolicy, RefundWindow
from summit.payments.queries import Money, money_of
from summit.payments.refunding.errors import (
    AnotherCurrency,
    ApprovedByTheSame,
    NotToBePaid,
    NotWaiting,
    ReasonMissing,
    RefundTooHigh,
    SurplusStays,
)
from summit.payments.refunding.rules import RETURNED, Reason, Source, Window, goes_back, spread
from summit.payments.service import bills, refunds
from summit.payments.statuses import COUNTED, REFUND_ALLOWED, RefundStatus
from summit.payments.visas import proofs
from summit.payments.visas.errors import ProofMissing
from summit.payments.visas.proofs import Proof
from summit.registration import service as registration
from summit.registration.models import Registration


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What finance decides. `seen` are the sums that the page showed (`sums_shown`)."""

    reason: Reason
    seen: str
    amount: Cents | None = None  # for `Reason.AMOUNT`
    note: str | None = None  # why; needed for every reason but the policy
    payment_id: int | None = None  # out of which it goes; None: the newest first
    keeps_claim: bool = False  # money only: they pay another way
    proof: Proof | None = None  # needed for a refused visa


def windows(session: Session) -> Sequence[Window]:
    rows = session.scalars(select(RefundWindow).order_by(RefundWindow.until))
    return [Window(until=row.until, percent=row.percent, fee=row.fee) for row in rows]


def refundable_of(money: Money) -> Cents:
    """Return what of the bill's own currency was paid and has not gone back."""
    own = [one.refundable for one in money.payments if one.currency == money.currency]
    return sum((max(one, Cents(0)) for one in own), Cents(0))


def kept_for_present(money: Money) -> Cents:
    """Return the money of the people who are still coming, without what was kept of others."""
    return max(Cents(0), refundable_of(money) - money.retained)


def amount_of(
    session: Session, booking: Registration, money: Money, reason: Reason, *, now: datetime
) -> Cents:
    """Return what goes back for a reason today; nothing for `Reason.AMOUNT`."""
    day = now.astimezone(zone_of(get_summit(session))).date()
    people = len(booking.attendees)
    kept, surplus = kept_for_present(money), surplus_of(money)
    return goes_back(kept, people, reason, windows(session), day, surplus=surplus)


def surplus_of(money: Money) -> Cents:
    """Return what was paid too much and has not gone back."""
    return min(max(Cents(0), money.balance * -1), refundable_of(money))


def sums_shown(
    session: Session, booking: Registration, money: Money, *, now: datetime
) -> dict[Reason, Cents]:
    """Return what each reason gives today; under `Reason.AMOUNT` the most that can go back."""
    sums = {one: amount_of(session, booking, money, one, now=now) for one in Reason}
    return sums | {Reason.AMOUNT: refundable_of(money)}


def seal_sums(sums: Mapping[Reason, Cents]) -> str:
    """Return what a page carries of the sums it showed: midnight may change them."""
    return ":".join(str(sums[one].amount) for one in Reason)


def check_wish(wish: Wish) -> None:
    """See that a decision says why, and shows it where it must. Raises what is missing."""
    if wish.reason is not Reason.POLICY and not wish.note:
        raise ReasonMissing()
    if wish.reason is Reason.VISA and wish.proof is None:
        raise ProofMissing()


def settle(
    session: Session, money: Money, wish: Wish, booking: Registration, *, by: str, now: datetime
) -> None:
    """Say what becomes of the money of a registration that ends; everything is locked.

    Raises `RefundTooHigh`, `RecordedMeanwhile`, `ReasonMissing`, `ProofMissing`.
    """
    if any(one.currency != money.currency and one.refundable for one in money.payments):
        raise AnotherCurrency()
    amount = _decided(session, booking, money, wish, now=now)
    bill = bills.lock_bill(session, booking.id)
    if bill is None:
        return
    if amount < surplus_of(money):
        raise SurplusStays(surplus=surplus_of(money))
    left = refundable_of(money) - amount
    bill.retained = min(left, bill.total - bill.credited)
    session.flush()
    promise(session, booking, money, amount, wish, by=by, now=now)
    if wish.proof is not None:
        people = [one.id for one in booking.attendees]
        proofs.accept(session, wish.proof, booking.id, people, note=wish.note, by=by, now=now)


def refund(session: Session, registration_id: int, wish: Wish, *, by: str, now: datetime) -> Cents:
    """Give an amount back; the registration stays as it is. Returns the amount.

    Raises `NothingDue`, `AmountNotPositive`, `RefundTooHigh`, `PaymentInDispute`,
    `RecordedMeanwhile`, `ReasonMissing`.
    """
    booking = registration.lock(session, registration_id)
    bill = bills.lock_bill(session, registration_id)
    if bill is None:
        raise NothingDue()
    money = money_of(session, registration_id)
    amount = _decided(session, booking, money, wish, now=now)
    if not amount:
        raise AmountNotPositive()
    promise(session, booking, money, amount, wish, by=by, now=now)
    if not wish.keeps_claim:
        bills.credit(session, bill, amount - min(amount, surplus_of(money)), now=now)
        issue_credit_note(session, bill, now=now)
    return amount


def approve(session: Session, refund_id: uuid.UUID, *, by: str, now: datetime) -> None:
    """Let a refund go that somebody else decided on. Raises `NotWaiting`, `ApprovedByTheSame`."""
    found, booking = lock_refund(session, refund_id)
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
    found, _booking = lock_refund(session, refund_id)
    payment = session.get_one(Payment, found.payment_id)
    if not found.by_hand or not _is_open(found) or found.awaits_approval:
        raise NotToBePaid()
    found.bank_note = note
    refunds.move_refund(session, found, payment, RefundStatus.SUCCEEDED, now=now)


def decline(session: Session, refund_id: uuid.UUID, *, note: str | None, now: datetime) -> None:
    """Say no to a refund that waits for approval or for being paid by hand.

    The money stays with the organizer and what was taken back of the bill stays taken back: the
    bill shows it as paid too much until finance decides anew. Raises `NotToBePaid`.
    """
    found, _booking = lock_refund(session, refund_id)
    if not _is_open(found) or not (found.awaits_approval or found.by_hand):
        raise NotToBePaid()
    found.status = move(found.status, RefundStatus.CANCELLED, REFUND_ALLOWED)
    found.awaits_approval, found.bank_note, found.settled_at = False, note, now
    session.flush()


def came_back(session: Session, refund_id: uuid.UUID, *, note: str | None, now: datetime) -> None:
    """Write down that money sent by hand did not arrive. Raises `NotToBePaid`."""
    found, _booking = lock_refund(session, refund_id)
    if not found.by_hand or found.status is not RefundStatus.SUCCEEDED:
        raise NotToBePaid()
    found.failure = (note or RETURNED)[:200]
    payment = session.get_one(Payment, found.payment_id)
    refunds.move_refund(session, found, payment, RefundStatus.FAILED, now=now)


def send_by_hand(session: Session, refund_id: uuid.UUID, *, by: str, now: datetime) -> None:
    """Send what a card did not take by another way. Raises `NotToBePaid`."""
    found, booking = lock_refund(session, refund_id)
    money = money_of(session, booking.id)
    left = next(one.refundable for one in money.payments if one.id == found.payment_id)
    if found.by_hand or found.status not in refunds.NEGATIVE or left < found.amount:
        raise NotToBePaid()
    refunds.request_refund(
        session,
        session.get_one(Payment, found.payment_id),
        registration_id=booking.id,
        reason=found.reason,
        now=now,
        amount=found.amount,
        note=found.note,
        asked_by=by,
        awaits_approval=needs_two(session, booking, found.amount),
        by_hand=True,
    )


def needs_two(session: Session, booking: Registration, amount: Cents) -> bool:
    """Tell whether a second person must approve a refund of so much.

    What one person decided before for the same bill counts with it: no limit is passed in parts.
    """
    policy = session.get(RefundPolicy, 1)
    limit = policy.four_eyes_above if policy else None
    if limit is None:
        return False
    alone = (
        select(func.sum(Refund.amount))
        .join(Payment, Refund.payment_id == Payment.id)
        .join(Bill, Payment.bill_id == Bill.id)
        .where(
            Bill.registration_id == booking.id,
            Refund.status.in_(COUNTED),
            Refund.asked_by.is_not(None),
            Refund.approved_by.is_(None),
        )
    )
    before = session.scalar(alone) or Cents(0)
    return before + amount > limit


def _is_open(refund: Refund) -> bool:
    return refund.status is RefundStatus.REQUESTED


def _decided(
    session: Session, booking: Registration, money: Money, wish: Wish, *, now: datetime
) -> Cents:
    most = refundable_of(money)
    if wish.seen != seal_sums(sums_shown(session, booking, money, now=now)):
        raise RecordedMeanwhile()
    check_wish(wish)
    if wish.reason is Reason.AMOUNT:
        amount = wish.amount or Cents(0)
    else:
        amount = amount_of(session, booking, money, wish.reason, now=now)
    if amount > most and money.in_dispute:
        raise PaymentInDispute()
    if not Cents(0) <= amount <= most:
        raise RefundTooHigh(most=most)
    return amount


def promise(
    session: Session,
    booking: Registration,
    money: Money,
    amount: Cents,
    wish: Wish,
    *,
    by: str,
    now: datetime,
) -> None:
    """Promise an amount back out of the payments, the newest first; perhaps it waits for two."""
    sources = [
        Source(one.id, one.refundable)
        for one in money.payments
        if one.currency == money.currency
        and one.refundable > Cents(0)
        and wish.payment_id in (None, one.id)
    ]
    most = sum((one.refundable for one in sources), Cents(0))
    if amount > most:
        raise RefundTooHigh(most=most)
    waits = needs_two(session, booking, amount)
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
