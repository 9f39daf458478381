"""Money that came: always recorded. What it brings about is a decision apart."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from summit.admission.service import SoldOut
from summit.kernel.events import announce
from summit.kernel.money import Cents
from summit.kernel.transitions import move
from summit.payments.balances import balance
from summit.payments.cards import CardPage, PageState
from summit.payments.differences.found import Sum
from summit.payments.differences.rules import misfit
from summit.payments.disputing.queries import is_held
from summit.payments.errors import (
    AmountNotPositive,
    NothingDue,
    ReceivedBefore,
    ReceivedLater,
    RecordedMeanwhile,
)
from summit.payments.events import PaymentNeedsReview, PaymentRecorded
from summit.payments.models import Attempt, Bill, Payment
from summit.payments.service import attempts, bills, ledger, refunds
from summit.payments.service.settling import settle_what_waited
from summit.payments.statuses import ACTIVE, ALLOWED, AttemptStatus, PaymentMethod
from summit.registration import service as registration
from summit.registration.errors import PaymentOpen
from summit.registration.models import Registration
from summit.registration.statuses import ENDED, SENT, SeatsKeptBy, Status

DONE = {AttemptStatus.PAID, AttemptStatus.NEEDS_REVIEW}  # later hints change nothing


class Outcome(StrEnum):
    """What money brought about."""

    CONFIRMED = "confirmed"
    STILL_OWED = "still_owed"  # paid in part: the places are kept
    AFTER_END = "after_end"  # the registration had ended, and still owed as much or more
    LATE = "late"  # the registration had ended and its seats are gone
    LATE_IN_PART = "late_in_part"  # as late, but for what was still owed after the end
    SURPLUS = "surplus"  # paid already


GOES_BACK = {  # by itself to a card, but for what was still owed; a person returns the rest
    Outcome.LATE: refunds.LATE,
    Outcome.LATE_IN_PART: refunds.LATE,
    Outcome.SURPLUS: refunds.SURPLUS,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """Money that came by another way than a card, as finance records it."""

    method: PaymentMethod
    amount: Cents
    note: str | None = None  # cheque number, bank reference
    after: int | None = None  # how many payments there were when the form was drawn
    received_at: datetime | None = None  # by hand or bank; None, or to come: this moment
    recorded_by: str | None = None  # the actor


def apply_session(session: Session, page: CardPage, *, now: datetime) -> None:
    """Make our rows agree with a card page as Stripe has it now; twice is harmless.

    Monotone: what is paid stays paid, whatever an older answer says.
    """
    attempt_id = find_owner(session, page.session_id, page.attempt_id)
    if attempt_id is None:
        return  # another application on the same Stripe account
    booking, attempt = attempts.lock_attempt(session, attempt_id)
    if attempt.status in DONE:
        return
    if attempt.status is AttemptStatus.NEW:
        attempts.adopt(attempt, page)  # Stripe's answer to our call was lost
    if page.state is PageState.PAID:
        _receive(session, booking, attempt, page, now=now)
    elif attempt.status in ACTIVE:
        _without_money(booking, attempt, page, now=now)
    session.flush()


def find_owner(
    session: Session, session_id: str, attempt_id: str | None = None
) -> uuid.UUID | None:
    """Return whose page this is: by its id, or by its metadata while we do not know the id."""
    known = session.scalar(select(Attempt.id).where(Attempt.session_id == session_id))
    if known is not None or attempt_id is None:
        return known
    try:
        wanted = uuid.UUID(attempt_id)
    except ValueError:
        return None
    unknown = select(Attempt.id).where(Attempt.id == wanted, Attempt.session_id.is_(None))
    return session.scalar(unknown)


def record_typed(
    session: Session, registration_id: int, receipt: Receipt, *, now: datetime
) -> Outcome:
    """Record what somebody typed, at a moment that can be. Raises as `record_payment` does."""
    _check_moment(registration.lock(session, registration_id), receipt, now=now)
    return record_payment(session, registration_id, receipt, now=now)


def record_payment(
    session: Session, registration_id: int, receipt: Receipt, *, now: datetime
) -> Outcome:
    """Record a transfer, cheque, cash or terminal slip; confirm once nothing is owed.

    Raises `PaymentOpen` while a card page is: `summit.payments.by_hand` closes it first.
    """
    if receipt.amount <= Cents(0):
        raise AmountNotPositive()
    if receipt.method is PaymentMethod.CARD:
        raise ValueError("Card payments come from Stripe, never from a form")
    booking = registration.lock(session, registration_id)
    bill = bills.lock_bill(session, registration_id)
    if bill is None:
        raise NothingDue()
    if attempts.find_active(session, registration_id):
        raise PaymentOpen()
    if receipt.after is not None and receipt.after != _count(session, bill):
        raise RecordedMeanwhile()  # a button pressed twice, or two people with one cheque
    before = balance(session, bill)
    payment = Payment(
        bill_id=bill.id,
        method=receipt.method,
        amount=receipt.amount,
        currency=bill.currency,
        note=receipt.note,
        received_at=min(receipt.received_at or now, now),
        recorded_by=receipt.recorded_by,
    )
    _record(session, bill, payment, now=now)
    outcome = _decide(session, booking, bill, before, receipt.amount, now=now)
    announce(session, PaymentRecorded(payment.id, booking.id, now))
    return outcome


def _check_moment(booking: Registration, receipt: Receipt, *, now: datetime) -> None:
    """Refuse a moment that cannot be. A form knows minutes, so the first one counts whole."""
    if receipt.received_at is None:
        return
    if receipt.received_at > now:
        raise ReceivedLater()
    if receipt.received_at < booking.started_at.replace(second=0, microsecond=0):
        raise ReceivedBefore()


def _count(session: Session, bill: Bill) -> int:
    return session.scalar(select(func.count()).where(Payment.bill_id == bill.id)) or 0


def _without_money(
    booking: Registration, attempt: Attempt, page: CardPage, *, now: datetime
) -> None:
    if page.state is PageState.EXPIRED:
        attempts.end(booking, attempt, AttemptStatus.EXPIRED, now=now)
    elif page.state is PageState.FAILED:
        attempts.end(booking, attempt, AttemptStatus.FAILED, now=now)
    elif page.state is PageState.PROCESSING and attempt.status is AttemptStatus.OPEN:
        attempt.status = move(attempt.status, AttemptStatus.PROCESSING, ALLOWED)
        attempt.payment_intent_id, attempt.url = page.intent_id, None


def _receive(
    session: Session, booking: Registration, attempt: Attempt, page: CardPage, *, now: datetime
) -> None:
    """Record the money of a paid page, then confirm, revive, refund or ask for a person."""
    bill = session.get_one(Bill, attempt.bill_id)
    before = balance(session, bill)
    attempt.payment_intent_id = page.intent_id
    attempt.ended_at, attempt.url = now, None
    payment = Payment(
        bill_id=bill.id,
        attempt_id=attempt.id,
        method=PaymentMethod.CARD,
        amount=page.amount,
        currency=page.currency,
        received_at=now,
    )
    _record(session, bill, payment, now=now)
    asked, came = Sum(attempt.amount, attempt.currency), Sum(page.amount, page.currency)
    wrong = misfit(came, asked, before, page.presented)
    attempt.status = move(
        attempt.status, AttemptStatus.NEEDS_REVIEW if wrong else AttemptStatus.PAID, ALLOWED
    )
    if wrong:
        kind, expected = wrong
        attempt.review_reason = kind.value
        news = PaymentNeedsReview(attempt.id, booking.id, kind, expected, now, page.presented)
        announce(session, news)
        announce(session, PaymentRecorded(payment.id, booking.id, now))
        return
    outcome = _decide(session, booking, bill, before, page.amount, now=now)
    reason = GOES_BACK.get(outcome)
    waits = session.scalar(select(is_held(bill.id)))  # finance sends it, once that is over
    if reason and not waits:
        refunds.request_refund(
            session,
            payment,
            registration_id=booking.id,
            reason=reason,
            amount=page.amount - _claimed_of(bill, before),
            now=now,
        )
    announce(session, PaymentRecorded(payment.id, booking.id, now))


def _record(session: Session, bill: Bill, payment: Payment, *, now: datetime) -> None:
    session.add(payment)
    session.flush()
    if payment.currency == bill.currency:  # the ledger holds one currency
        ledger.post_payment(session, payment, now=now)


def _decide(
    session: Session,
    booking: Registration,
    bill: Bill,
    before: Cents,
    amount: Cents,
    *,
    now: datetime,
) -> Outcome:
    """Confirm or revive where `amount` settles what was owed `before`."""
    if before <= Cents(0):
        return Outcome.SURPLUS
    if booking.status in ENDED:
        return _after_end(session, booking, bill, before, amount, now=now)
    if before > amount:
        _keep_part_paid(session, booking, now=now)
        return Outcome.STILL_OWED
    if booking.status in SENT:  # confirmed: it owed again, for a dearer type or a lost dispute
        settle_what_waited(session, booking, owed=before, now=now)
        return Outcome.CONFIRMED
    return Outcome.LATE


def _after_end(
    session: Session,
    booking: Registration,
    bill: Bill,
    before: Cents,
    amount: Cents,
    *,
    now: datetime,
) -> Outcome:
    """Say what money for a registration that ended brings about.

    What is still owed of it, kept of it or gone out of money that is not there, is not late: so
    much is paid, and nothing revives. All that was billed revives it while seats are free. What
    is more than owed, and revives nothing, goes back.
    """
    claimed = _claimed_of(bill, before)
    if amount <= claimed:
        if amount == claimed:
            settle_what_waited(session, booking, owed=claimed, now=now)
        return Outcome.AFTER_END
    is_whole = amount >= before and booking.status is Status.EXPIRED
    if is_whole and _revive(session, booking, bill, now=now):
        return Outcome.CONFIRMED
    return Outcome.LATE_IN_PART if claimed else Outcome.LATE


def _claimed_of(bill: Bill, due: Cents) -> Cents:
    """Return what is owed of a registration that ended, without what would revive it."""
    return max(Cents(0), due - bill.voided)


def _revive(session: Session, booking: Registration, bill: Bill, *, now: datetime) -> bool:
    """Take the seats again if they are free; the savepoint undoes a half-taken group."""
    try:
        with session.begin_nested():
            registration.revive(session, booking, now=now)
            bills.claim_again(session, bill, now=now)
    except SoldOut:
        return False
    return True


def _keep_part_paid(session: Session, booking: Registration, *, now: datetime) -> None:
    """Take the seats from the sweep: who paid in part is not sent away by a clock."""
    if booking.seats_kept_by is SeatsKeptBy.HOLD and booking.status is Status.AWAITING_PAYMENT:
        registration.keep_by_invoice(session, booking, now=now)
