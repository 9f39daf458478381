"""The PDF of each document."""

from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.kernel.languages import REGIONAL, Language
from summit.payments.documents.drawing import draw
from summit.payments.documents.keeping import keep, keep_each
from summit.payments.documents.models import Document, DocumentFile
from summit.payments.documents.wording import sheet_of
from summit.web.languages import speaking


def draw_documents() -> None:
    """Draw what was issued and has no file yet."""
    kept = select(DocumentFile.document_id)
    keep_each(select(Document.id).where(Document.id.not_in(kept)).order_by(Document.id), keep_file)


def keep_file(document_id: int) -> bytes:
    """Return the PDF of a document; the first one drawn is kept, and only that is ever shown."""
    return keep(DocumentFile, document_id, partial(_draw, document_id))


def _draw(document_id: int, session: Session) -> bytes:
    return drawn(session.get_one(Document, document_id))


def drawn(document: Document) -> bytes:
    """Return a document as PDF: in French, the buyer's language beside it."""
    sheets = {}
    for language in (Language.FR, document.language):
        with speaking(language):
            sheets[language] = sheet_of(document.kind, document.number, document.facts)
    beside = sheets[document.language] if document.language is not Language.FR else None
    return draw(sheets[Language.FR], beside, language=REGIONAL[Language.FR])
