"""The life of a proof, and of what a virus scanner says of its file."""

from enum import StrEnum


class ProofState(StrEnum):
    SENT = "sent"  # organizers look at it, once it is scanned
    ACCEPTED = "accepted"
    REFUSED = "refused"


class ScanState(StrEnum):
    CHECKING = "checking"  # also while a scanner fails or does not answer: nobody opens it
    UNSCANNED = "unscanned"  # no scanner is set up: opened with a warning, never shown as clean
    CLEAN = "clean"
    INFECTED = "infected"


OPENS = frozenset({ScanState.UNSCANNED, ScanState.CLEAN})

_P = ProofState
ALLOWED: dict[ProofState, set[ProofState]] = {
    _P.SENT: {_P.ACCEPTED, _P.REFUSED},
    _P.ACCEPTED: set(),
    _P.REFUSED: set(),
}
