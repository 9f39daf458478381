"""The life of a request because a visa was refused."""

from enum import StrEnum


class VisaStatus(StrEnum):
    ASKED = "asked"  # by the contact; finance looks at the proof
    ACCEPTED = "accepted"
    DECLINED = "declined"


_V = VisaStatus
ALLOWED: dict[VisaStatus, set[VisaStatus]] = {
    _V.ASKED: {_V.ACCEPTED, _V.DECLINED},
    _V.ACCEPTED: set(),
    _V.DECLINED: set(),
}
