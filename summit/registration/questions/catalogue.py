"""What organizers change about their questions. Callers hold the transaction.

A question that was answered is retired, never deleted, and keeps its kind. Locks: the Summit row
(`alone`), then the question: whoever answers it holds it as well.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from summit.admission.models import Category
from summit.edition.editing import alone
from summit.kernel.edits import check_unchanged
from summit.kernel.languages import Translated
from summit.registration.questions.errors import (
    ChoiceDecides,
    KindFixed,
    OthersDepend,
    StaysSensitive,
)
from summit.registration.questions.models import FormAnswer, FormChoice, FormQuestion
from summit.registration.questions.rules import Kin, Shape, check_parent, check_shape
from summit.registration.questions.sheet import every_question
from summit.registration.questions.statuses import WITH_CHOICES, Kind, Need, Scope

COLUMNS = (
    "text",
    "help",
    "kind",
    "scope",
    "need",
    "is_sensitive",
    "why",
    "erase_on",
    "at_door",
    "on_badge",
)
SHOWN = (*COLUMNS, "category_ids", "condition", "choices")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A question as organizers want it, and as the form shows it.

    `condition` is the question it depends on with the answer, as "12:yes", or empty. `choices` are
    numbers (None: a new one) and names, in their order.
    """

    text: Translated
    help: Translated
    kind: Kind
    scope: Scope
    need: Need
    is_sensitive: bool = False
    why: Translated = Translated()
    erase_on: date | None = None
    at_door: bool = False
    on_badge: bool = False
    category_ids: tuple[int, ...] = ()
    condition: str = ""
    choices: tuple[tuple[int | None, Translated], ...] = ()

    @property
    def parent(self) -> int | None:
        return int(self.condition.partition(":")[0]) if self.condition else None

    @property
    def shape(self) -> Shape:
        return Shape(
            kind=self.kind,
            scope=self.scope,
            need=self.need,
            is_sensitive=self.is_sensitive,
            has_why=bool(self.why),
            erase_on=self.erase_on,
            at_door=self.at_door,
            on_badge=self.on_badge,
            choices=len(self.choices),
        )


def show(question: FormQuestion) -> Wish:
    parent = question.depends_on_id
    return Wish(
        **{name: getattr(question, name) for name in COLUMNS},
        category_ids=tuple(sorted(one.id for one in question.categories)),
        condition=f"{parent}:{question.depends_value}" if parent else "",
        choices=tuple((one.id, one.label) for one in question.choices if one.is_active),
    )


def add_question(session: Session, wish: Wish) -> FormQuestion:
    """Ask one question more, after all others. Raises what `check_shape`, `check_parent` do."""
    alone(session)
    last = session.scalar(select(func.max(FormQuestion.position)))
    question = FormQuestion(position=0 if last is None else last + 1)
    _check(session, None, wish)
    _write(session, question, wish)
    session.add(question)
    session.flush()
    return question


def edit_question(session: Session, question_id: int, wish: Wish, *, seen: str) -> FormQuestion:
    """Change a question.

    Raises `ChangedMeanwhile`, `KindFixed`, `StaysSensitive`, `OthersDepend`, `ChoiceDecides`, and
    what `check_shape` and `check_parent` do.
    """
    question = _locked(session, question_id)
    check_unchanged(show(question), SHOWN, seen)
    if has_answers(session, question_id):
        if (wish.kind, wish.scope) != (question.kind, question.scope):
            raise KindFixed()
        if question.is_sensitive and not wish.is_sensitive:
            raise StaysSensitive()
    _check(session, question_id, wish)
    _check_children(session, question, wish)
    _write(session, question, wish)
    session.flush()
    return question


def retire(session: Session, question_id: int) -> None:
    """Ask a question no more; what was answered stays. Raises `OthersDepend`."""
    question = _locked(session, question_id)
    child = next(iter(_children(session, question_id)), None)
    if child is not None:
        raise OthersDepend(question=child.text)
    question.is_active = False
    session.flush()


def restore(session: Session, question_id: int) -> None:
    """Ask a retired question again."""
    _locked(session, question_id).is_active = True
    session.flush()


