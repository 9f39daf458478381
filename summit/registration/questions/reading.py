"""What the office reads of answers. Sensitive ones are read by few, and each reading is kept.

`log_readings` writes; its caller holds the transaction, and shows nothing before it is committed.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, insert, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from summit.database import table_of
from summit.kernel.languages import Language
from summit.registration.models import Attendee, Registration
from summit.registration.questions.kinds import say
from summit.registration.questions.models import AnswerReading, FormAnswer, FormQuestion
from summit.registration.questions.sheet import every_question
from summit.registration.questions.statuses import ReadIn, Scope
from summit.registration.statuses import SENT, Status

LISTED = frozenset({*SENT, Status.PENDING_APPROVAL})
LAST_READINGS = 20


@dataclass(frozen=True, slots=True)
class Line:
    """One answer as the office sees it; a sensitive one without its text is hidden."""

    question: FormQuestion
    answer: FormAnswer | None
    text: str
    is_hidden: bool = False


def answers_in_office(
    session: Session, registration: Registration, language: Language, *, reveals: bool
) -> list[tuple[Attendee | None, list[Line]]]:
    """Return what was answered about the whole, and about each person, also who left.

    What is asked no more stays with its answers; what is asked and has none is listed too.
    """
    everyone = [None, *registration.everyone]
    kept = {
        (one.question_id, one.attendee_id): one
        for one in session.scalars(
            select(FormAnswer)
            .options(joinedload(FormAnswer.file))
            .where(
                or_(
                    FormAnswer.registration_id == registration.id,
                    FormAnswer.attendee_id.in_([one.id for one in registration.everyone]),
                )
            )
        )
    }
    questions = every_question(session)
    found = []
    for person in everyone:
        lines = [
            _line(one, kept.get((one.id, person.id if person else None)), language, reveals)
            for one in questions
            if (one.scope is Scope.PERSON) is (person is not None)
        ]
        found.append((person, [one for one in lines if one.answer or one.question.is_active]))
    return [(person, lines) for person, lines in found if lines]


def _line(
    question: FormQuestion, answer: FormAnswer | None, language: Language, reveals: bool
) -> Line:
    if answer is None or not answer.value:
        return Line(question, answer, "")
    if question.is_sensitive and not reveals:
        return Line(question, answer, "", is_hidden=True)
    return Line(question, answer, say(question.kind, answer.value, language, question.labels))


def sensitive_of(session: Session, registration: Registration) -> list[tuple[int, int]]:
    """Return question and person of each sensitive answer there is, to be written down as read."""
    people = [one.id for one in registration.everyone]
    return _sensitive(session, people)


def _sensitive(session: Session, people: Sequence[int]) -> list[tuple[int, int]]:
    wanted = (
        select(FormAnswer.question_id, FormAnswer.attendee_id)
        .join(FormQuestion, FormAnswer.question_id == FormQuestion.id)
        .where(
            FormQuestion.is_sensitive, FormAnswer.value != "", FormAnswer.attendee_id.in_(people)
        )
    )
    rows = session.execute(wanted.order_by(FormAnswer.id))
    return [(question, person) for question, person in rows if person is not None]


def log_readings(
    session: Session, read: Sequence[tuple[int, int]], read_in: ReadIn, *, by: str, now: datetime
) -> None:
    """Write down who read these answers, given as question and person."""
    if not read:
        return
    common = {"read_by": by, "read_at": now, "read_in": read_in}
    rows = [{"question_id": one, "attendee_id": person} | common for one, person in read]
    session.connection().execute(insert(table_of(AnswerReading)), rows)


def last_readings(session: Session, registration: Registration) -> Sequence[AnswerReading]:
    """Return who read sensitive answers of these people last, newest first."""
    people = [one.id for one in registration.everyone]
    mine = select(AnswerReading).where(AnswerReading.attendee_id.in_(people))
    return session.scalars(mine.order_by(AnswerReading.id.desc()).limit(LAST_READINGS)).all()


# -- files -------------------------------------------------------------------------------------


def columns(session: Session, *, reveals: bool) -> list[FormQuestion]:
    """Return the questions of a file: those asked now, and those that somebody answered."""
    answered = set(session.scalars(select(FormAnswer.question_id).distinct()))
    return [
        one
        for one in every_question(session)
        if (one.is_active or one.id in answered) and (reveals or not one.is_sensitive)
    ]


def sensitive_in_file(session: Session) -> list[tuple[int, int]]:
    """Return question and person of each sensitive answer that a file shows."""
    return _sensitive(session, session.scalars(_people().with_only_columns(Attendee.id)).all())


def rows(
    session: Session, questions: Sequence[FormQuestion], language: Language
) -> Iterator[tuple[Attendee, list[str]]]:
    """Yield each person who comes, with the answers to these questions in words."""
    of_people: Mapping[int, dict[int, str]] = _values(session, questions, Scope.PERSON)
    of_wholes = _values(session, questions, Scope.REGISTRATION)
    loaded = _people().options(joinedload(Attendee.registration), selectinload(Attendee.category))
    for person in session.scalars(loaded):
        whole = person.registration.part_of_id or person.registration_id
        yield (
            person,
            [
                say(
                    one.kind,
                    (of_people[person.id] if one.scope is Scope.PERSON else of_wholes[whole]).get(
                        one.id, ""
                    ),
                    language,
                    one.labels,
                )
                for one in questions
            ],
        )


def _people() -> Select[Attendee]:
    return (
        select(Attendee)
        .join(Registration, Attendee.registration_id == Registration.id)
        .where(Attendee.left_at.is_(None), Registration.status.in_(LISTED))
        .order_by(Attendee.registration_id, Attendee.position)
    )


def _values(
    session: Session, questions: Sequence[FormQuestion], scope: Scope
) -> Mapping[int, dict[int, str]]:
    """Return the kept answers by person, or by registration, and by question."""
    owner = FormAnswer.attendee_id if scope is Scope.PERSON else FormAnswer.registration_id
    numbers = [one.id for one in questions if one.scope is scope]
    wanted = select(owner, FormAnswer.question_id, FormAnswer.value)
    found: dict[int, dict[int, str]] = defaultdict(dict)
    wanted = wanted.where(FormAnswer.question_id.in_(numbers), owner.is_not(None))
    for whose, question, value in session.execute(wanted):
        if whose is not None:
            found[whose][question] = value
    return found
