"""Undoes a payment that turned out not to be there. Callers hold the transaction.

The payment stays as it was recorded; a row of its own says that it counts no longer, and the
ledger has its mirror. The registration stays as it is and owes again, as after a lost dispute:
whoever is confirmed stays confirmed, and no clock sends anybody away.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from summit.kernel.events import announce
from summit.kernel.money import Cents
from summit.payments.errors import ChangedSincePreview, NothingDue
from summit.payments.events import PaymentReversed
from summit.payments.forgiving.grounds import forgiven_beside
from summit.payments.forgiving.service import claim_forgiven_again
from summit.payments.models import Bill, Payment, Refund
from summit.payments.queries import Money, money_of
from summit.payments.refunding.service import needs_two
from summit.payments.reversing.errors import (
    NoBankReturnsIt,
    PaidByCard,
    ReasonMissing,
    RefundWaits,
    ReversedAlready,
    UndoneByTheSame,
)
from summit.payments.reversing.models import Reversal
from summit.payments.reversing.queries import find_reversal
from summit.payments.reversing.statuses import KINDS, ReversalKind
from summit.payments.service import attempts, bills, ledger
from summit.payments.shown import PaymentShown
from summit.payments.statuses import UNSETTLED, PaymentMethod, RefundStatus
from summit.registration import service as registration
from summit.registration.errors import PaymentOpen
from summit.registration.models import Registration
from summit.registration.statuses import Status


@dataclass(frozen=True, kw_only=True, slots=True)
class Undoing:
    """What finance decides. `seen` is the seal of what the page showed."""

    kind: ReversalKind
    reason: str | None
    seen: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Foreseen:
    """What undoing one payment does to the money of its registration."""

    payment: PaymentShown
    money: Money
    status: Status
    went_back: Cents  # out of this payment, and sent: stays gone, and is owed
    unforgiven: Cents  # was forgiven on the ground of this payment: is claimed again

    @property
    def kinds(self) -> tuple[ReversalKind, ...]:
        return KINDS[self.payment.method]

    @property
    def owed(self) -> Cents:
        """Return what is owed afterwards; negative where too much stays paid."""
        return self.money.balance + self.payment.amount + self.unforgiven

    @property
    def seal(self) -> str:
        """Return what a page carries of what it showed."""
        sums = (self.money.balance, self.owed, self.went_back)
        shown = (*(one.amount for one in sums), len(self.money.payments), self.status)
        return ":".join(map(str, shown))


def foresee(session: Session, payment_id: int) -> Foreseen:
    """Return what would follow. Raises what keeps a payment from being undone at all.

    `PaidByCard`, `ReversedAlready`, `RefundWaits`.
    """
    payment = session.get_one(Payment, payment_id)
    bill = session.get_one(Bill, payment.bill_id)
    if payment.method is PaymentMethod.CARD:
        raise PaidByCard()
    if find_reversal(session, payment_id) is not None:
        raise ReversedAlready()
    _check_refunds(session, payment)
    money = money_of(session, bill.registration_id)
    shown = next(one for one in money.payments if one.id == payment_id)
    sent = (Refund.payment_id == payment_id, Refund.status == RefundStatus.SUCCEEDED)
    return Foreseen(
        payment=shown,
        money=money,
        status=session.get_one(Registration, bill.registration_id).status,
        went_back=session.scalar(select(func.sum(Refund.amount)).where(*sent)) or Cents(0),
        unforgiven=forgiven_beside(session, money, shown),
    )


def _check_refunds(session: Session, payment: Payment) -> None:
    """See that no money will go out of what is not there.

    A refund that somebody has still to send or approve stands on the sums before, whichever
    payment it goes out of: a second transfer was too much only while the first one counted. What
    Stripe is sending to a card nobody can stop. What was sent is gone, whatever becomes of the
    payment: it stays money out, and is owed.
    """
    waits = (
        Refund.status.in_(UNSETTLED),
        or_(Refund.by_hand, Refund.awaits_approval, Refund.payment_id == payment.id),
    )
    waiting = select(func.sum(Refund.amount)).join(Payment, Refund.payment_id == Payment.id)
    amount = session.scalar(waiting.where(Payment.bill_id == payment.bill_id, *waits))
    if amount:
        raise RefundWaits(amount=amount)


def lock_payment(session: Session, payment_id: int) -> tuple[Registration, Bill, Payment]:
    """Lock registration and bill, then return them with the payment."""
    owner = select(Bill.registration_id).join(Payment, Payment.bill_id == Bill.id)
    registration_id = session.scalars(owner.where(Payment.id == payment_id)).one()
    booking = registration.lock(session, registration_id)
    bill = bills.lock_bill(session, registration_id)
    if bill is None:
        raise NothingDue()
    return booking, bill, session.get_one(Payment, payment_id)


def reverse(
    session: Session, payment_id: int, wish: Undoing, *, by: str, now: datetime
) -> Reversal:
    """Undo a payment; it counts nowhere from now on.

    Raises what `foresee` does, `ReasonMissing`, `NoBankReturnsIt`, `UndoneByTheSame`,
    `ChangedSincePreview` where the page showed something else, and `PaymentOpen` while a card page
    is open.
    """
    booking, bill, payment = lock_payment(session, payment_id)
    before = foresee(session, payment_id)
    if wish.kind not in before.kinds:
        raise NoBankReturnsIt()
    if not wish.reason:
        raise ReasonMissing()
    if payment.recorded_by == by and needs_two(session, booking, payment.amount):
        raise UndoneByTheSame()
    if attempts.find_active(session, booking.id):
        raise PaymentOpen()
    if wish.seen != before.seal:
        raise ChangedSincePreview()
    reversal = _write_down(session, bill, payment, wish.kind, wish.reason, by=by, now=now)
    claim_forgiven_again(session, bill, before.unforgiven, wish.reason, by=by, now=now)
    reopens = before.money.balance <= Cents(0) < before.owed
    announce(session, PaymentReversed(reversal.id, payment.id, booking.id, now, reopens))
    return reversal


def _write_down(
    session: Session,
    bill: Bill,
    payment: Payment,
    kind: ReversalKind,
    reason: str,
    *,
    by: str,
    now: datetime,
) -> Reversal:
    reversal = Reversal(
        payment_id=payment.id, kind=kind, reason=reason, reversed_by=by, reversed_at=now
    )
    session.add(reversal)
    session.flush()
    if payment.currency == bill.currency:  # the ledger holds one currency
        ledger.post_reversal(session, reversal, payment, now=now)
    return reversal
