from datetime import timedelta

import pytest

from summit.admission.rules import Room
from summit.registration.errors import CompanionAlone, NobodyNamed, TooManyPeople
from summit.registration.rules import (
    MOST_PEOPLE,
    HoldPolicy,
    Place,
    check_people,
    is_tied,
)

MAYOR = Place("Ana", is_companion=False, principal=None)


def companion(principal):
    return Place("Luis", is_companion=True, principal=principal)


def test_somebody_must_be_named():
    with pytest.raises(NobodyNamed):
        check_people([])


def test_thirty_people_fit_and_one_more_does_not():
    check_people([MAYOR] * MOST_PEOPLE)

    with pytest.raises(TooManyPeople):
        check_people([MAYOR] * (MOST_PEOPLE + 1))


@pytest.mark.parametrize("principal", [None, 1, 2, 7, -1])
def test_a_companion_of_nobody_is_refused_by_name(principal):
    people = [MAYOR, companion(principal), companion(0)]

    with pytest.raises(CompanionAlone) as refusal:
        check_people(people)

    assert refusal.value.facts == {"name": "Luis"}


def test_a_principal_named_beside_another_category_is_ignored():
    assert is_tied(0, [Place("Ana", is_companion=False, principal=0)])


def test_a_hold_is_short_below_the_scarce_share_only():
    policy = HoldPolicy(
        ample=timedelta(hours=24), scarce=timedelta(minutes=30), scarce_below_percent=10
    )

    assert policy.length(Room(100, taken=90)) == timedelta(hours=24)
    assert policy.length(Room(100, taken=91)) == timedelta(minutes=30)
