"""The summit's clock in tests: set to a moment, it runs on from there."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from summit.kernel import clock


@contextmanager
def at(moment):
    clock.shift(moment - datetime.now(UTC))
    try:
        yield
    finally:
        clock.shift(timedelta())
