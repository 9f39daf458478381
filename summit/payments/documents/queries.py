"""Finds documents, for who holds the link of a registration and for the office."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.kernel.money import Cents
from summit.payments.documents.models import Document
from summit.payments.documents.rules import DocumentKind
from summit.payments.models import Bill, Payment
from summit.payments.reversing.queries import undone
from summit.payments.service.bills import find_bill
from summit.payments.statuses import PaymentMethod
from summit.registration.models import Registration


def documents_of(session: Session, registration_id: int) -> Sequence[Document]:
    """Return the documents of a registration, oldest first."""
    wanted = select(Document).where(Document.registration_id == registration_id)
    return session.scalars(wanted.order_by(Document.id)).all()


def standing_documents(session: Session, registration_id: int) -> Sequence[Document]:
    """Return those that still hold, oldest first.

    No credit note took them back whole, and no payment they are the receipt of was undone.
    """
    issued = documents_of(session, registration_id)
    gone = undone(session, (one.payment_id for one in issued))

    def taken_back(one: Document) -> Cents:
        return sum((other.amount for other in issued if other.corrects_id == one.id), Cents(0))

    def holds(one: Document) -> bool:
        is_whole = one.amount > taken_back(one) or not taken_back(one)
        return is_whole and one.payment_id not in gone

    return [one for one in issued if holds(one)]


def standing_invoice(session: Session, bill: Bill) -> Document | None:
    """Return the invoice of a bill that no credit note took back whole."""
    newest = select(Document).where(
        Document.bill_id == bill.id, Document.kind == DocumentKind.INVOICE
    )
    invoice = session.scalar(newest.order_by(Document.id.desc()).limit(1))
    if invoice is None:
        return None
    taken = sum((one.amount for one in credits_of(session, invoice)), Cents(0))
    return invoice if taken < invoice.amount else None


def credits_of(session: Session, invoice: Document) -> Sequence[Document]:
    """Return the credit notes of an invoice."""
    return session.scalars(select(Document).where(Document.corrects_id == invoice.id)).all()


def was_thanked_with(session: Session, bill: Bill, invoice: Document) -> bool:
    """Tell whether a letter that thanked for money has carried this invoice.

    For a card that does not fit another payer is thanked at once, the contact once it was looked
    at.
    """
    paid = (
        select(Document.id)
        .join(Payment, Document.payment_id == Payment.id)
        .where(
            Document.bill_id == bill.id,
            Document.kind == DocumentKind.RECEIPT,
            Document.id > invoice.id,
        )
    )
    if bill.payer_email is None:
        paid = paid.where(Payment.method != PaymentMethod.CARD)
    return session.scalar(paid.limit(1)) is not None


def invoice_of(session: Session, registration_id: int) -> Document | None:
    """Return the invoice that stands for a registration, if it has a bill."""
    bill = find_bill(session, registration_id)
    return standing_invoice(session, bill) if bill else None


def lacks_order(invoice: Document | None, booking: Registration) -> bool:
    """Tell whether a purchase order came that an invoice does not say."""
    number = booking.purchase_order
    return invoice is not None and bool(number) and number != invoice.facts["purchase_order"]


def find_document(session: Session, registration_id: int, number: str) -> Document | None:
    """Return a document by its number, if it is this registration's."""
    wanted = select(Document).where(
        Document.registration_id == registration_id, Document.number == number
    )
    return session.scalar(wanted)
