"""Refunds: the row first, then Stripe's word on it, which may change days later.

Reasons: `late` (the seats had gone), `surplus` (paid twice), `dashboard` (made at Stripe), and
those of `refunding.rules.Reason`, which finance decides on.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from summit.database import after_commit
from summit.extensions import tasks
from summit.kernel.events import announce
from summit.kernel.money import Cents
from summit.kernel.transitions import move
from summit.payments.cards import CardRefund
from summit.payments.events import RefundFailed, RefundRequested, RefundSucceeded
from summit.payments.models import Attempt, Bill, Payment, Refund
from summit.payments.rules import goes_by_hand
from summit.payments.service import bills, ledger
from summit.payments.statuses import REFUND_ALLOWED, UNSETTLED, RefundStatus
from summit.registration import service as registration

SETTLE = "payments.settle_refunds"
LATE, SURPLUS, DASHBOARD = "late", "surplus", "dashboard"
REFUSED_AT_ONCE = frozenset({"charge_disputed", "charge_already_refunded"})  # codes of Stripe
NEGATIVE = (RefundStatus.FAILED, RefundStatus.CANCELLED)


@dataclass(frozen=True, kw_only=True, slots=True)
class RefundDue:
    """A refund as plain values, to be carried out of a transaction."""

    id: uuid.UUID
    intent_id: str
    amount: Cents
    key_number: int
    tries: int
    is_asked: bool  # Stripe has it already

    @property
    def key(self) -> str:
        """Return the idempotency key; the first carries no number."""
        number = "" if self.key_number == 1 else f":{self.key_number}"
        return f"refund:{self.id}{number}"


def request_refund(
    session: Session,
    payment: Payment,
    *,
    registration_id: int,
    reason: str,
    now: datetime,
    amount: Cents | None = None,
    note: str | None = None,
    asked_by: str | None = None,
    awaits_approval: bool = False,
    by_hand: bool = False,
) -> Refund:
    """Promise a payment back, or part of it. A card's is asked of Stripe after the commit.

    One that awaits approval is counted as gone, and nobody is told before it is approved.
    """
    refund = Refund(
        payment_id=payment.id,
        amount=amount or payment.amount,
        reason=reason,
        status=RefundStatus.REQUESTED,
        note=note,
        asked_by=asked_by,
        awaits_approval=awaits_approval,
        by_hand=by_hand or goes_by_hand(payment.method),
        requested_at=now,
    )
    session.add(refund)
    session.flush()
    if not awaits_approval:
        release(session, refund, registration_id=registration_id, now=now)
    return refund


def release(session: Session, refund: Refund, *, registration_id: int, now: datetime) -> None:
    """Let a refund go its way: it is owed, the contact is told, a card's is asked of Stripe."""
    payment = session.get_one(Payment, refund.payment_id)
    if _is_booked(session, payment):
        ledger.post_refund_granted(session, refund, now=now)
    announce(session, RefundRequested(refund.id, registration_id, refund.reason, now))
    after_commit(session, tasks.hint, SETTLE)


def unsettled(session: Session) -> Sequence[RefundDue]:
    """Return the card refunds whose end is not known."""
    wanted = (
        select(Refund, Attempt.payment_intent_id)
        .join(Payment, Refund.payment_id == Payment.id)
        .join(Attempt, Payment.attempt_id == Attempt.id)
        .where(
            Refund.status.in_(UNSETTLED),
            ~Refund.awaits_approval,
            ~Refund.by_hand,
            Attempt.payment_intent_id.is_not(None),
        )
    )
    rows = session.execute(wanted.order_by(Refund.requested_at, Refund.id)).all()
    return [
        RefundDue(
            id=refund.id,
            intent_id=intent_id or "",
            amount=refund.amount,
            key_number=refund.key_number,
            tries=refund.tries,
            is_asked=refund.stripe_refund_id is not None,
        )
        for refund, intent_id in rows
    ]


def about_to_ask(session: Session, due: RefundDue) -> None:
    """Count a try before it is made: the next one looks first what became of this."""
    session.execute(update(Refund).where(Refund.id == due.id).values(tries=Refund.tries + 1))