def remove(session: Session, question_id: int) -> bool:
    """Delete a question that nobody answered, or retire it; tell whether it is gone.

    Raises `OthersDepend`.
    """
    retire(session, question_id)
    if has_answers(session, question_id) or _is_named_by_retired(session, question_id):
        return False
    session.delete(session.get_one(FormQuestion, question_id))
    session.flush()
    return True


def move(session: Session, question_id: int, by: int) -> None:
    """Ask a question one place earlier (-1) or later (1), among those of the same list."""
    question = _locked(session, question_id)
    those = [one for one in every_question(session) if _list_of(one) == _list_of(question)]
    place = those.index(question)
    if 0 <= place + by < len(those):
        those.insert(place + by, those.pop(place))
    for position, one in enumerate(those):
        one.position = position
    session.flush()


def has_answers(session: Session, question_id: int) -> bool:
    """Tell whether somebody answered, also what was erased since."""
    return bool(session.scalar(select(exists().where(FormAnswer.question_id == question_id))))


def _list_of(question: FormQuestion) -> Any:
    return question.scope, question.is_active


def _locked(session: Session, question_id: int) -> FormQuestion:
    alone(session)
    return session.get_one(FormQuestion, question_id, with_for_update=True, populate_existing=True)


def _children(session: Session, question_id: int) -> list[FormQuestion]:
    """Return the questions asked now that depend on this one."""
    wanted = select(FormQuestion).where(
        FormQuestion.depends_on_id == question_id, FormQuestion.is_active
    )
    return list(session.scalars(wanted.order_by(FormQuestion.position, FormQuestion.id)))


def _is_named_by_retired(session: Session, question_id: int) -> bool:
    return bool(session.scalar(select(exists().where(FormQuestion.depends_on_id == question_id))))


def _check(session: Session, own_id: int | None, wish: Wish) -> None:
    check_shape(wish.shape)
    kin = {
        one.id: Kin(scope=one.scope, is_sensitive=one.is_sensitive, parent=one.depends_on_id)
        for one in every_question(session)
    }
    own = Kin(scope=wish.scope, is_sensitive=wish.is_sensitive, parent=wish.parent)
    check_parent(own_id, own, kin)


def _check_children(session: Session, question: FormQuestion, wish: Wish) -> None:
    """See that what depends on this question still can. Raises `OthersDepend`, `ChoiceDecides`."""
    offered = {str(number) for number, _label in wish.choices if number is not None}
    for child in _children(session, question.id):
        is_other = (wish.kind, wish.scope) != (question.kind, question.scope)
        if is_other or (wish.is_sensitive and not child.is_sensitive):
            raise OthersDepend(question=child.text)
        if wish.kind in WITH_CHOICES and child.depends_value not in offered:
            raise ChoiceDecides(question=child.text)


def _write(session: Session, question: FormQuestion, wish: Wish) -> None:
    for name in COLUMNS:
        setattr(question, name, getattr(wish, name))
    question.depends_on_id = wish.parent
    question.depends_value = wish.condition.partition(":")[2]
    wanted = select(Category).where(Category.id.in_(wish.category_ids))
    with session.no_autoflush:
        question.categories = list(session.scalars(wanted))
        _write_choices(session, question, wish)


def _write_choices(session: Session, question: FormQuestion, wish: Wish) -> None:
    """Keep choices in their order; one that is offered no more goes, unless it was chosen."""
    given = wish.choices if wish.kind in WITH_CHOICES else ()
    kept = {one.id: one for one in question.choices}
    for gone in kept.keys() - {number for number, _label in given}:
        if is_chosen(session, question, gone):
            kept[gone].is_active = False
        else:
            question.choices.remove(kept[gone])
    for position, (number, label) in enumerate(given):
        choice = kept.get(number) if number is not None else None
        if choice is None:
            choice = FormChoice(label=label, position=position)
            question.choices.append(choice)
        choice.label, choice.position, choice.is_active = label, position, True


def is_chosen(session: Session, question: FormQuestion, number: int) -> bool:
    """Tell whether an answer names this choice."""
    value = FormAnswer.value
    among = [f"{number}", f"{number},%", f"%,{number}", f"%,{number},%"]
    named = or_(*(value.like(one) for one in among))
    return bool(
        session.scalar(select(exists().where(FormAnswer.question_id == question.id, named)))
    )
