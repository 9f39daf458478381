"""What a worker does about questions, one transaction for each registration or question."""

import logging
from hashlib import sha256

from sqlalchemy.orm import Session

from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.registration.questions.files import note_scan, unscanned
from summit.registration.questions.models import AnswerFile
from summit.registration.questions.reminding import remind, to_remind
from summit.registration.questions.sensitive import due_for_erasure, erase
from summit.web.uploads.jobs import scan_each
from summit.web.uploads.statuses import ScanState

log = logging.getLogger(__name__)


def remind_of_questions() -> None:
    """Promise the reminders that are due today. One that fails stops no other."""
    found = to_remind(db.session(), now=now())
    db.session.rollback()
    for registration_id in found:
        try:
            with transaction(by="worker") as session:
                remind(session, registration_id, now=now())
        except Exception:
            log.exception("Nobody was reminded of questions of registration %s", registration_id)


def erase_answers() -> None:
    """Erase the answers whose day has come. One question that fails stops no other."""
    found = due_for_erasure(db.session(), now=now())
    db.session.rollback()
    for question_id in found:
        try:
            with transaction(by="worker") as session:
                erase(session, question_id, now=now())
        except Exception:
            log.exception("Answers to question %s were not erased", question_id)


def scan_answers() -> None:
    """Ask the virus scanner about each file that was sent as an answer."""
    scan_each(unscanned, _content, _note)


def _note(session: Session, file_id: int, content: bytes, found: ScanState) -> None:
    note_scan(session, file_id, found, digest=sha256(content).hexdigest(), now=now())


def _content(session: Session, file_id: int) -> bytes:
    kept = session.get(AnswerFile, file_id)
    return kept.content if kept else b""
