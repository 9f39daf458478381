"""Which letters a payment that was undone promises.

`payment.undone` goes to the contact; where another pays it says no more than that the bill is open
again. `payer.undone` goes to who pays in place of the municipality. Facts: `registration_id`,
`reversal_id`.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.mail.models import OutboxMessage
from summit.payments.documents.models import Document
from summit.payments.events import PaymentReversed
from summit.payments.reversing.models import Reversal
from summit.payments.reversing.statuses import ReversalKind
from summit.payments.service.bills import find_bill
from summit.registration.messages import promise_about
from summit.registration.models import Registration
from summit.registration.statuses import Status

WITH_ALL_RECEIPTS = ("registration.confirmed", "registration.settled")  # letters to the contact
WITH_ONE_RECEIPT = "payer.paid"  # to another payer, about one payment
PART_RECEIVED = "payment.part_received"  # to the contact, about one payment


def promise_reversal_notice(session: Session, fact: PaymentReversed) -> None:
    """Tell who pays that a payment is not there, and what is owed.

    Of a mistake of ours only who was sent its receipt is told: nobody else knows of it. Another
    payer's money is their own matter: the contact hears no more than that this bill is open again,
    and that only of a registration which was confirmed as paid.
    """
    reversal = session.get_one(Reversal, fact.reversal_id)
    registration = session.get_one(Registration, fact.registration_id)
    bill = find_bill(session, fact.registration_id)
    payer = bill.payer_email if bill else None
    given: dict[str, Any] = {"key": reversal.id, "now": fact.at, "reversal_id": reversal.id}
    if payer is None:
        is_told = _is_told(session, reversal, fact, _sent_to_contact)
    else:
        is_confirmed = registration.status is Status.CONFIRMED
        is_told = fact.reopens and is_confirmed and payer != registration.contact_email
    if is_told:
        promise_about(session, "payment.undone", registration, **given)
    if payer and _is_told(session, reversal, fact, _sent_to_payer):
        promise_about(session, "payer.undone", registration, to=payer, **given)


Asked = Callable[[Document, Sequence[OutboxMessage]], bool]


def _is_told(session: Session, reversal: Reversal, fact: PaymentReversed, was_sent: Asked) -> bool:
    if reversal.kind is ReversalKind.RETURNED:
        return True
    receipt = session.scalar(select(Document).where(Document.payment_id == reversal.payment_id))
    about = f"registration:{fact.registration_id}"
    letters = session.scalars(select(OutboxMessage).where(OutboxMessage.about == about)).all()
    return receipt is not None and was_sent(receipt, letters)


def _sent_to_contact(receipt: Document, letters: Sequence[OutboxMessage]) -> bool:
    return any(
        one.occasion in WITH_ALL_RECEIPTS and one.promised_at >= receipt.issued_at
        for one in letters
    ) or _names(PART_RECEIVED, receipt, letters)


def _sent_to_payer(receipt: Document, letters: Sequence[OutboxMessage]) -> bool:
    return _names(WITH_ONE_RECEIPT, receipt, letters)


def _names(occasion: str, receipt: Document, letters: Sequence[OutboxMessage]) -> bool:
    return any(
        one.occasion == occasion and one.facts.get("payment_id") == receipt.payment_id
        for one in letters
    )
