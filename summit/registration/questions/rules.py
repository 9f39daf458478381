"""Whether a question is asked, and which questions can be asked at all. Plain values, no I/O."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from summit.registration.questions.errors import (
    ChoicesMissing,
    DependsElsewhere,
    DependsOnItself,
    DependsOnSensitive,
    FileIsHidden,
    SensitiveIsFree,
    SensitiveIsHidden,
    SensitiveIsOwn,
    SensitiveNeedsEnd,
    ShownIsPersonal,
)
from summit.registration.questions.statuses import WITH_CHOICES, Kind, Need, Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """When a question is asked: of some participation types, after an answer to another one."""

    types: frozenset[int] = frozenset()  # none: whatever somebody takes part as
    parent: int | None = None  # the question it depends on
    value: str = ""  # and its answer: "yes", "no", the number of a choice


def asked(
    conditions: Mapping[int, Condition], types: Collection[int], answers: Mapping[int, str]
) -> frozenset[int]:
    """Return the questions put to whoever takes part as these types and answered so.

    One whose parent is not asked is not asked either, whatever was answered to that before.
    """

    def is_asked(number: int, above: frozenset[int]) -> bool:
        one = conditions.get(number)
        if one is None or number in above:
            return False
        if one.types and not one.types & set(types):
            return False
        if one.parent is None:
            return True
        given = answers.get(one.parent, "").split(",")
        return one.value in given and is_asked(one.parent, above | {number})

    return frozenset(number for number in conditions if is_asked(number, frozenset()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What decides whether a question may be asked so."""

    kind: Kind
    scope: Scope
    need: Need
    is_sensitive: bool
    has_why: bool
    erase_on: date | None
    at_door: bool
    on_badge: bool
    choices: int  # that are offered

    @property
    def is_shown(self) -> bool:
        return self.at_door or self.on_badge


def check_shape(shape: Shape) -> None:
    """See that a question can be asked so. Raises what is wrong with it."""
    if shape.kind in WITH_CHOICES and shape.choices < 2:
        raise ChoicesMissing()
    if shape.is_shown:
        _check_shown(shape)
    if shape.is_sensitive:
        _check_sensitive(shape)


def _check_shown(shape: Shape) -> None:
    if shape.kind is Kind.FILE:
        raise FileIsHidden()
    if shape.scope is not Scope.PERSON or shape.kind is Kind.LONG_TEXT:
        raise ShownIsPersonal()


def _check_sensitive(shape: Shape) -> None:
    if shape.scope is not Scope.PERSON:
        raise SensitiveIsOwn()
    if shape.need is Need.REQUIRED:
        raise SensitiveIsFree()
    if shape.is_shown:
        raise SensitiveIsHidden()
    if not shape.has_why or shape.erase_on is None:
        raise SensitiveNeedsEnd()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """What matters of a question that others may depend on."""

    scope: Scope
    is_sensitive: bool
    parent: int | None = None


def check_parent(own_id: int | None, own: Kin, others: Mapping[int, Kin]) -> None:
    """See that a question may depend on its parent, which is one of `others`.

    Raises `DependsOnItself`, `DependsElsewhere`, `DependsOnSensitive`.
    """
    if own.parent is None:
        return
    parent = others[own.parent]
    if parent.scope is not own.scope:
        raise DependsElsewhere()
    if parent.is_sensitive and not own.is_sensitive:
        raise DependsOnSensitive()
    above: int | None = own.parent
    for _step in range(len(others) + 1):
        if above is None:
            return
        if above == own_id:
            raise DependsOnItself()
        above = others[above].parent
    raise DependsOnItself()


def is_over(erase_on: date | None, today: date) -> bool:
    """Tell whether answers are kept no longer: from the first moment of that day on."""
    return erase_on is not None and today >= erase_on
