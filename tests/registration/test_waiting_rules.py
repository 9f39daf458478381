"""Who is asked next: plain values."""

from datetime import timedelta

import pytest

from summit.registration.waiting.rules import InLine, offer_until, offered
from tests.factories import MOMENT


def line(*people, counters=(1,)):
    return [InLine(number, count, frozenset(counters)) for number, count in enumerate(people, 1)]


@pytest.mark.parametrize(
    ("people", "left", "asked"),
    [
        ((1, 1, 1), 0, []),
        ((1, 1, 1), 2, [(1, 1), (2, 1)]),
        ((3, 1), 2, [(1, 2)]),  # part of a group is asked; nobody overtakes it
        ((3, 1), 5, [(1, 3), (2, 1)]),
        ((), 5, []),
    ],
)
def test_whoever_stands_first_is_asked_first(people, left, asked):
    assert list(offered(line(*people), {1: left})) == asked


def test_who_lacks_a_place_of_their_own_holds_up_nobody_else_of_the_pool():
    first = InLine(1, 1, frozenset({10, 99}))  # 10 is full, the pool 99 is not
    second = InLine(2, 2, frozenset({20, 99}))

    assert list(offered([first, second], {10: 0, 20: 5, 99: 1})) == [(2, 1)]
    assert list(offered([first, second], {10: 1, 20: 5, 99: 1})) == [(1, 1)]


def test_an_offer_never_outlives_registration():
    assert offer_until(MOMENT, 48, None) == MOMENT + timedelta(hours=48)
    assert offer_until(MOMENT, 48, MOMENT + timedelta(hours=3)) == MOMENT + timedelta(hours=3)


def test_nobody_loses_their_turn_within_an_hour():
    assert offer_until(MOMENT, 48, MOMENT + timedelta(minutes=1)) == MOMENT + timedelta(hours=1)
