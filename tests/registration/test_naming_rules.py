"""Until when people are named, and when a contact is reminded of missing names."""

from datetime import date, timedelta

import pytest

from summit.registration.naming.rules import (
    Limits,
    is_over,
    is_reminder_due,
    last_day_for_names,
)

FIRST_DAY = date(2026, 7, 20)
LAST = date(2026, 7, 13)


def test_names_are_given_until_the_day_the_office_set():
    assert last_day_for_names(Limits(names_until=date(2026, 6, 1)), FIRST_DAY) == date(2026, 6, 1)


def test_unset_they_are_given_until_a_week_before_the_first_day():
    assert last_day_for_names(Limits(), FIRST_DAY) == LAST


def test_while_no_day_is_known_there_is_no_end():
    assert last_day_for_names(Limits(), None) is None
    assert not is_over(None, FIRST_DAY)


def test_the_last_day_counts_whole():
    assert not is_over(LAST, LAST)
    assert is_over(LAST, LAST + timedelta(days=1))


@pytest.mark.parametrize(
    ("before_the_end", "since_the_last", "is_due"),
    [
        (28, 7, True),
        (29, 60, False),  # nobody hurries yet
        (28, 6, False),  # not more than weekly
        (0, 7, True),
        (-1, 60, False),  # it is too late to name anybody
    ],
)
def test_a_contact_is_reminded_weekly_in_the_last_four_weeks(
    before_the_end, since_the_last, is_due
):
    today = LAST - timedelta(days=before_the_end)
    since = today - timedelta(days=since_the_last)

    assert is_reminder_due(LAST, today=today, since=since) is is_due


def test_without_a_day_nobody_is_reminded():
    assert not is_reminder_due(None, today=LAST, since=LAST - timedelta(days=60))
