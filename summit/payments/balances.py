"""What was paid on a bill, what went back or was forgiven, and what is owed: asked everywhere.

Each is a number of cents within a row of `Bill`, to be selected, summed or compared. Only money in
the bill's own currency counts, of payments that were not undone; money on its way back counts as
gone, even out of a payment that was undone since, and so does a lost dispute; a failed refund does
not, nor a dispute before it is decided.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Integer, func, select, type_coerce
from sqlalchemy.orm import Session

from summit.kernel.money import Cents
from summit.payments.disputing.models import Dispute
from summit.payments.models import Bill, Payment, Refund, WriteOff
from summit.payments.reversing.queries import HOLDS
from summit.payments.statuses import COUNTED, UNSETTLED, RefundStatus


def _sum(amount: Any, *where: ColumnElement[bool]) -> Any:
    own = (Payment.bill_id == Bill.id, Payment.currency == Bill.currency)
    total = select(func.coalesce(func.sum(type_coerce(amount, Integer)), 0)).where(*own, *where)
    return total.correlate(Bill).scalar_subquery()


def _back(statuses: Collection[RefundStatus], *where: ColumnElement[bool]) -> Any:
    own = (Refund.payment_id == Payment.id, Refund.status.in_(statuses))
    return _sum(Refund.amount, *own, *where)


def _forgiven() -> Any:
    own = select(func.coalesce(func.sum(type_coerce(WriteOff.amount, Integer)), 0))
    return own.where(WriteOff.bill_id == Bill.id).correlate(Bill).scalar_subquery()


TOTAL = type_coerce(Bill.total, Integer)
PAID = _sum(Payment.amount, HOLDS)
REFUNDED = _back({RefundStatus.SUCCEEDED})
REFUND_PENDING = _back(UNSETTLED)
UNAPPROVED = _back(UNSETTLED, Refund.awaits_approval.is_(True))  # of it: nobody was promised it yet
LOST = _sum(Dispute.lost, Dispute.payment_id == Payment.id)  # a bank took it for good
KEPT = PAID - _back(COUNTED) - LOST  # paid, and not going back
CREDITED = type_coerce(
    Bill.credited_subtotal + Bill.credited_gst + Bill.credited_qst, Integer
)  # taken back: all of it once the registration ended, but for what is retained
FORGIVEN = _forgiven()
OWED = TOTAL - CREDITED - KEPT - FORGIVEN  # negative where too much was paid
VOIDED = type_coerce(Bill.voided_subtotal + Bill.voided_gst + Bill.voided_qst, Integer)
DUE = OWED + VOIDED  # see `balance`


def balance(session: Session, bill: Bill) -> Cents:
    """Return what money would settle a bill; negative where too much was paid.

    Of a registration that ended: what would settle it if money revived it.
    """
    wanted = select(DUE).where(Bill.id == bill.id)
    return Cents(int(session.scalars(wanted).one()))
