"""The PDF of each document: drawn once outside any transaction, then kept with its hash."""

import logging

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.database import insert_unless_there
from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.kernel.languages import REGIONAL, Language
from summit.payments.documents.drawing import draw
from summit.payments.documents.lists import digest
from summit.payments.documents.models import Document, DocumentFile
from summit.payments.documents.wording import sheet_of
from summit.web.languages import speaking

log = logging.getLogger(__name__)


def draw_documents() -> None:
    """Draw what was issued and has no file yet."""
    for document_id in _undrawn(db.session()):
        try:
            keep_file(document_id)
        except Exception:  # one that cannot be drawn stops no other
            db.session.rollback()
            log.exception("Document %s is not drawn", document_id)


def keep_file(document_id: int) -> bytes:
    """Return the PDF of a document; the first one drawn is kept, and only that is ever shown."""
    session = db.session()
    kept = session.get(DocumentFile, document_id)
    if kept is not None:
        return kept.content
    content = drawn(session.get_one(Document, document_id))
    session.rollback()  # no read stays open while another writes
    row = {
        "document_id": document_id,
        "content": content,
        "sha256": digest(content),
        "drawn_at": now(),
    }
    with transaction(by="worker") as writing:
        insert_unless_there(writing, DocumentFile, row)
    return db.session().get_one(DocumentFile, document_id).content


def drawn(document: Document) -> bytes:
    """Return a document as PDF: in French, the buyer's language beside it."""
    sheets = {}
    for language in (Language.FR, document.language):
        with speaking(language):
            sheets[language] = sheet_of(document.kind, document.number, document.facts)
    beside = sheets[document.language] if document.language is not Language.FR else None
    return draw(sheets[Language.FR], beside, language=REGIONAL[Language.FR])


def _undrawn(session: Session) -> list[int]:
    kept = select(DocumentFile.document_id)
    wanted = select(Document.id).where(Document.id.not_in(kept)).order_by(Document.id)
    found = list(session.scalars(wanted))
    session.rollback()
    return found
