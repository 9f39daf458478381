"""The life of a formal invitation."""

from enum import StrEnum


class LetterState(StrEnum):
    ASKED = "asked"  # by the contact; an organizer looks at it
    ISSUED = "issued"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"  # before or after it was issued


class WithdrawnFor(StrEnum):
    """Why it was withdrawn."""

    LEFT = "left"  # the person is no longer coming
    REPLACED = "replaced"  # another person comes instead
    ENDED = "ended"  # the registration did
    ORGANIZERS = "organizers"
    REISSUED = "reissued"  # its facts changed, and another letter says them


_L = LetterState
ALLOWED: dict[LetterState, set[LetterState]] = {
    _L.ASKED: {_L.ISSUED, _L.DECLINED, _L.WITHDRAWN},
    _L.ISSUED: {_L.WITHDRAWN},
    _L.DECLINED: set(),
    _L.WITHDRAWN: set(),
}
STANDING = frozenset({_L.ASKED, _L.ISSUED})  # at most one of each for a person
