"""What is put to one registration and its people, and how far it is answered. Reads only."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from summit.kernel.languages import Language
from summit.registration.models import Attendee, Registration
from summit.registration.naming.queries import today_there
from summit.registration.questions.kinds import parts, say
from summit.registration.questions.models import FormAnswer, FormQuestion
from summit.registration.questions.rules import asked, is_over
from summit.registration.questions.statuses import Erased, Need, Scope
from summit.registration.statuses import ENDED, Status

Key = tuple[int, int | None]  # a question, and the person; None: the registration as a whole
KEY = re.compile(r"(?:p([0-9]{1,9})-)?q([0-9]{1,9})")


def key_name(key: Key) -> str:
    """Return a key as it stands on a page: q12, or p345-q12."""
    question_id, person_id = key
    return ("" if person_id is None else f"p{person_id}-") + f"q{question_id}"


def mark_of(kept: str) -> str:
    """Return a short mark of an answer as it was shown, "" of none: for a page to carry."""
    return hashlib.sha256(kept.encode()).hexdigest()[:8] if kept else ""


def read_key(name: str) -> Key | None:
    found = KEY.fullmatch(name)
    return (int(found[2]), int(found[1]) if found[1] else None) if found else None


@dataclass(frozen=True, slots=True)
class Put:
    """One question put to one person, or to the contact for the whole registration."""

    question: FormQuestion
    person: Attendee | None
    kept: FormAnswer | None

    @property
    def key(self) -> Key:
        return self.question.id, self.person.id if self.person else None

    @property
    def value(self) -> str:
        """Return the answer as it is kept, "" where there is none."""
        return self.kept.value if self.kept else ""

    @property
    def had_virus(self) -> bool:
        """Tell whether a file was erased because of a virus, and no other one came since."""
        return self.kept is not None and self.kept.erased_because is Erased.INFECTED

    @property
    def is_answered(self) -> bool:
        """Tell whether there is an answer, or the person took one back."""
        kept = self.kept
        return kept is not None and bool(kept.value or kept.erased_because is Erased.WITHDRAWN)

    @property
    def offered(self) -> list[str]:
        """Return the choices that may be made: also those made before they were offered no more."""
        chosen = parts(self.kept.value) if self.kept else []
        those = self.question.offered
        return [one for one in self.question.labels if one in those or one in chosen]

    def said(self, language: Language) -> str:
        """Return the answer in words, "" where there is none."""
        kept = self.kept.value if self.kept else ""
        return say(self.question.kind, kept, language, self.question.labels)


@dataclass(frozen=True, slots=True)
class Sheet:
    """All questions that are asked now, and all answers of one registration."""

    registration: Registration
    questions: Sequence[FormQuestion]
    kept: Mapping[Key, FormAnswer]

    @property
    def is_sent(self) -> bool:
        return self.registration.status is not Status.DRAFT

    def of_contact(self, typed: Mapping[Key, str] | None = None) -> Iterator[Put]:
        """Yield what the contact is asked: about the whole first, then about each person.

        Of a place without a name nothing is known yet. `typed` are answers not kept yet.
        """
        for person in (None, *(one for one in self.registration.attendees if one.is_named)):
            for put in self.put_to(person, typed):
                is_now = put.question.need is not Need.LATER or self.is_sent
                if is_now and not put.question.is_sensitive:
                    yield put

    def put_to(
        self, person: Attendee | None, typed: Mapping[Key, str] | None = None
    ) -> Iterator[Put]:
        """Yield everything asked of one person, or of the registration, in the office's order."""
        number = person.id if person else None
        scope = Scope.PERSON if person else Scope.REGISTRATION
        those = [one for one in self.questions if one.scope is scope]
        if not those or (person is None and self.registration.part_of_id is not None):
            return  # those sent together are asked once, with the first
        people = [person] if person else self.registration.attendees
        known = {key[0]: one.value for key, one in self.kept.items() if key[1] == number}
        known |= {key[0]: one for key, one in (typed or {}).items() if key[1] == number}
        now_asked = asked(
            {one.id: one.condition for one in those}, {one.category_id for one in people}, known
        )
        for one in those:
            if one.id in now_asked:
                yield Put(one, person, self.kept.get((one.id, number)))

    def missing(self, need: Need) -> list[Put]:
        """Return what is needed so, not answered, and could be by the contact."""
        open_ones = (one for one in self.of_contact() if not one.is_answered)
        return [one for one in open_ones if one.question.need is need]


def read_sheet(session: Session, registration: Registration, *, now: datetime) -> Sheet:
    """Return what is asked of a registration that has not ended, and of its people, today."""
    questions = active_questions(session, today_there(session, now))
    if not questions or registration.status in ENDED:
        return Sheet(registration, (), {})
    return Sheet(registration, questions, answers_of(session, registration))


def active_questions(session: Session, today: date) -> Sequence[FormQuestion]:
    """Return what is asked today, in the office's order."""
    wanted = with_all().where(FormQuestion.is_active)
    return [one for one in session.scalars(wanted) if not is_over(one.erase_on, today)]


def every_question(session: Session) -> Sequence[FormQuestion]:
    """Return all questions, also those asked no more, in the office's order."""
    return session.scalars(with_all()).all()


def with_all() -> Select[FormQuestion]:
    return (
        select(FormQuestion)
        .options(selectinload(FormQuestion.choices), selectinload(FormQuestion.categories))
        .order_by(FormQuestion.position, FormQuestion.id)
    )


def answers_of(session: Session, registration: Registration) -> Mapping[Key, FormAnswer]:
    """Return every answer of a registration and of the people who come, by key."""
    people = [person.id for person in registration.attendees]
    wanted = select(FormAnswer).where(
        or_(FormAnswer.registration_id == registration.id, FormAnswer.attendee_id.in_(people))
    )
    found = session.scalars(wanted.options(joinedload(FormAnswer.file)))
    return {(one.question_id, one.attendee_id): one for one in found}
