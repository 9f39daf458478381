"""Reads what banks hold while cardholders dispute it."""

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from summit.payments.disputing.models import Dispute
from summit.payments.disputing.statuses import UNDECIDED
from summit.payments.models import Bill, Payment


def is_held(bill: InstrumentedAttribute[int] | int) -> ColumnElement[bool]:
    """Return the condition that a bank holds money of a bill, given by its number or column.

    Of any payment of it: nothing is sent meanwhile (decision 240).
    """
    paid = aliased(Payment)
    held = (
        select(Dispute.id)
        .join(paid, Dispute.payment_id == paid.id)
        .where(
            paid.bill_id == bill,
            Dispute.status.in_(UNDECIDED),
            ~Dispute.is_charge_refundable,
        )
        .correlate(Bill)
    )
    return exists(held)
