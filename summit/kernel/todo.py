"""How much waits for the organizers in one queue: what each queue counts, and Today adds up."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait, when the last of them came, and how many end soon; None: nobody knows."""

    count: int
    newest: datetime | None = None
    soon: int = 0