def change_key(session: Session, due: RefundDue) -> None:
    """Take the next key after Stripe stored an error under this one, unless somebody did."""
    session.execute(
        update(Refund)
        .where(Refund.id == due.id, Refund.key_number == due.key_number)
        .values(key_number=due.key_number + 1)
    )


def give_up(session: Session, due: RefundDue, *, reason: str, now: datetime) -> None:
    """Write down that Stripe refuses this refund; the amount is open again, staff must look."""
    payment = locked_payment(session, due.intent_id)
    refund = session.get_one(Refund, due.id, populate_existing=True)
    if payment is not None and refund.status is RefundStatus.REQUESTED:
        refund.failure = reason[:200]
        move_refund(session, refund, payment, RefundStatus.FAILED, now=now)


def apply_refunds(
    session: Session, intent_id: str, found: Iterable[CardRefund], *, now: datetime
) -> None:
    """Make our rows agree with Stripe's refunds of one payment; twice is harmless.

    A refund made on Stripe's dashboard is recorded as external; no registration changes by it. So
    is one that we gave up before Stripe told of it: its amount was open again, this money is gone.
    """
    payment = locked_payment(session, intent_id)
    if payment is None:
        return  # another application on the same Stripe account
    ours = select(Refund).where(Refund.payment_id == payment.id)
    known = session.scalars(ours, execution_options={"populate_existing": True}).all()
    for one in found:
        refund = next((row for row in known if _is_same(row, one)), None)
        refund = refund or _external(session, payment, one, now=now)
        refund.stripe_refund_id = one.stripe_id
        refund.failure = one.failure or refund.failure
        if one.status in REFUND_ALLOWED[refund.status]:  # else an older word than ours
            move_refund(session, refund, payment, one.status, now=now)
    session.flush()


def locked_payment(session: Session, intent_id: str) -> Payment | None:
    """Lock registration and bill, then return the payment; None where it is not ours."""
    owner = select(Attempt.registration_id).where(Attempt.payment_intent_id == intent_id)
    registration_id = session.scalar(owner)
    if registration_id is None:
        return None
    registration.lock(session, registration_id)
    bills.lock_bill(session, registration_id)
    wanted = select(Payment).join(Attempt, Payment.attempt_id == Attempt.id)
    return session.scalar(wanted.where(Attempt.payment_intent_id == intent_id))


def _is_same(row: Refund, one: CardRefund) -> bool:
    is_given_up = row.stripe_refund_id is None and row.status in NEGATIVE  # perhaps decided anew
    is_named = str(row.id) == one.refund_id and not is_given_up
    return is_named or row.stripe_refund_id == one.stripe_id


def _external(session: Session, payment: Payment, one: CardRefund, *, now: datetime) -> Refund:
    refund = Refund(
        payment_id=payment.id,
        amount=one.amount,
        reason=DASHBOARD,
        status=RefundStatus.REQUESTED,
        is_external=True,
        requested_at=now,
    )
    session.add(refund)
    session.flush()
    if _is_booked(session, payment):
        ledger.post_refund_granted(session, refund, now=now)
    return refund


def _is_booked(session: Session, payment: Payment) -> bool:
    """Tell whether the ledger, which holds one currency, has this payment and its refunds."""
    return payment.currency == session.get_one(Bill, payment.bill_id).currency


def move_refund(
    session: Session, refund: Refund, payment: Payment, status: RefundStatus, *, now: datetime
) -> None:
    """Write down where a refund stands; the ledger follows once it is done, or will not be.

    One that failed is promised no longer: finance decides anew on what the bill shows as too much.
    """
    was_done = refund.status is RefundStatus.SUCCEEDED
    refund.status = move(refund.status, status, REFUND_ALLOWED)
    refund.settled_at = None if status in UNSETTLED else now
    session.flush()
    about = session.get_one(Bill, payment.bill_id).registration_id
    is_booked = _is_booked(session, payment)
    if status is RefundStatus.SUCCEEDED:
        if is_booked:
            ledger.post_refund(session, refund, payment, now=now)
        announce(session, RefundSucceeded(refund.id, about, now))
    elif status in NEGATIVE:
        if was_done and is_booked:
            ledger.post_refund_failed(session, refund, payment, now=now)
        ledger.post_refund_abandoned(session, refund, now=now)
        announce(session, RefundFailed(refund.id, about, now))
