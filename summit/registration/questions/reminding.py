"""Reminds of questions that were left for later. Callers of `remind` hold the transaction.

As of missing names: in the last four weeks, at most weekly, not in the first week after sending.
Whoever gave an e-mail is reminded of their own answers by themselves; the contact of the others,
and of those about the whole registration.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from summit.database import insert_unless_there
from summit.mail.service import promise
from summit.registration.messages import promise_about
from summit.registration.models import Attendee, Registration
from summit.registration.naming.queries import find_limits, names_until, today_there
from summit.registration.naming.rules import is_reminder_due
from summit.registration.questions.models import AnswersReminder, FormAnswer
from summit.registration.questions.sheet import Put, Sheet, active_questions, read_sheet
from summit.registration.questions.statuses import Need
from summit.registration.service.life import lock
from summit.registration.statuses import ENDED, SENT, Status


def answers_until(session: Session) -> date | None:
    """Return the last day for answers: until when details are changed, else the names' day."""
    return find_limits(session).changes_until or names_until(session)


def to_remind(session: Session, *, now: datetime) -> Sequence[int]:
    """Return the registrations that may have something to be reminded of today."""
    today, last_day = today_there(session, now), answers_until(session)
    if not is_reminder_due(last_day, today=today, since=date.min):
        return ()
    if all(one.need is Need.OPTIONAL for one in active_questions(session, today)):
        return ()
    sent = select(Registration).where(Registration.status.in_(SENT)).order_by(Registration.id)
    return [one.id for one in session.scalars(sent) if _is_due(session, one, now=now)]


def remind(session: Session, registration_id: int, *, now: datetime) -> bool:
    """Promise the letters that are due about one registration, once, however many workers ask."""
    booking = lock(session, registration_id)
    if booking.status not in SENT or not _is_due(session, booking, now=now):
        return False
    sheet = read_sheet(session, booking, now=now)
    alone = [one for one in booking.attendees if one.email and open_questions(sheet, one)]
    others = [one for one in booking.attendees if not one.email and open_questions(sheet, one)]
    to_contact = bool(others or open_questions(sheet, None))
    if not alone and not to_contact:
        return False
    today = today_there(session, now)
    row = {"registration_id": booking.id, "sent_on": today, "promised_at": now}
    if not insert_unless_there(session, AnswersReminder, row):
        return False
    if to_contact:
        key = f"{booking.id}:{today.isoformat()}"
        promise_about(session, "registration.questions", booking, key=key, now=now)
    for person in alone:
        _promise_own(session, booking, person, today.isoformat(), now=now)
    return True


def open_questions(sheet: Sheet, person: Attendee | None) -> list[Put]:
    """Return what is wanted of a person, or about the whole, and not answered."""
    if person is not None and not person.is_named:
        return []
    wanted = (
        one
        for one in sheet.put_to(person)
        if one.question.need is not Need.OPTIONAL or one.had_virus
    )
    return [one for one in wanted if not one.is_answered]


def tell_of_virus(
    session: Session, booking: Registration, answer: FormAnswer, file_id: int, *, now: datetime
) -> None:
    """Promise the letter that asks for another file, where a sent registration stands."""
    person = session.get(Attendee, answer.attendee_id) if answer.attendee_id else None
    comes = person is None or person.left_at is None
    if booking.status in (Status.DRAFT, *ENDED) or not comes:
        return
    if person is not None and (person.email or answer.question.is_sensitive):
        if person.email:
            _promise_own(session, booking, person, f"file:{file_id}:{now.isoformat()}", now=now)
        return
    key = f"{booking.id}:file:{file_id}:{now.isoformat()}"
    promise_about(session, "registration.questions", booking, key=key, now=now)


def _promise_own(
    session: Session, booking: Registration, person: Attendee, about: str, *, now: datetime
) -> None:
    promise(
        session,
        "attendee.questions",
        f"registration:{booking.id}",
        to=person.email or "",
        language=person.language,
        facts={"attendee_id": person.id},
        now=now,
        key=f"attendee.questions:{person.id}:{about}",
    )


def _is_due(session: Session, booking: Registration, *, now: datetime) -> bool:
    last = select(func.max(AnswersReminder.sent_on))
    reminded = session.scalar(last.where(AnswersReminder.registration_id == booking.id))
    sent_on = today_there(session, booking.submitted_at or now)
    since = max(sent_on, reminded or sent_on)
    today = today_there(session, now)
    return is_reminder_due(answers_until(session), today=today, since=since)
