"""What holds for any programme: hours, days, addresses, differences, what is on."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from summit.kernel.languages import Translated
from summit.programme.rules import (
    LONGEST_SLUG,
    OUT,
    DayAndHours,
    Days,
    EndsBeforeItStarts,
    Facts,
    HalfAnHour,
    OutsideTheSummit,
    When,
    check_time,
    clashing,
    differences,
    free_slug,
    joins_late,
    on_and_next,
    summit_days,
    when_of,
)
from summit.programme.statuses import ChangeKind

ZONE = ZoneInfo("America/Toronto")
DAYS = Days(date(2031, 7, 8), date(2031, 7, 10))
NINE = datetime(2031, 7, 8, 13, 0, tzinfo=UTC)  # nine in Montreal
HOUR = timedelta(hours=1)


def slot(begins, length=1):
    """Return a time by the hours after nine on the first day."""
    return When(NINE + begins * HOUR, NINE + (begins + length) * HOUR)


def test_a_session_ends_after_it_starts():
    with pytest.raises(EndsBeforeItStarts):
        check_time(When(NINE, NINE - HOUR), DAYS, ZONE)
    with pytest.raises(EndsBeforeItStarts):
        check_time(When(NINE, NINE), DAYS, ZONE)


@pytest.mark.parametrize("when", [When(starts_at=NINE), When(ends_at=NINE)])
def test_one_hour_alone_is_refused(when):
    with pytest.raises(HalfAnHour):
        check_time(when, DAYS, ZONE)


def test_hours_say_the_day_by_themselves():
    with pytest.raises(DayAndHours):
        check_time(When(NINE, NINE + HOUR, date(2031, 7, 8)), DAYS, ZONE)


@pytest.mark.parametrize("day", [date(2031, 7, 7), date(2031, 7, 11)])
def test_a_day_outside_the_summit_is_refused(day):
    with pytest.raises(OutsideTheSummit):
        check_time(When(on_day=day), DAYS, ZONE)


def test_the_day_is_the_summits_not_that_of_utc():
    late = datetime(2031, 7, 11, 2, 0, tzinfo=UTC)  # ten in the evening of the 10th in Montreal

    check_time(When(late, late + 4 * HOUR), DAYS, ZONE)

    assert When(late, late + HOUR).day(ZONE) == date(2031, 7, 10)


def test_nothing_is_outside_while_no_day_is_known():
    check_time(When(on_day=date(2040, 1, 1)), Days(None, None), ZONE)
    check_time(When(), DAYS, ZONE)


def test_a_known_month_holds_all_its_days():
    days = summit_days(None, None, "2031-07")

    assert days == Days(date(2031, 7, 1), date(2031, 7, 31))
    assert not days.include(date(2031, 8, 1))
    assert summit_days(None, None, None) == Days(None, None)
    assert summit_days(date(2031, 7, 8), None, "2031-07").include(date(2031, 7, 8))


def test_one_session_may_begin_as_another_ends():
    assert not slot(0).overlaps(slot(1))
    assert slot(0, 2).overlaps(slot(1))
    assert not slot(0).overlaps(When(on_day=date(2031, 7, 8)))


def test_a_time_survives_being_kept():
    for when in (slot(3), When(on_day=date(2031, 7, 9)), When()):
        assert when_of(when.stored()) == when
    assert when_of(None) == When()


@pytest.mark.parametrize(
    ("wanted", "taken", "free"),
    [
        ("water", set(), "water"),
        ("water", {"water"}, "water-2"),
        ("water", {"water", "water-2"}, "water-3"),
        ("speakers", set(), "speakers-2"),
        ("", set(), "session"),
        ("x" * 90, {"x" * LONGEST_SLUG}, "x" * (LONGEST_SLUG - 2) + "-2"),
    ],
)
def test_a_taken_address_leads_to_a_free_one(wanted, taken, free):
    assert free_slug(wanted, taken) == free


def facts(**given):
    usual = {
        "when": slot(0),
        "room_id": 1,
        "room": Translated(fr="Salle"),
        "title": Translated(fr="Eau"),
        "speakers": (1, 2),
        "is_cancelled": False,
    }
    return Facts(**usual | given)


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({"when": slot(1)}, ChangeKind.TIME),
        ({"room_id": 2, "room": Translated(fr="Autre")}, ChangeKind.ROOM),
        ({"room_id": None, "room": None}, ChangeKind.ROOM),
        ({"title": Translated(fr="Feu")}, ChangeKind.TITLE),
        ({"speakers": (2, 1)}, ChangeKind.SPEAKERS),
        ({"is_cancelled": True}, ChangeKind.CANCELLED),
    ],
)
def test_each_thing_readers_must_hear_is_a_difference(given, kind):
    assert [one.kind for one in differences(facts(), facts(**given))] == [kind]


def test_what_is_the_same_is_no_difference():
    assert differences(facts(), facts()) == []
    assert differences(facts(), facts(room=Translated(fr="Nouveau nom"))) == []


def test_a_session_that_takes_place_after_all_is_restored():
    (found,) = differences(facts(is_cancelled=True), facts())

    assert found.kind is ChangeKind.RESTORED


def test_only_a_programme_that_readers_know_is_added_to():
    assert not joins_late([], NINE)
    assert not joins_late([NINE - OUT], NINE)
    assert joins_late([NINE, NINE - OUT - HOUR], NINE)


def test_what_is_on_and_all_that_begins_next():
    times = [slot(0), slot(2), slot(2, 3), slot(4), When()]

    found = on_and_next(times, NINE)

    assert (found.on, found.following) == ([0], [1, 2])
    assert found.until == NINE + HOUR  # the first one ends


def test_between_two_sessions_nothing_is_on():
    found = on_and_next([slot(0), slot(2)], NINE + HOUR)

    assert (found.on, found.following, found.until) == ([], [1], NINE + 2 * HOUR)


def test_after_the_last_session_nothing_changes_any_more():
    found = on_and_next([slot(0), When(on_day=date(2031, 7, 9))], NINE + HOUR)

    assert (found.on, found.following, found.until) == ([], [], None)


def test_sessions_that_overlap_in_an_agenda_are_named():
    assert clashing([slot(0, 2), slot(1), slot(5)]) == {0, 1}
