"""Sensitive answers: given by the person alone, with a yes to the words they read; erased.

Callers hold the transaction. An answer that is taken back, or whose day has come, is emptied; its
row says that it was there, what was agreed to, and why it is gone. The audit never holds one.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, joinedload

from summit.kernel.errors import Refused
from summit.kernel.languages import Language
from summit.registration.models import Attendee
from summit.registration.naming.queries import today_there
from summit.registration.questions.errors import (
    ConsentChanged,
    ConsentMissing,
    FileConsentMissing,
)
from summit.registration.questions.files import empty, keep_file
from summit.registration.questions.models import AnswerErasure, FormAnswer, FormQuestion
from summit.registration.questions.rules import is_over
from summit.registration.questions.service import Outcome, Typed, locked_person, locked_sheet
from summit.registration.questions.sheet import Key, Put, Sheet
from summit.registration.questions.statuses import Erased, Kind
from summit.registration.service.life import lock_person


def sensitive_puts(sheet: Sheet, person: Attendee) -> list[Put]:
    """Return the sensitive questions put to somebody."""
    return [one for one in sheet.put_to(person) if one.question.is_sensitive]


def answer_sensitive(
    session: Session,
    attendee_id: int,
    typed: Typed,
    *,
    words: Mapping[int, str],
    agreed: Mapping[int, str],
    language: Language,
    by: str,
    now: datetime,
) -> Outcome:
    """Keep each answer that its person agreed to; one left empty stays as it is.

    `words` are the sentences to agree to as they are now, by question; `agreed` those that were
    read and ticked. Raises `LeftAlready`, `NotYetSent`, `NotAskedNow`.
    """
    person = locked_person(session, attendee_id)
    outcome = Outcome()
    puts = sensitive_puts(locked_sheet(session, person.registration, typed, now=now), person)
    for key in sorted(typed.on_page - {put.key for put in puts}, key=str):
        if typed.is_given(key):
            outcome.gone.append(_why_gone(session, key, typed, now=now))
    for put in puts:
        number = put.question.id
        try:
            value = typed.new_value(put)
            if value:
                _check_agreed(put, words, agreed)
        except Refused as refusal:
            outcome.errors[put.key] = refusal
            continue
        if value:
            row = put.kept or FormAnswer(question_id=number, attendee_id=person.id)
            row.value, row.answered_at, row.answered_by = value, now, by
            row.wording, row.consent_language, row.agreed_at = words[number], language, now
            row.erased_at = row.erased_because = None
            session.add(row)
            sent = typed.file(put.key)
            if sent is not None:
                keep_file(session, row, sent)
    session.flush()
    return outcome


def _why_gone(session: Session, key: Key, typed: Typed, *, now: datetime) -> Refused:
    """Return what to say of an answer to what is not asked of this person in confidence."""
    question = session.get(FormQuestion, key[0])
    is_over_now = question is None or is_over(question.erase_on, today_there(session, now))
    is_asked = question is not None and question.is_active and not is_over_now
    return typed.asked_differently(key) if is_asked else typed.taken_away(key)


def _check_agreed(put: Put, words: Mapping[int, str], agreed: Mapping[int, str]) -> None:
    number = put.question.id
    if number not in agreed:
        raise FileConsentMissing() if put.question.kind is Kind.FILE else ConsentMissing()
    if agreed[number] != words.get(number):
        raise ConsentChanged()


def take_back(session: Session, attendee_id: int, question_id: int, *, now: datetime) -> None:
    """Erase a person's answer because they say so; on any day, also after the end."""
    lock_person(session, attendee_id)
    mine = select(FormAnswer).where(
        FormAnswer.attendee_id == attendee_id, FormAnswer.question_id == question_id
    )
    kept = session.scalar(mine.execution_options(populate_existing=True))
    if kept is not None and kept.question.is_sensitive and kept.value:
        empty(session, kept, Erased.WITHDRAWN, now=now)
        session.flush()


def kept_in_confidence(session: Session, person: Attendee) -> Sequence[FormAnswer]:
    """Return the sensitive answers that a person may take back, also to questions retired.

    One that was given before its question became sensitive was never agreed to.
    """
    mine = select(FormAnswer).where(
        FormAnswer.attendee_id == person.id,
        FormAnswer.question.has(FormQuestion.is_sensitive),
        FormAnswer.value != "",
    )
    return session.scalars(mine.options(joinedload(FormAnswer.question))).all()


def due_for_erasure(session: Session, *, now: datetime) -> Sequence[int]:
    """Return the questions whose day has come, and that still have an answer."""
    today = today_there(session, now)
    kept = exists().where(FormAnswer.question_id == FormQuestion.id, FormAnswer.value != "")
    due = select(FormQuestion.id).where(FormQuestion.erase_on <= today, kept)
    return session.scalars(due.order_by(FormQuestion.id)).all()


def erase(session: Session, question_id: int, *, now: datetime) -> int:
    """Erase the answers to a question whose day has come, and write that down; return how many."""
    question = session.get_one(
        FormQuestion, question_id, with_for_update=True, populate_existing=True
    )
    if not is_over(question.erase_on, today_there(session, now)):
        return 0
    mine = select(FormAnswer).where(FormAnswer.question_id == question_id, FormAnswer.value != "")
    kept = session.scalars(mine.with_for_update()).all()
    for one in kept:
        empty(session, one, Erased.DUE, now=now)
    if kept:
        session.add(AnswerErasure(question_id=question_id, erased_at=now, answers=len(kept)))
    session.flush()
    return len(kept)


def erasures(session: Session, question_id: int) -> Sequence[AnswerErasure]:
    """Return when the answers to a question were erased."""
    mine = select(AnswerErasure).where(AnswerErasure.question_id == question_id)
    return session.scalars(mine.order_by(AnswerErasure.id)).all()
