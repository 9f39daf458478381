"""The PDF of each letter: drawn once outside any transaction, then kept with its hash."""

import logging
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.database import insert_unless_there
from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.payments.documents.lists import digest
from summit.payments.formal.drawing import draw
from summit.payments.formal.models import FormalLetter, FormalLetterFile, SignaturePicture
from summit.payments.formal.wording import Facts, letters_of

log = logging.getLogger(__name__)


def draw_letters() -> None:
    """Draw what was issued and has no file yet."""
    for invitation_id in _undrawn(db.session()):
        try:
            keep_letter(invitation_id)
        except Exception:  # one that cannot be drawn stops no other
            db.session.rollback()
            log.exception("Formal invitation %s is not drawn", invitation_id)


def keep_letter(invitation_id: int) -> bytes:
    """Return the PDF of a letter; the first one drawn is kept, and only that is ever shown."""
    session = db.session()
    kept = session.get(FormalLetterFile, invitation_id)
    if kept is not None:
        return kept.content
    letter = session.get_one(FormalLetter, invitation_id)
    issued_on = date.fromisoformat(letter.facts["issued_on"])
    content = drawn(session, letter.facts, code=letter.code, issued_on=issued_on)
    session.rollback()  # no read stays open while another writes
    row = {
        "invitation_id": invitation_id,
        "content": content,
        "sha256": digest(content),
        "drawn_at": now(),
    }
    with transaction(by="worker") as writing:
        insert_unless_there(writing, FormalLetterFile, row)
    return db.session().get_one(FormalLetterFile, invitation_id).content


def drawn(session: Session, facts: Facts, *, code: str | None, issued_on: date) -> bytes:
    """Return a letter as PDF: in French, then in the contact's language. No code: a draft."""
    picture_id = facts["signatory"]["picture_id"]
    picture = session.get_one(SignaturePicture, picture_id).content if picture_id else None
    return draw(letters_of(facts, code=code, issued_on=issued_on), picture)


def _undrawn(session: Session) -> list[int]:
    kept = select(FormalLetterFile.invitation_id)
    wanted = select(FormalLetter.invitation_id).where(FormalLetter.invitation_id.not_in(kept))
    found = list(session.scalars(wanted.order_by(FormalLetter.invitation_id)))
    session.rollback()
    return found
