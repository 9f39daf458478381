"""What letters say of a payment that was undone, and of what an ended registration owes.

Of another payer's bill the contact reads no more than that it is open, or open again.
"""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.edition.queries import get_summit, zone_of
from summit.holder.transfers import transfer_facts
from summit.kernel.money import Cents
from summit.mail.letters import Promised
from summit.payments.documents.models import Document
from summit.payments.models import Bill, Payment
from summit.payments.queries import money_of
from summit.payments.reversing.models import Reversal
from summit.payments.reversing.statuses import ReversalKind
from summit.registration.models import Registration
from summit.registration.statuses import ENDED


def about_undone(session: Session, promised: Promised) -> dict[str, Any]:
    """Return which payment it was, whether the bank took it back, and its receipt."""
    reversal = session.get_one(Reversal, promised.facts["reversal_id"])
    payment = session.get_one(Payment, reversal.payment_id)
    bill = session.get_one(Bill, payment.bill_id)
    receipt = select(Document.number).where(Document.payment_id == payment.id)
    return {
        "is_returned": reversal.kind is ReversalKind.RETURNED,
        "amount": payment.amount,
        "method": payment.method.value,
        "received_at": payment.received_at.astimezone(zone_of(get_summit(session))),
        "receipt": session.scalar(receipt),
    } | ways_after_end(session, session.get_one(Registration, bill.registration_id))


def ways_after_end(session: Session, registration: Registration) -> dict[str, Any]:
    """Return whether a registration ended, and the account for what it still owes then."""
    return {
        "has_ended": registration.status in ENDED,
        **transfer_facts(session, registration.reference),
    }


def owed_after_end(session: Session, registration: Registration) -> dict[str, Any]:
    """Return what a registration owes though it ended, if anything, and where to."""
    money = money_of(session, registration.id)
    return ways_after_end(session, registration) | {
        "money": money,
        "owes": registration.status in ENDED and money.balance > Cents(0),
    }


def undone_subject(facts: Mapping[str, Any]) -> str:
    reference = facts["registration"].reference
    if facts["is_returned"]:
        said: str = _("A payment was returned by the bank: %(reference)s", reference=reference)
    else:
        said = _("A payment was recorded by mistake: %(reference)s", reference=reference)
    return said


def reopened_subject(facts: Mapping[str, Any]) -> str:
    """Return what a contact reads of another payer's bill; `is_paid`: by now, a letter may wait."""
    reference = facts["registration"].reference
    if facts["is_paid"]:
        said: str = _("Nothing is left to pay: %(reference)s", reference=reference)
    else:
        said = _("A bill is open again: %(reference)s", reference=reference)
    return said
