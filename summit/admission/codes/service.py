"""Promo codes and rules for groups: kept by the office, counted as people use them.

Callers hold the transaction. Locks: counters of seats first, then codes by ascending id; whoever
types codes and rules in the office is alone before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from summit.admission.codes.errors import (
    CodeEnded,
    CodeNotYet,
    CodeOnForm,
    CodeOver,
    CodeUsedUp,
    InAnotherGroup,
    InvitationOver,
    InvitationRevoked,
    InvitationUsedUp,
    LimitBelowUses,
    UnknownCode,
)
from summit.admission.codes.models import Code, GroupRule
from summit.admission.codes.queries import stand_of
from summit.admission.codes.rules import Grant, Group, normal
from summit.admission.codes.statuses import CodeState, Reduces
from summit.admission.models import Category
from summit.database import table_of
from summit.edition.editing import alone
from summit.kernel.edits import check_unchanged
from summit.kernel.money import Cents
from summit.kernel.references import draw_signs

DRAWN_SIGNS = 10  # nine that nobody can guess, and one that checks them
CODE_SHOWN = (
    "text",
    "name",
    "reduces",
    "percent",
    "amount",
    "most_uses",
    "most_per_registration",
    "first_day",
    "last_day",
    "category_ids",
)
GROUP_SHOWN = ("name", "every", "reduces", "percent", "amount", "category_ids")

# built once; the limit and the end are looked at by the statement that counts
_code = table_of(Code)
_USE = (
    update(_code)
    .where(
        _code.c.id == bindparam("code_id"),
        _code.c.ended_at.is_(None),
        or_(_code.c.most_uses.is_(None), _code.c.used + bindparam("count") <= _code.c.most_uses),
    )
    .values(used=_code.c.used + bindparam("count"))
    .returning(_code.c.id)
)
_MOVE = (
    update(_code)
    .where(_code.c.id == bindparam("code_id"))
    .values(used=_code.c.used + bindparam("count"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeWish:
    """A promo code as the office wants it."""

    text: str  # as `rules.normal` writes it; empty: one is drawn
    name: str
    reduces: Reduces
    percent: int
    amount: Cents
    most_uses: int | None
    most_per_registration: int | None
    first_day: date | None
    last_day: date | None
    category_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupWish:
    """A rule for groups as the office wants it."""

    name: str
    every: int
    reduces: Reduces
    percent: int
    amount: Cents
    category_ids: tuple[int, ...]


# -- what the office keeps ---------------------------------------------------------------------


def show_code(code: Code) -> CodeWish:
    return CodeWish(
        **{name: getattr(code, name) for name in CODE_SHOWN if name != "category_ids"},
        category_ids=_ids(code.categories),
    )


def show_group(rule: GroupRule) -> GroupWish:
    return GroupWish(
        **{name: getattr(rule, name) for name in GROUP_SHOWN if name != "category_ids"},
        category_ids=_ids(rule.categories),
    )


def _ids(categories: Sequence[Category]) -> tuple[int, ...]:
    return tuple(sorted(one.id for one in categories))


def add_code(session: Session, wish: CodeWish, *, now: datetime) -> Code:
    """Raises `CodeOnForm` where another code is written so."""
    alone(session)  # or two could find the same word free
    code = Code(created_at=now, text=_text(session, wish.text, other_than=None))
    _write_code(session, code, wish)
    session.add(code)
    session.flush()
    return code


def edit_code(session: Session, code_id: int, wish: CodeWish, *, seen: str) -> Code:
    """Raises `ChangedMeanwhile`, `CodeOnForm`, `LimitBelowUses`."""
    alone(session)
    code = _locked(session, code_id)
    check_unchanged(show_code(code), CODE_SHOWN, seen)
    if wish.most_uses is not None and wish.most_uses < code.used:
        raise LimitBelowUses(used=code.used)
    code.text = _text(session, wish.text, other_than=code.id)
    _write_code(session, code, wish)
    session.flush()
    return code


def end_code(session: Session, code_id: int, *, now: datetime) -> None:
    """Let nobody use a code any more; who uses it now keeps their price."""
    code = _locked(session, code_id)
    code.ended_at = code.ended_at or now
    session.flush()


def use_again(session: Session, code_id: int) -> None:
    _locked(session, code_id).ended_at = None
    session.flush()


def _locked(session: Session, code_id: int) -> Code:
    return session.get_one(Code, code_id, with_for_update=True, populate_existing=True)


def _text(session: Session, wanted: str, *, other_than: int | None) -> str:
    if not wanted:
        return new_text(session)
    found = session.scalar(select(Code.id).where(Code.text == wanted))
    if found not in (None, other_than):
        raise CodeOnForm()
    return wanted


def new_text(session: Session, signs: int = DRAWN_SIGNS) -> str:
    """Return a code nobody can guess and none has; the constraint has the last word."""
    while True:
        text = draw_signs(signs)
        if session.scalar(select(Code.id).where(Code.text == text)) is None:
            return text


def _write_code(session: Session, code: Code, wish: CodeWish) -> None:
    for name in CODE_SHOWN:
        if name not in ("text", "category_ids"):
            setattr(code, name, getattr(wish, name))
    code.categories = [session.get_one(Category, one) for one in wish.category_ids]


def add_group(session: Session, wish: GroupWish) -> GroupRule:
    """Raises `InAnotherGroup`: a type is in one rule at most."""
    alone(session)  # or two could find the same type free
    rule = GroupRule()
    _write_group(session, rule, wish)
    session.add(rule)
    session.flush()
    return rule


def edit_group(session: Session, rule_id: int, wish: GroupWish, *, seen: str) -> GroupRule:
    """Raises `ChangedMeanwhile`, `InAnotherGroup`."""
    alone(session)
    rule = session.get_one(GroupRule, rule_id, with_for_update=True, populate_existing=True)
    check_unchanged(show_group(rule), GROUP_SHOWN, seen)
    _write_group(session, rule, wish)
    session.flush()
    return rule


def remove_group(session: Session, rule_id: int) -> None:
    """Forget a rule; drafts keep their prices until they are changed."""
    session.delete(session.get_one(GroupRule, rule_id))
    session.flush()


def _write_group(session: Session, rule: GroupRule, wish: GroupWish) -> None:
    with session.no_autoflush:
        for one in session.scalars(select(GroupRule).options(selectinload(GroupRule.categories))):
            for category in one.categories:
                if one is not rule and category.id in wish.category_ids:
                    raise InAnotherGroup(name=category.name)
    for name in GROUP_SHOWN:
        if name != "category_ids":
            setattr(rule, name, getattr(wish, name))
    rule.categories = [session.get_one(Category, one) for one in wish.category_ids]


# -- what a registration uses ------------------------------------------------------------------


def groups(session: Session) -> Sequence[Group]:
    """Return the rules in force, for `rules.price_people`."""
    kept = select(GroupRule).options(selectinload(GroupRule.categories)).order_by(GroupRule.id)
    return [
        Group(rule.every, frozenset(_ids(rule.categories)), rule.reduction)
        for rule in session.scalars(kept)
    ]


def find_code(session: Session, typed: str) -> Code:
    """Return the code somebody typed, however they wrote it. Raises `UnknownCode`."""
    wanted = select(Code).where(Code.text == normal(typed))
    whole = wanted.options(selectinload(Code.categories), joinedload(Code.invitation))
    found = session.scalar(whole)
    if found is None:
        raise UnknownCode()
    return found


def grant_of(code: Code, *, today: date, held: int, people: int, beside: int = 0) -> Grant:
    """Return what a code gives a registration of so many people, `held` of whom use it already.

    `beside` use it in what was sent together with it: to a delegation that is one registration.

    What is held stays while the draft does, also once the code is over, its limits are lowered, or
    late money uses more than there was. Raises `CodeRefused`.
    """
    if not held:
        check_open(code, today)
    most = people if code.most_uses is None else code.most_uses - code.used + held
    if stand_of(code, today) not in (CodeState.ACTIVE, CodeState.USED_UP):
        most = held
    if code.most_per_registration is not None:
        if not held and beside >= code.most_per_registration:
            raise CodeUsedUp()
        most = min(most, code.most_per_registration - beside)
    return Grant(
        frozenset(_ids(code.categories)),
        code.reduction,
        min(max(most, held), people),
        is_invitation=code.invitation is not None,
    )


def check_open(code: Code, today: date) -> None:
    """Raise `CodeRefused` where nobody can begin to use a code on this day."""
    state, is_invitation = stand_of(code, today), code.invitation is not None
    if state is CodeState.ENDED:
        raise InvitationRevoked() if is_invitation else CodeEnded()
    if state is CodeState.OVER and code.last_day:
        over = InvitationOver if is_invitation else CodeOver
        raise over(day=code.last_day)
    if state is CodeState.USED_UP:
        raise InvitationUsedUp() if is_invitation else CodeUsedUp()
    if state is CodeState.NOT_YET and code.first_day:
        raise CodeNotYet(day=code.first_day)


def exchange_uses(session: Session, old: Mapping[int, int], new: Mapping[int, int]) -> None:
    """Count the people of `new` in place of those of `old`, by code id.

    Raises `CodeUsedUp` where somebody else used the last one meanwhile, and `CodeEnded`.
    """
    for code_id in sorted({*old, *new}):
        count = new.get(code_id, 0) - old.get(code_id, 0)
        if count > 0:
            _use(session, code_id, count)
        elif count < 0:
            count_anyway(session, code_id, count)


def _use(session: Session, code_id: int, count: int) -> None:
    if session.scalar(_USE, {"code_id": code_id, "count": count}) is None:
        ended_at = session.scalar(select(_code.c.ended_at).where(_code.c.id == code_id))
        raise CodeEnded() if ended_at else CodeUsedUp()


def count_anyway(session: Session, code_id: int, count: int) -> None:
    """Count so many people more, or fewer, without a limit: whose price stands already."""
    session.execute(_MOVE, {"code_id": code_id, "count": count})


def return_uses(session: Session, held: Mapping[int, int]) -> None:
    """Let others use what these people used."""
    exchange_uses(session, held, {})
