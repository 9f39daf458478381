"""The PDF of each formal invitation."""

from datetime import date
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.payments.documents.keeping import keep, keep_each
from summit.payments.formal.drawing import draw
from summit.payments.formal.models import FormalLetter, FormalLetterFile, SignaturePicture
from summit.payments.formal.wording import Facts, letters_of


def draw_letters() -> None:
    """Draw what was issued and has no file yet."""
    number = FormalLetter.invitation_id
    kept = select(FormalLetterFile.invitation_id)
    keep_each(select(number).where(number.not_in(kept)).order_by(number), keep_letter)


def keep_letter(invitation_id: int) -> bytes:
    """Return the PDF of a letter; the first one drawn is kept, and only that is ever shown."""
    return keep(FormalLetterFile, invitation_id, partial(_draw, invitation_id))


def _draw(invitation_id: int, session: Session) -> bytes:
    letter = session.get_one(FormalLetter, invitation_id)
    issued_on = date.fromisoformat(letter.facts["issued_on"])
    return drawn(session, letter.facts, code=letter.code, issued_on=issued_on)


def drawn(session: Session, facts: Facts, *, code: str | None, issued_on: date) -> bytes:
    """Return a letter as PDF: in French, then in the contact's language. No code: a draft."""
    picture_id = facts["signatory"]["picture_id"]
    picture = session.get_one(SignaturePicture, picture_id).content if picture_id else None
    return draw(letters_of(facts, code=code, issued_on=issued_on), picture)
