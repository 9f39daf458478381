"""The price of each person of a registration, from plain values. No I/O.

A price is reduced once: by the code or by the rule for groups, whichever is lower. Who comes by
invitation is no part of a group.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from summit.admission.codes.statuses import CodeState, ReducedBy, Reduces
from summit.kernel.money import Cents

SHORTEST = 6  # signs of a code somebody thought of
LONGEST = 40
NOT_IN_CODES = re.compile(r"[^A-Z0-9]")
NOTHING = Cents(0)


@dataclass(frozen=True, slots=True)
class Reduction:
    """What is taken off one price: whole percent from 1 to 100, or cents, before taxes."""

    kind: Reduces
    percent: int = 0
    amount: Cents = NOTHING

    def of(self, price: Cents) -> Cents:
        """Return the reduced price, half a cent up; never below zero, never above `price`."""
        if self.kind is Reduces.FREE:
            return NOTHING
        if self.kind is Reduces.AMOUNT:
            return max(NOTHING, price - self.amount)
        if self.kind is Reduces.PERCENT:
            return Cents((price.amount * (100 - self.percent) + 50) // 100)
        return price


@dataclass(frozen=True, slots=True)
class Group:
    """Of every `every` people of these types who pay, one pays less."""

    every: int
    category_ids: frozenset[int]
    reduction: Reduction


@dataclass(frozen=True, slots=True)
class Grant:
    """What a code gives: to at most `most` people of these types, the first on the form.

    `is_invitation`: its people have their places whatever they cost.
    """

    category_ids: frozenset[int]
    reduction: Reduction
    most: int
    is_invitation: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """One person as the price list sees them."""

    category_id: int
    list_price: Cents


@dataclass(frozen=True, slots=True)
class Priced:
    """What one person pays before taxes, and why it is less than the price of their type.

    `uses_code`: they are one of those the code counts.
    """

    list_price: Cents
    price: Cents
    reduced_by: ReducedBy | None = None
    uses_code: bool = False


def price_people(
    people: Sequence[Place], groups: Collection[Group], grant: Grant | None
) -> tuple[Priced, ...]:
    """Return what each person pays, in the order of the form.

    Of a group the cheapest are reduced, the last on the form of those who cost the same. A code
    goes to the first on the form whom it makes cheaper.
    """
    invited = _invited(people, grant)
    reduced = _by_groups(people, groups, left_out=invited)
    priced = []
    left = grant.most - len(invited) if grant else 0
    for index, one in enumerate(people):
        found = Priced(one.list_price, one.list_price)
        if index in reduced:
            found = Priced(one.list_price, reduced[index], ReducedBy.GROUP)
        if grant and index in invited:
            found = _granted(one, grant.reduction.of(one.list_price), ReducedBy.INVITATION)
        elif grant and not grant.is_invitation and left > 0:
            price = grant.reduction.of(one.list_price)
            if one.category_id in grant.category_ids and price < found.price:
                found = _granted(one, price, ReducedBy.CODE)
                left -= 1
        priced.append(found)
    return tuple(priced)


def _granted(one: Place, price: Cents, by: ReducedBy) -> Priced:
    return Priced(one.list_price, price, by if price < one.list_price else None, uses_code=True)


def _invited(people: Sequence[Place], grant: Grant | None) -> frozenset[int]:
    """Return who comes by invitation: the first on the form of its types."""
    if grant is None or not grant.is_invitation:
        return frozenset()
    wanted = [index for index, one in enumerate(people) if one.category_id in grant.category_ids]
    return frozenset(wanted[: grant.most])


def _by_groups(
    people: Sequence[Place], groups: Collection[Group], *, left_out: Collection[int]
) -> dict[int, Cents]:
    """Return the price of each person whom a group makes cheaper, by their place on the form."""
    reduced: dict[int, Cents] = {}
    for group in groups:
        members = [
            index
            for index, one in enumerate(people)
            if one.category_id in group.category_ids and one.list_price and index not in left_out
        ]
        members.sort(key=lambda index: (people[index].list_price, -index))
        for index in members[: len(members) // group.every]:
            price = group.reduction.of(people[index].list_price)
            if price < people[index].list_price:
                reduced[index] = price
    return reduced


def normal(typed: str | None) -> str:
    """Return a code as it is kept: capitals and digits, whatever was typed between them."""
    plain = unicodedata.normalize("NFKD", typed or "").upper()
    return NOT_IN_CODES.sub("", plain)


def state_of(
    *,
    first_day: date | None,
    last_day: date | None,
    most_uses: int | None,
    used: int,
    has_ended: bool,
    today: date,
) -> CodeState:
    """Return where a code stands; `today` is the summit's, both days are included."""
    if has_ended:
        return CodeState.ENDED
    if last_day is not None and today > last_day:
        return CodeState.OVER
    if most_uses is not None and used >= most_uses:
        return CodeState.USED_UP
    if first_day is not None and today < first_day:
        return CodeState.NOT_YET
    return CodeState.ACTIVE
