"""Facts about formal invitations."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class LetterIssued:
    """An organizer approved a formal invitation; from now on it can be verified."""

    invitation_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class LetterDeclined:
    """An organizer said no to a formal invitation, with a reason."""

    invitation_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class LetterWithdrawn:
    """An organizer took an issued letter back, with a reason. Not of one whose person left."""

    invitation_id: int
    at: datetime
