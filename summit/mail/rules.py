"""When a letter that did not go is tried again. Plain values, no I/O."""

from datetime import datetime, timedelta

NOT_NEEDED = "not needed"  # why a letter was given up whose reader is not told any more
# RFC 5321 4.5.4.1: retry for days, at longer and longer distances
WAITS = [timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720, 1440)]
LEASE = timedelta(minutes=10)  # a worker that dies holding a letter keeps it this long


def next_try(tries: int, now: datetime) -> datetime | None:
    """Return when to try again after `tries` failures, or None to give up."""
    return now + WAITS[tries - 1] if tries <= len(WAITS) else None
