"""What Stripe says of a dispute, applied to our rows. Callers hold the transaction.

No registration changes and no badge ends by a dispute: a person decides.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from summit.kernel.money import Cents
from summit.payments.cards import CardDispute
from summit.payments.disputing.models import Dispute
from summit.payments.disputing.statuses import DISPUTE_ALLOWED, UNDECIDED, DisputeStatus
from summit.payments.models import Bill, Payment
from summit.payments.payouts import service as payouts
from summit.payments.payouts.models import BalanceTransaction
from summit.payments.service import ledger
from summit.payments.service.refunds import locked_payment


def apply_dispute(session: Session, found: CardDispute, *, now: datetime) -> bool:
    """Make our row, and the ledger, agree with a dispute; twice, and in any order, is harmless.

    Return False where the payment is none that we recorded.
    """
    payment = locked_payment(session, found.intent_id) if found.intent_id else None
    if payment is None:
        return False
    dispute = _find(session, found.stripe_id)
    if dispute is None:
        dispute = _new(session, payment, found, now=now)
    elif found.status is dispute.status or found.status in DISPUTE_ALLOWED[dispute.status]:
        _bring_up_to_date(dispute, found, now=now)  # else an older word than ours
    for one in found.movements:
        payouts.record(session, replace(one, source_id=found.stripe_id, intent_id=found.intent_id))
    _settle(session, dispute, payment, now=now)
    return True


def _find(session: Session, stripe_id: str) -> Dispute | None:
    wanted = select(Dispute).where(Dispute.stripe_id == stripe_id)
    return session.scalar(wanted, execution_options={"populate_existing": True})


def _new(session: Session, payment: Payment, found: CardDispute, *, now: datetime) -> Dispute:
    dispute = Dispute(
        stripe_id=found.stripe_id,
        payment_id=payment.id,
        currency=found.currency,
        reason=found.reason[:60],
        opened_at=found.opened_at,
        withdrawn=Cents(0),
        lost=Cents(0),
    )
    _bring_up_to_date(dispute, found, now=now)
    session.add(dispute)
    session.flush()
    return dispute


def _bring_up_to_date(dispute: Dispute, found: CardDispute, *, now: datetime) -> None:
    if found.status is not dispute.status:
        dispute.ended_at = None if found.status in UNDECIDED else now
    dispute.status = found.status
    dispute.amount, dispute.respond_by = found.amount, found.respond_by
    dispute.is_charge_refundable = found.is_charge_refundable


def _settle(session: Session, dispute: Dispute, payment: Payment, *, now: datetime) -> None:
    """Ask the bill for what is lost, and no longer for what was won after all."""
    bill = session.get_one(Bill, payment.bill_id)
    if payment.currency != bill.currency:
        return  # the ledger holds one currency
    dispute.withdrawn = _withdrawn(session, dispute, bill.currency)
    lost = dispute.withdrawn if dispute.status is DisputeStatus.LOST else Cents(0)
    ledger.post_dispute(session, dispute.id, lost - dispute.lost, now=now)
    dispute.lost = lost
    session.flush()


def _withdrawn(session: Session, dispute: Dispute, currency: str) -> Cents:
    moved = select(func.sum(BalanceTransaction.amount)).where(
        BalanceTransaction.source_id == dispute.stripe_id, BalanceTransaction.currency == currency
    )
    return (session.scalar(moved) or Cents(0)) * -1
