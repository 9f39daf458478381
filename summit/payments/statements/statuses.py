"""The kinds of a statement, the life of one of its lines.

What came waits as `unmatched`, what left as `outgoing`; both end booked or set aside, and either
end can be taken back.
"""

from enum import StrEnum


class StatementFormat(StrEnum):
    CSV = "csv"
    CAMT053 = "camt053"
    MT940 = "mt940"
    OFX = "ofx"


class LineState(StrEnum):
    UNMATCHED = "unmatched"
    BOOKED = "booked"
    IGNORED = "ignored"
    OUTGOING = "outgoing"  # money that left, or a negative amount: never a payment; it waits


_S = LineState
ALLOWED: dict[LineState, set[LineState]] = {
    _S.UNMATCHED: {_S.BOOKED, _S.IGNORED},
    _S.IGNORED: {_S.UNMATCHED, _S.OUTGOING},
    _S.BOOKED: {_S.UNMATCHED, _S.OUTGOING},  # taken back
    _S.OUTGOING: {_S.BOOKED, _S.IGNORED},
}
