"""What a gate can answer, and what a badge and its place can be when it asks."""

from enum import StrEnum


class Verdict(StrEnum):
    """The answer to one reading; `static/js/door/verdict.js` uses the same words."""

    ADMITTED = "admitted"
    DESK = "desk"  # admitted too, with something to settle: welcome, please see the desk
    REPEAT = "repeat"  # in already, let in by this same device
    DUPLICATE = "duplicate"  # in already, let in by another
    REPLACED = "replaced"  # an older print: a newer badge of this person is in use
    CANCELLED = "cancelled"  # the place was given up or given to somebody else
    ELSEWHERE = "elsewhere"  # the badge does not open the zone of this gate
    UNKNOWN = "unknown"  # no badge code, or none of ours that we know
    FORGED = "forged"  # looks like ours and was not signed by us


ADMITS = frozenset({Verdict.ADMITTED, Verdict.DESK})


class BadgeState(StrEnum):
    """A badge as the gate needs it."""

    LIVE = "live"
    REPLACED = "replaced"
    CANCELLED = "cancelled"


class Standing(StrEnum):
    """How the registration of a badge stands."""

    CONFIRMED = "confirmed"
    TO_SETTLE = "to_settle"  # the place is kept; the desk has something to settle
    GIVEN_UP = "given_up"


class Already(StrEnum):
    """Whether the person is in already, and who let them in."""

    NO = "no"
    BY_THIS_DEVICE = "by_this_device"
    BY_ANOTHER = "by_another"


class CheckpointKind(StrEnum):
    """What a checkpoint is for."""

    ENTRANCE = "entrance"
    ROOM = "room"
    DESK = "desk"


class Way(StrEnum):
    """How a code got into the device."""

    CAMERA = "camera"
    TYPED = "typed"
    WEDGE = "wedge"  # a scanner that types like a keyboard
