"""The documents that go with a letter: as they are kept, drawn first where nobody has."""

from collections.abc import Collection, Iterable

from sqlalchemy.orm import Session

from summit.kernel.clock import now
from summit.kernel.languages import Language
from summit.mail.letters import Attachment
from summit.payments.documents.acknowledgement import (
    FILES,
    draw_acknowledgement,
    get_acknowledgement,
)
from summit.payments.documents.errors import NothingToAcknowledge
from summit.payments.documents.files import keep_file
from summit.payments.documents.models import Document
from summit.payments.documents.queries import standing_documents
from summit.payments.documents.rules import DocumentKind


def these_papers(session: Session, ids: Iterable[int]) -> tuple[Attachment, ...]:
    """Return documents by their ids, in that order."""
    return _files([(one, session.get_one(Document, one).number) for one in ids])


def standing_papers(
    session: Session,
    registration_id: int,
    kinds: Collection[DocumentKind],
    *,
    payment_id: int | None = None,
) -> tuple[Attachment, ...]:
    """Return the documents of these kinds that stand; of the receipts, given one, its own."""
    return _files(
        [
            (one.id, one.number)
            for one in standing_documents(session, registration_id)
            if one.kind in kinds and (payment_id is None or one.payment_id in (None, payment_id))
        ]
    )


def acknowledgement(
    session: Session, registration_id: int, language: Language
) -> tuple[Attachment, ...]:
    """Return the acknowledgement of a registration as it stands now; none once it ended."""
    try:
        found = get_acknowledgement(session, registration_id, now=now())
    except NothingToAcknowledge:
        return ()
    content = draw_acknowledgement(found, language=language)
    return (Attachment(f"{found.reference}-{FILES[language]}.pdf", content),)


def _files(chosen: Collection[tuple[int, str]]) -> tuple[Attachment, ...]:
    """Draw what was read before: drawing writes, and what was read may be read anew."""
    return tuple(Attachment(f"{number}.pdf", keep_file(one)) for one, number in chosen)
