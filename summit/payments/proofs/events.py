"""Facts about proofs."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ProofAccepted:
    """Organizers accepted a proof: what waited for it may be given now."""

    proof_id: int
    registration_id: int
    attendee_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ProofRefused:
    """Organizers, or the virus scanner, said no to a proof."""

    proof_id: int
    registration_id: int
    attendee_id: int
    at: datetime
