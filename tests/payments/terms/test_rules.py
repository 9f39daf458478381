"""Business days of Québec, due days, and which reminder goes on which day."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from summit.payments.terms.rules import (
    LAST,
    Terms,
    business_days_from,
    due_at,
    holidays,
    is_business_day,
    is_lapsed,
    releases_on,
    reminder_due,
)

MONTREAL = ZoneInfo("America/Toronto")
DUE = date(2026, 4, 9)
SENT = date(2026, 3, 10)


def test_the_public_holidays_of_2026():
    assert sorted(holidays(2026)) == [
        date(2026, 1, 1),
        date(2026, 4, 3),  # Good Friday
        date(2026, 4, 6),  # Easter Monday
        date(2026, 5, 18),  # Patriots
        date(2026, 6, 24),
        date(2026, 7, 1),
        date(2026, 9, 7),
        date(2026, 10, 12),
        date(2026, 12, 25),
    ]


@pytest.mark.parametrize(
    "day",
    [
        date(2024, 4, 1),  # Easter Monday of a leap year
        date(2025, 4, 18),
        date(2038, 4, 26),  # the latest Easter there is: April 25
        date(2025, 5, 19),
        date(2026, 5, 18),  # May 25 is itself a Monday: the one before it
        date(2029, 6, 25),  # June 24 is a Sunday
        date(2029, 7, 2),  # July 1 is a Sunday
    ],
)
def test_days_that_move_are_found(day):
    assert day in holidays(day.year)
    assert not is_business_day(day)


@pytest.mark.parametrize("day", [date(2029, 6, 24), date(2026, 5, 25), date(2026, 9, 30)])
def test_other_days_are_no_holidays(day):
    assert day not in holidays(day.year)


@pytest.mark.parametrize(
    ("day", "count", "found"),
    [
        (date(2026, 3, 10), 1, date(2026, 3, 11)),
        (date(2026, 3, 13), 1, date(2026, 3, 16)),  # over a weekend
        (date(2026, 4, 2), 1, date(2026, 4, 7)),  # over Easter
        (date(2026, 4, 9), -5, date(2026, 3, 31)),
        (date(2026, 4, 11), -1, date(2026, 4, 10)),  # from a Saturday
        (date(2026, 12, 31), 1, date(2027, 1, 4)),  # into the next year
        (date(2026, 3, 10), 0, date(2026, 3, 10)),
    ],
)
def test_business_days_are_counted_both_ways(day, count, found):
    assert business_days_from(day, count) == found


def due(sent_at, terms, days=30):
    return due_at(sent_at, terms, calendar_days=days, zone=MONTREAL)


def test_an_invoice_is_due_at_the_end_of_a_day_in_montreal():
    late_evening = datetime(2026, 3, 3, 3, 30, tzinfo=UTC)  # still March 2 in Montreal

    found = due(late_evening, Terms())

    assert found == datetime(2026, 4, 1, 23, 59, tzinfo=MONTREAL)
    assert found.utcoffset() == timedelta(hours=-4)  # summer time began in between


@pytest.mark.parametrize(
    ("terms", "day"),
    [
        (Terms(), date(2026, 4, 9)),  # as the server is set up
        (Terms(business_days=20), date(2026, 4, 9)),  # Good Friday and Easter Monday between
        (Terms(business_days=20, last_day=date(2026, 3, 20)), date(2026, 3, 20)),
        (Terms(last_day=date(2026, 3, 20)), date(2026, 3, 20)),
        (Terms(business_days=5, last_day=date(2026, 6, 1)), date(2026, 3, 17)),
        (Terms(business_days=5, last_day=date(2026, 3, 1)), SENT),  # passed: on the same day
    ],
)
def test_a_due_day_follows_the_terms(terms, day):
    sent_at = datetime(2026, 3, 10, 15, tzinfo=UTC)

    assert due(sent_at, terms).date() == day


@pytest.mark.parametrize(
    ("today", "sent", "rule"),
    [
        (date(2026, 3, 30), set(), None),
        (date(2026, 3, 31), set(), "before:5"),
        (date(2026, 3, 31), {"before:5"}, None),
        (date(2026, 4, 9), set(), "before:5"),  # made up for: the worker had stood still
        (date(2026, 4, 10), {"before:5"}, "after:1"),
        (date(2026, 4, 10), set(), "after:1"),  # only the newest of those that were missed
        (date(2026, 4, 22), {"after:1"}, None),
        (date(2026, 4, 23), {"after:1"}, "after:10"),
        (date(2027, 1, 1), {"after:10"}, None),
    ],
)
def test_a_reminder_goes_on_its_business_day(today, sent, rule):
    assert reminder_due(DUE, Terms(), today=today, since=SENT, sent=sent) == rule


def test_days_before_the_invoice_or_before_its_day_was_moved_ask_for_no_reminder():
    since = date(2026, 4, 1)

    assert reminder_due(DUE, Terms(), today=since, since=since, sent=()) is None
    assert reminder_due(DUE, Terms(), today=date(2026, 4, 10), since=since, sent=()) == "after:1"


def test_the_last_warning_goes_three_business_days_before_the_release_and_ends_them_all():
    terms = Terms(release_after=10)  # April 23
    sent = {"before:5", "after:1"}

    assert reminder_due(DUE, terms, today=date(2026, 4, 17), since=SENT, sent=sent) is None
    assert reminder_due(DUE, terms, today=date(2026, 4, 20), since=SENT, sent=sent) == LAST
    assert releases_on(DUE, 10, warned_on=date(2026, 4, 20)) == date(2026, 4, 23)
    assert reminder_due(DUE, terms, today=date(2026, 5, 20), since=SENT, sent=sent | {LAST}) is None


def test_who_is_warned_late_has_three_business_days_still():
    assert releases_on(DUE, 10, warned_on=date(2026, 5, 15)) == date(2026, 5, 21)  # Patriots


@pytest.mark.parametrize(
    ("after", "warned_of", "today", "lapsed"),
    [
        (10, date(2026, 4, 23), date(2026, 4, 22), False),
        (10, date(2026, 4, 23), date(2026, 4, 23), True),
        (10, None, date(2026, 6, 1), False),  # nobody was warned
        (None, date(2026, 4, 23), date(2026, 6, 1), False),  # owners changed their minds
        (20, date(2026, 4, 23), date(2026, 4, 23), False),  # and where they became milder
        (5, date(2026, 4, 23), date(2026, 4, 20), False),  # stricter: the day that was named holds
    ],
)
def test_places_are_released_on_the_day_that_a_warning_named(after, warned_of, today, lapsed):
    terms = Terms(release_after=after)

    assert is_lapsed(DUE, terms, warned_of=warned_of, today=today) is lapsed
