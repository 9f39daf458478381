"""The one place that asks what time it is.

The demonstration and the tests may run shifted: a running clock, the same for web, worker and
simulator. TOTP, cookies, webhook signatures and the task queue use real time instead.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

_offset = timedelta()
_imagined: ContextVar[datetime | None] = ContextVar("imagined", default=None)


def now() -> datetime:
    """Return the summit's moment, aware, in UTC."""
    return _imagined.get() or datetime.now(UTC) + _offset


@contextmanager
def imagining(moment: datetime) -> Iterator[None]:
    """Let it be `moment` inside the block, for this thread alone: the office looks ahead."""
    token = _imagined.set(moment)
    try:
        yield
    finally:
        _imagined.reset(token)


def imagined() -> datetime | None:
    """Return the moment that is imagined; None where it is as late as it is."""
    return _imagined.get()


def real_now() -> datetime:
    """Return the moment out there, for what may not be shifted: codes, cookies, limits."""
    return datetime.now(UTC)


def shift(offset: timedelta) -> None:
    """Run `offset` away from real time from here on; zero is real time."""
    global _offset
    _offset = offset


def offset() -> timedelta:
    return _offset
