"""Payments, refunds and what undid them, as pages show them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from summit.kernel.money import Cents
from summit.payments.disputing.models import Dispute
from summit.payments.models import Payment, Refund
from summit.payments.reversing.models import Reversal
from summit.payments.reversing.statuses import ReversalKind
from summit.payments.rules import goes_by_hand, refundable
from summit.payments.statuses import PaymentMethod, RefundStatus


@dataclass(frozen=True, kw_only=True, slots=True)
class ReversalShown:
    """Why a payment counts no longer."""

    kind: ReversalKind
    reason: str
    reversed_by: str
    reversed_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class PaymentShown:
    """Money that came in. `refundable` is what has not gone back and is not on its way.

    `in_dispute`: a bank holds it, and Stripe gives nothing of it back until that is decided;
    `held` is how much of it is in question then.
    `by_hand`: people send back what goes back of it, nobody's card takes it.
    `reversal`: it was undone, and no sum counts it.
    """

    id: int
    method: PaymentMethod
    amount: Cents
    currency: str
    note: str | None
    received_at: datetime
    recorded_by: str | None  # the actor; None where nobody did
    refundable: Cents
    by_hand: bool = False
    in_dispute: bool = False
    held: Cents = Cents(0)
    reversal: ReversalShown | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RefundShown:
    """Money that goes back: `reason` is late, surplus or dashboard."""

    id: uuid.UUID
    payment_id: int  # out of which
    amount: Cents
    currency: str
    reason: str
    status: RefundStatus
    failure: str | None
    awaits_approval: bool
    by_hand: bool
    requested_at: datetime
    settled_at: datetime | None


def payment_shown(
    payment: Payment,
    refunds: Sequence[Refund],
    disputes: Sequence[Dispute],
    reversal: Reversal | None,
) -> PaymentShown:
    back = [(one.status, one.amount) for one in refunds if one.payment_id == payment.id]
    about = [one for one in disputes if one.payment_id == payment.id]
    refused = [one for one in about if not one.is_charge_refundable]
    is_held = any(one.is_open for one in refused)
    left = refundable(payment.amount, back) - sum((one.lost for one in about), Cents(0))
    if reversal is not None:
        left = Cents(0)
    return PaymentShown(
        id=payment.id,
        method=payment.method,
        amount=payment.amount,
        currency=payment.currency,
        note=payment.note,
        received_at=payment.received_at,
        recorded_by=payment.recorded_by,
        refundable=Cents(0) if is_held else left,
        by_hand=goes_by_hand(payment.method, is_refused=bool(refused)),
        in_dispute=is_held,
        held=left if is_held else Cents(0),
        reversal=_reversal_shown(reversal) if reversal else None,
    )


def _reversal_shown(one: Reversal) -> ReversalShown:
    return ReversalShown(
        kind=one.kind,
        reason=one.reason,
        reversed_by=one.reversed_by,
        reversed_at=one.reversed_at,
    )


def refund_shown(refund: Refund, payments: Sequence[Payment]) -> RefundShown:
    return RefundShown(
        id=refund.id,
        payment_id=refund.payment_id,
        amount=refund.amount,
        currency=next(one.currency for one in payments if one.id == refund.payment_id),
        reason=refund.reason,
        status=refund.status,
        failure=refund.failure,
        awaits_approval=refund.awaits_approval,
        by_hand=refund.by_hand,
        requested_at=refund.requested_at,
        settled_at=refund.settled_at,
    )
