"""The price of a person as a rule: what it never does, and whom it makes cheaper."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summit.admission.codes.rules import (
    Grant,
    Group,
    Place,
    Priced,
    Reduction,
    normal,
    price_people,
    state_of,
)
from summit.admission.codes.statuses import CodeState, ReducedBy, Reduces
from summit.kernel.money import Cents

FREE = Reduction(Reduces.FREE)
STAYS = Reduction(Reduces.NOTHING)
ANY = frozenset({1, 2, 3})


def less(percent):
    return Reduction(Reduces.PERCENT, percent)


def off(cents):
    return Reduction(Reduces.AMOUNT, amount=Cents(cents))


def people(*prices, category=1):
    return [Place(category, Cents(price)) for price in prices]


def paid(priced):
    return [one.price.amount for one in priced]


reductions = st.one_of(
    st.integers(1, 100).map(less), st.integers(1, 10**7).map(off), st.just(FREE), st.just(STAYS)
)
some_types = st.frozensets(st.integers(1, 3), min_size=1)
groups = st.lists(st.builds(Group, st.integers(2, 6), some_types, reductions), max_size=2)
grants = st.none() | st.builds(Grant, some_types, reductions, st.integers(0, 6), st.booleans())
delegations = st.lists(
    st.builds(Place, st.integers(1, 3), st.integers(0, 10**7).map(Cents)), max_size=12
)


@settings(max_examples=500, deadline=None)
@given(st.integers(0, 10**9).map(Cents), reductions)
def test_a_reduced_price_is_never_negative_and_never_above_the_list_price(price, reduction):
    assert Cents(0) <= reduction.of(price) <= price


@settings(max_examples=500, deadline=None)
@given(delegations, groups, grants)
def test_nobody_pays_more_than_the_list_price_or_less_than_nothing(places, rules, grant):
    priced = price_people(places, rules, grant)

    assert [one.list_price for one in priced] == [one.list_price for one in places]
    for one in priced:
        assert Cents(0) <= one.price <= one.list_price
        assert (one.reduced_by is None) == (one.price == one.list_price)


@settings(max_examples=500, deadline=None)
@given(delegations, groups, grants)
def test_a_code_is_used_by_no_more_than_it_allows_and_only_by_its_types(places, rules, grant):
    priced = price_people(places, rules, grant)
    using = [place for place, one in zip(places, priced, strict=True) if one.uses_code]

    assert len(using) <= (grant.most if grant else 0)
    assert all(one.category_id in grant.category_ids for one in using)


@settings(max_examples=500, deadline=None)
@given(delegations, groups, grants)
def test_a_code_never_makes_the_whole_dearer(places, rules, grant):
    without = price_people(places, rules, None)

    with_code = price_people(places, rules, grant)

    if grant is None or not grant.is_invitation:
        for one, other in zip(with_code, without, strict=True):
            assert one.price <= other.price


@settings(max_examples=500, deadline=None)
@given(delegations, st.integers(2, 6))
def test_of_every_so_many_who_pay_exactly_one_is_free(places, every):
    priced = price_people(places, [Group(every, ANY, FREE)], None)

    paying = sum(bool(one.list_price) for one in places)
    free = [one for one in priced if one.reduced_by is ReducedBy.GROUP]
    assert len(free) == paying // every
    dearest = max((one.list_price for one in free), default=Cents(0))
    others = [one for one in priced if one.reduced_by is None and one.list_price]
    assert all(one.list_price >= dearest for one in others)


@settings(max_examples=300, deadline=None)
@given(st.sets(st.integers(1, 10**6), min_size=1, max_size=10), st.integers(2, 6), st.randoms())
def test_who_is_reduced_does_not_hang_on_the_order_of_the_form(prices, every, chance):
    places = people(*sorted(prices))
    mixed = list(places)
    chance.shuffle(mixed)
    rules = [Group(every, ANY, FREE)]

    one, other = price_people(places, rules, None), price_people(mixed, rules, None)

    assert sorted(one, key=str) == sorted(other, key=str)


@settings(max_examples=300, deadline=None)
@given(delegations, st.integers(2, 6), st.integers(1, 10**7))
def test_one_person_more_never_makes_fewer_free(places, every, price):
    rules = [Group(every, ANY, FREE)]

    def free(chosen):
        return sum(bool(one.reduced_by) for one in price_people(chosen, rules, None))

    assert free(places) <= free([*places, Place(1, Cents(price))]) <= free(places) + 1


def test_half_a_cent_goes_up():
    assert less(50).of(Cents(101)) == Cents(51)
    assert less(25).of(Cents(102)) == Cents(77)  # 76.5
    assert less(100).of(Cents(101)) == Cents(0)


def test_an_amount_above_the_price_leaves_nothing_to_pay():
    assert off(50_000).of(Cents(45_000)) == Cents(0)


def test_five_pay_and_the_sixth_is_the_cheapest_and_last():
    rule = [Group(6, ANY, FREE)]

    assert paid(price_people(people(5, 4, 4, 5, 5, 5), rule, None)) == [5, 4, 0, 5, 5, 5]
    assert paid(price_people(people(5, 4, 4, 5, 5), rule, None)) == [5, 4, 4, 5, 5]


def test_somebody_free_of_charge_does_not_count_in_a_group():
    rule = [Group(2, ANY, FREE)]

    assert paid(price_people(people(0, 45), rule, None)) == [0, 45]


def test_a_price_is_reduced_once_by_whichever_is_lower():
    priced = price_people(people(100, 100), [Group(2, ANY, less(50))], Grant(ANY, less(10), 9))

    assert priced == (
        Priced(Cents(100), Cents(90), ReducedBy.CODE, uses_code=True),
        Priced(Cents(100), Cents(50), ReducedBy.GROUP),
    )


def test_a_code_goes_to_the_first_on_the_form():
    priced = price_people(people(100, 200, 300), [], Grant(ANY, FREE, 2))

    assert paid(priced) == [0, 0, 300]


def test_who_is_invited_uses_the_place_whatever_it_costs_and_is_no_part_of_a_group():
    grant = Grant(frozenset({1}), STAYS, 1, is_invitation=True)
    places = [*people(100), *people(80, category=2)]

    priced = price_people(places, [Group(2, ANY, FREE)], grant)

    assert paid(priced) == [100, 80]
    assert [one.uses_code for one in priced] == [True, False]


@pytest.mark.parametrize("typed", ["maires-2026", " MAIRES 2026 ", "Maíres2026", "maires–2026"])
def test_a_code_is_read_however_it_was_written(typed):
    assert normal(typed) == "MAIRES2026"


DAYS = {"first_day": date(2026, 3, 1), "last_day": date(2026, 3, 31)}


@pytest.mark.parametrize(
    ("given_ones", "state"),
    [
        ({"today": date(2026, 2, 28)}, CodeState.NOT_YET),
        ({"today": date(2026, 3, 1)}, CodeState.ACTIVE),
        ({"today": date(2026, 3, 31)}, CodeState.ACTIVE),
        ({"today": date(2026, 4, 1)}, CodeState.OVER),
        ({"today": date(2026, 3, 9), "used": 2}, CodeState.USED_UP),
        ({"today": date(2026, 3, 9), "has_ended": True}, CodeState.ENDED),
    ],
)
def test_both_days_of_a_code_are_included(given_ones, state):
    asked = {"most_uses": 2, "used": 0, "has_ended": False, **DAYS}

    assert state_of(**asked | given_ones) is state
