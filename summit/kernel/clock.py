"""The one place that asks what time it is.

The demonstration and the tests may run shifted: a running clock, the same for web, worker and
simulator. TOTP, cookies, webhook signatures and the task queue use real time instead.
"""

from datetime import UTC, datetime, timedelta

_offset = timedelta()


def now() -> datetime:
    """Return the summit's moment, aware, in UTC."""
    return datetime.now(UTC) + _offset


def real_now() -> datetime:
    """Return the moment out there, for what may not be shifted: codes, cookies, limits."""
    return datetime.now(UTC)


def shift(offset: timedelta) -> None:
    """Run `offset` away from real time from here on; zero is real time."""
    global _offset
    _offset = offset


def offset() -> timedelta:
    return _offset
