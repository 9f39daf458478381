"""Rows about a card payment that Stripe has never heard of."""

from summit.kernel import clock
from summit.kernel.money import Cents
from summit.payments.disputing.models import Dispute
from summit.payments.disputing.statuses import DisputeStatus
from summit.payments.models import Refund
from summit.payments.statuses import RefundStatus


def of_nobody(payment_id):
    """Return a refund and a dispute of a cent; no ledger entry goes with them."""
    refund = Refund(
        payment_id=payment_id,
        amount=Cents(1),
        reason="surplus",
        status=RefundStatus.SUCCEEDED,
        stripe_refund_id="re_of_nobody",
        requested_at=clock.now(),
    )
    dispute = Dispute(
        stripe_id="du_of_nobody",
        payment_id=payment_id,
        status=DisputeStatus.NEEDS_ANSWER,
        amount=Cents(1),
        currency="cad",
        reason="general",
        opened_at=clock.now(),
        is_charge_refundable=False,
        withdrawn=Cents(0),
        lost=Cents(0),
    )
    return refund, dispute
