"""The language in which the contact of a registration is written to."""

from sqlalchemy.orm import Session

from summit.kernel.languages import Language
from summit.registration.service.life import lock_family


def speak(session: Session, registration_id: int, language: Language) -> None:
    """Write in this language from now on, for all that was sent with it too.

    Each person's own language is theirs to set; documents that were issued stay as they are.
    """
    for one in lock_family(session, registration_id):
        one.language = language
    session.flush()
