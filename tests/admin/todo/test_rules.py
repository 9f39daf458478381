"""When somebody is written to about what waits."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from summit.admin.todo.rules import is_due
from summit.admin.todo.statuses import Rhythm

ZONE = ZoneInfo("America/Toronto")


def at(day, hour, minute=0):
    return datetime(2026, 5, day, hour, minute, tzinfo=ZONE).astimezone(UTC)


@pytest.mark.parametrize(
    ("rhythm", "told_at", "newest", "now", "due"),
    [
        (Rhythm.DAILY, None, None, at(4, 7, 59), False),
        (Rhythm.DAILY, None, None, at(4, 8), True),
        (Rhythm.DAILY, at(4, 8), at(4, 9), at(4, 23), False),
        (Rhythm.DAILY, at(4, 8), None, at(5, 7), False),
        (Rhythm.DAILY, at(4, 23), None, at(5, 8), True),
        (Rhythm.NEVER, None, at(4, 9), at(4, 12), False),
        (Rhythm.HOURLY, at(4, 8), at(4, 8, 30), at(4, 8, 59), False),
        (Rhythm.HOURLY, at(4, 8), at(4, 8, 30), at(4, 9), True),
        (Rhythm.HOURLY, at(4, 8), at(4, 7), at(4, 12), False),
        (Rhythm.HOURLY, at(4, 8), None, at(4, 12), False),
        (Rhythm.HOURLY, at(4, 20), None, at(5, 8), True),
        (Rhythm.HOURLY, None, at(4, 3), at(4, 4), True),
        (Rhythm.HOURLY, at(4, 1), at(4, 0, 30), at(4, 8), True),  # told at night
    ],
)
def test_a_letter_is_due_in_the_morning_or_within_the_hour(rhythm, told_at, newest, now, due):
    assert is_due(rhythm, told_at, newest, now=now, zone=ZONE) is due
