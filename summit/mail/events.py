"""Facts that mail announces."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Unsubscribed:
    """Somebody wants no more advertising at this address."""

    address: str
    at: datetime
