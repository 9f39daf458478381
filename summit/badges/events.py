"""Facts about badges."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class BadgesGiven:
    """People of a confirmed registration were given badges that had waited."""

    registration_id: int
    at: datetime
