"""Finds documents, for who holds the link of a registration and for the office."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.payments.documents.models import Document


def documents_of(session: Session, registration_id: int) -> Sequence[Document]:
    """Return the documents of a registration, oldest first."""
    wanted = select(Document).where(Document.registration_id == registration_id)
    return session.scalars(wanted.order_by(Document.id)).all()


def find_document(session: Session, registration_id: int, number: str) -> Document | None:
    """Return a document by its number, if it is this registration's."""
    wanted = select(Document).where(
        Document.registration_id == registration_id, Document.number == number
    )
    return session.scalar(wanted)
