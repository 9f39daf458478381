"""When the long trials stop beginning: a run that CI ends for its length says nothing at all.

`SOAK_UNTIL` is that moment, in seconds of the clock since 1970; without it everything is tried.
"""

import os
import time

import pytest

UNTIL = float(os.environ.get("SOAK_UNTIL", "inf"))
NO_TIME = "no time left to try this"


def put_pages_last(items):
    """Let what is tried of money, seats and scans come before the looks of pages and speed."""
    if UNTIL < float("inf"):
        items.sort(key=lambda one: one.path.parent.name in ("bench", "journeys"))


def keep(item):
    if time.time() > UNTIL and item.get_closest_marker("soak"):
        pytest.skip(NO_TIME)


def tell(terminal):
    left = [one for one in terminal.getreports("skipped") if NO_TIME in str(one.longrepr)]
    if left:
        line = f"NOT TRIED, NO TIME LEFT: {len(left)} long trials, from {left[0].nodeid}"
        terminal.write_line(line, red=True, bold=True)
