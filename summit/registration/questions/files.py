"""Files as answers: kept with their answer and gone with it. Callers hold the transaction.

A file is looked at by its content before it comes here, stands in the database, outside of
anything a web server hands out, and is opened once the virus scanner has answered for it.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, contains_eager, joinedload, undefer

from summit.database import after_commit
from summit.extensions import tasks
from summit.registration.questions.models import AnswerFile, FormAnswer, FormQuestion
from summit.registration.questions.reminding import tell_of_virus
from summit.registration.questions.statuses import Erased
from summit.registration.service.life import lock, lock_person
from summit.web.uploads.rules import SentFile
from summit.web.uploads.statuses import OPENS, ScanState

SCAN = "registration.scan_answers"  # the job that a file hints at


def keep_file(session: Session, answer: FormAnswer, sent: SentFile) -> None:
    """Keep a file with its answer; one that was there before is deleted."""
    drop_file(session, answer)
    answer.file = AnswerFile(
        media_type=sent.media_type.value,
        size=len(sent.content),
        sha256=sent.digest,
        scan=ScanState.CHECKING,
        content=sent.content,
    )
    session.flush()
    after_commit(session, tasks.hint, SCAN)


def drop_file(session: Session, answer: FormAnswer) -> None:
    """Delete the file of an answer, if there is one."""
    if answer.file is not None:
        kept, answer.file = answer.file, None
        session.delete(kept)


def delete_answer(session: Session, answer: FormAnswer) -> None:
    drop_file(session, answer)
    session.delete(answer)


def empty(session: Session, answer: FormAnswer, why: Erased, *, now: datetime) -> None:
    """Erase an answer and its file; the row says when and why."""
    drop_file(session, answer)
    answer.value, answer.erased_at, answer.erased_because = "", now, why


def find_file(
    session: Session, answer_id: int, *which: ColumnElement[bool], is_sensitive: bool = False
) -> FormAnswer | None:
    """Return an answer with its file, if that may be opened. `which` narrows whose."""
    wanted = (
        select(FormAnswer)
        .join(AnswerFile, FormAnswer.file_id == AnswerFile.id)
        .join(FormQuestion, FormAnswer.question_id == FormQuestion.id)
        .where(FormAnswer.id == answer_id, FormQuestion.is_sensitive.is_(is_sensitive))
        .where(AnswerFile.scan.in_(OPENS), *which)
    )
    return session.scalar(wanted)


def content_of(session: Session, answer: FormAnswer) -> bytes:
    """Return the file itself, which no other read loads."""
    wanted = select(AnswerFile).where(AnswerFile.id == answer.file_id)
    return session.scalars(wanted.options(undefer(AnswerFile.content))).one().content


def files_of(session: Session, *which: ColumnElement[bool]) -> Sequence[FormAnswer]:
    """Return the answers that are files and not sensitive, in the office's order of questions."""
    wanted = (
        select(FormAnswer)
        .join(FormQuestion, FormAnswer.question_id == FormQuestion.id)
        .where(FormAnswer.file_id.is_not(None), ~FormQuestion.is_sensitive, *which)
        .order_by(FormQuestion.position, FormQuestion.id, FormAnswer.id)
        .options(joinedload(FormAnswer.file), contains_eager(FormAnswer.question))
    )
    return session.scalars(wanted).all()


def unscanned(session: Session) -> Sequence[int]:
    """Return the files that wait for the virus scanner."""
    wanted = select(AnswerFile.id).where(AnswerFile.scan == ScanState.CHECKING)
    return session.scalars(wanted.order_by(AnswerFile.id)).all()


def note_scan(
    session: Session, file_id: int, found: ScanState, *, digest: str, now: datetime
) -> None:
    """Write down what the scanner said. An infected file is erased at once, and who sent it told.

    A draft's contact reads it on the page of questions instead of in a letter. `digest` is of what
    was scanned: SQLite gives the number of a deleted file to the next one.
    """
    of_file = select(FormAnswer).where(FormAnswer.file_id == file_id)
    answer = session.scalar(of_file)
    if answer is None or found is ScanState.CHECKING:
        return
    if answer.attendee_id is not None:
        _person, booking = lock_person(session, answer.attendee_id)
    else:
        booking = lock(session, answer.registration_id or 0)
    answer = session.scalar(
        of_file.with_for_update(), execution_options={"populate_existing": True}
    )
    if answer is None or answer.file is None or answer.file.sha256 != digest:
        return  # replaced, or taken back, meanwhile
    if found is not ScanState.INFECTED:
        answer.file.scan = found
    else:
        empty(session, answer, Erased.INFECTED, now=now)
        tell_of_virus(session, booking, answer, file_id, now=now)
    session.flush()
