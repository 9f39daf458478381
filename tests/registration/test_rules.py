from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from summit.admission.rules import Room
from summit.registration.errors import CompanionAlone, NobodyNamed, TooManyPeople
from summit.registration.rules import (
    MOST_PEOPLE,
    HoldPolicy,
    Place,
    check_people,
    invoice_due_at,
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


def test_an_invoice_is_due_at_the_end_of_a_day_in_montreal():
    montreal = ZoneInfo("America/Toronto")
    late_evening = datetime(2026, 3, 3, 3, 30, tzinfo=UTC)  # still March 2 in Montreal

    due = invoice_due_at(late_evening, 30, montreal)

    assert due == datetime(2026, 4, 1, 23, 59, tzinfo=montreal)
    assert due.utcoffset() == timedelta(hours=-4)  # summer time began in between
