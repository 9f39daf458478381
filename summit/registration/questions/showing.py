"""Answers that are shown at the door and printed on badges, where organizers marked them so.

Sensitive ones never are: the database refuses to mark them.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import Exists, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, selectinload

from summit.admission.models import Category
from summit.database import table_of
from summit.kernel.languages import Language, Translated
from summit.registration.models import Attendee
from summit.registration.questions.kinds import say
from summit.registration.questions.models import FormAnswer, FormQuestion
from summit.registration.questions.statuses import NO, YES, Kind

MOST_NOTES = 5  # at a door nobody reads more

_question = table_of(FormQuestion)
IS_ANYTHING_SHOWN: Exists = exists().where(_question.c.at_door, _question.c.is_active)


def notes_at_door(session: Session, attendee_id: int) -> list[tuple[Translated, Translated]]:
    """Return questions and a person's answers as staff read them at the door."""
    kept = _answers(session, [attendee_id], FormQuestion.at_door)[:MOST_NOTES]
    return [
        (
            one.question.text,
            Translated({code: _said(one, code) for code in Language}),
        )
        for one in kept
    ]


def notes_on_badges(
    session: Session, languages: Mapping[int, Language]
) -> Mapping[int, tuple[str, ...]]:
    """Return what is printed of each person's answers, in their language.

    Of yes or no the question is printed where the answer is yes, and nothing where it is no.
    """
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for one in _answers(session, list(languages), FormQuestion.on_badge):
        if one.attendee_id is None or (one.question.kind is Kind.YES_NO and one.value == NO):
            continue
        language = languages[one.attendee_id]
        is_yes = one.question.kind is Kind.YES_NO and one.value == YES
        said = one.question.text.to(language) if is_yes else _said(one, language)
        found[one.attendee_id] += (said,)
    return found


def _said(answer: FormAnswer, language: Language) -> str:
    return say(answer.question.kind, answer.value, language, answer.question.labels)


def _answers(
    session: Session, people: Sequence[int], is_marked: InstrumentedAttribute[bool]
) -> Sequence[FormAnswer]:
    """Return the answers of these people to questions marked so, in the office's order.

    What is asked of other types than theirs is left out: they were of such a type when they
    answered.
    """
    of_types = FormQuestion.categories
    wanted = (
        select(FormAnswer)
        .join(FormQuestion, FormAnswer.question_id == FormQuestion.id)
        .join(Attendee, FormAnswer.attendee_id == Attendee.id)
        .where(
            is_marked,
            or_(~of_types.any(), of_types.any(Category.id == Attendee.category_id)),
            FormQuestion.is_active,
            FormAnswer.value != "",
            FormAnswer.attendee_id.in_(people),
        )
        .order_by(FormQuestion.position, FormQuestion.id)
        .options(joinedload(FormAnswer.question).options(selectinload(FormQuestion.choices)))
    )
    return session.scalars(wanted).all()
