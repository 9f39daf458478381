"""The life of a proof."""

from enum import StrEnum


class ProofState(StrEnum):
    SENT = "sent"  # organizers look at it, once it is scanned
    ACCEPTED = "accepted"
    REFUSED = "refused"


_P = ProofState
ALLOWED: dict[ProofState, set[ProofState]] = {
    _P.SENT: {_P.ACCEPTED, _P.REFUSED},
    _P.ACCEPTED: set(),
    _P.REFUSED: set(),
}
