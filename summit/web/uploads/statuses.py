"""What a virus scanner says of a file that somebody handed in."""

from enum import StrEnum


class ScanState(StrEnum):
    CHECKING = "checking"  # also while a scanner fails or does not answer: nobody opens it
    UNSCANNED = "unscanned"  # no scanner is set up: opened with a warning, never shown as clean
    CLEAN = "clean"
    INFECTED = "infected"


OPENS = frozenset({ScanState.UNSCANNED, ScanState.CLEAN})
