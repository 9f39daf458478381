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


@dataclass(frozen=True, slots=True)
class BadgesWaitNoLonger:
    """The badges of a participation type do not wait for a proof any more."""

    category_id: int
    at: datetime
