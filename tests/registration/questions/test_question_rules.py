"""When a question is asked, and which can be asked at all: plain functions."""

from datetime import date

import pytest

from summit.registration.questions.errors import (
    ChoicesMissing,
    DependsElsewhere,
    DependsOnItself,
    DependsOnSensitive,
    SensitiveIsFree,
    SensitiveIsHidden,
    SensitiveIsOwn,
    SensitiveNeedsEnd,
    ShownIsPersonal,
)
from summit.registration.questions.rules import (
    Condition,
    Kin,
    Shape,
    asked,
    check_parent,
    check_shape,
    is_over,
)
from summit.registration.questions.statuses import Kind, Need, Scope

DAY = date(2026, 8, 1)
MAYOR, PRESS = 1, 2


def test_a_question_is_asked_of_its_participation_types():
    conditions = {5: Condition(types=frozenset({MAYOR})), 6: Condition()}

    assert asked(conditions, {MAYOR}, {}) == {5, 6}
    assert asked(conditions, {PRESS}, {}) == {6}


def test_a_question_is_asked_after_the_answer_it_depends_on():
    conditions = {5: Condition(), 6: Condition(parent=5, value="yes"), 7: Condition(parent=6)}
    many = {5: Condition(), 6: Condition(parent=5, value="12")}

    assert asked(conditions, {MAYOR}, {5: "no"}) == {5}
    assert asked(conditions, {MAYOR}, {5: "yes"}) >= {5, 6}
    assert asked(many, {MAYOR}, {5: "4,12"}) == {5, 6}
    assert asked(many, {MAYOR}, {5: "112"}) == {5}


def test_what_hangs_on_a_question_not_asked_is_not_asked():
    conditions = {
        5: Condition(types=frozenset({MAYOR})),
        6: Condition(parent=5, value="yes"),
        7: Condition(parent=99, value="yes"),
    }

    assert asked(conditions, {PRESS}, {5: "yes", 99: "yes"}) == frozenset()


def shape(**given):
    plain = {
        "kind": Kind.TEXT,
        "scope": Scope.PERSON,
        "need": Need.OPTIONAL,
        "is_sensitive": False,
        "has_why": False,
        "erase_on": None,
        "at_door": False,
        "on_badge": False,
        "choices": 0,
    }
    return Shape(**plain | given)


SENSITIVE = {"is_sensitive": True, "has_why": True, "erase_on": DAY}


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"kind": Kind.CHOICE, "choices": 1}, ChoicesMissing),
        ({"at_door": True, "scope": Scope.REGISTRATION}, ShownIsPersonal),
        ({"on_badge": True, "kind": Kind.LONG_TEXT}, ShownIsPersonal),
        (SENSITIVE | {"scope": Scope.REGISTRATION}, SensitiveIsOwn),
        (SENSITIVE | {"need": Need.REQUIRED}, SensitiveIsFree),
        (SENSITIVE | {"at_door": True}, SensitiveIsHidden),
        (SENSITIVE | {"on_badge": True}, SensitiveIsHidden),
        (SENSITIVE | {"has_why": False}, SensitiveNeedsEnd),
        (SENSITIVE | {"erase_on": None}, SensitiveNeedsEnd),
    ],
)
def test_a_question_that_cannot_be_asked_so_is_refused(given, refusal):
    with pytest.raises(refusal):
        check_shape(shape(**given))


def test_questions_that_can_be_asked():
    check_shape(shape(kind=Kind.CHOICE, choices=2, at_door=True, on_badge=True))
    check_shape(shape(**SENSITIVE, need=Need.LATER))


def kin(parent=None, **given):
    return Kin(**{"scope": Scope.PERSON, "is_sensitive": False, "parent": parent} | given)


@pytest.mark.parametrize(
    ("own_id", "own", "others", "refusal"),
    [
        (5, kin(6), {6: kin(5)}, DependsOnItself),
        (5, kin(6), {6: kin(7), 7: kin(5)}, DependsOnItself),
        (None, kin(6), {6: kin(scope=Scope.REGISTRATION)}, DependsElsewhere),
        (None, kin(6), {6: kin(is_sensitive=True)}, DependsOnSensitive),
    ],
)
def test_a_question_cannot_depend_on_any_other(own_id, own, others, refusal):
    with pytest.raises(refusal):
        check_parent(own_id, own, others)


def test_a_question_may_depend_on_one_before_it():
    check_parent(5, kin(6), {6: kin(7), 7: kin()})


def test_answers_are_over_on_their_day():
    assert not is_over(DAY, date(2026, 7, 31))
    assert is_over(DAY, DAY)
    assert not is_over(None, DAY)
