"""Facts that the waiting list announces."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class WaitingListJoined:
    """Somebody stands in line now."""

    entry_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class WaitingLinkRenewed:
    """The link of somebody who waits was ended; they need the new one."""

    entry_id: int
    at: datetime
