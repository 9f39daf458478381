"""Finds documents, for who holds the link of a registration and for the office."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.kernel.money import Cents
from summit.payments.documents.models import Document
from summit.payments.reversing.queries import undone


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


def find_document(session: Session, registration_id: int, number: str) -> Document | None:
    """Return a document by its number, if it is this registration's."""
    wanted = select(Document).where(
        Document.registration_id == registration_id, Document.number == number
    )
    return session.scalar(wanted)
