"""Facts that admission announces."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SeatsReturned:
    """Somebody left, or there are more seats; these counters may have room again.

    They are locked, with every counter that shares a pool with them (`service.lock_seats`).
    """

    counter_ids: tuple[int, ...]
    at: datetime
