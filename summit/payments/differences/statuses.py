"""What a difference is about, and how one ends."""

from enum import StrEnum


class Kind(StrEnum):
    PAYMENT_FOUND = "payment_found"
    REFUND_FOUND = "refund_found"
    EXTERNAL_REFUND = "external_refund"
    DISPUTE_FOUND = "dispute_found"
    UNKNOWN_PAGE = "unknown_page"
    WRONG_AMOUNT = "wrong_amount"
    PAYMENT_UNKNOWN = "payment_unknown"
    REFUND_UNKNOWN = "refund_unknown"
    REFUND_DIFFERS = "refund_differs"
    DISPUTE_UNKNOWN = "dispute_unknown"
    DISPUTE_DIFFERS = "dispute_differs"
    OTHER_CURRENCY = "other_currency"
    OTHER_AMOUNT = "other_amount"
    OTHER_PRESENTMENT = "other_presentment"
    BILL_CHANGED = "bill_changed"


# brought up to date by whoever found it: kept as history, needing nobody
MENDED = frozenset(
    {Kind.PAYMENT_FOUND, Kind.REFUND_FOUND, Kind.EXTERNAL_REFUND, Kind.DISPUTE_FOUND}
)
# a card payment that is not what was asked for: found when it comes, not by comparing books
REVIEWS = frozenset(
    {Kind.OTHER_CURRENCY, Kind.OTHER_AMOUNT, Kind.OTHER_PRESENTMENT, Kind.BILL_CHANGED}
)
ALWAYS_ASKED = frozenset({Kind.DISPUTE_UNKNOWN})  # however long ago the dispute began


class State(StrEnum):
    OPEN = "open"
    SETTLED = "settled"  # somebody looked at it
    GONE = "gone"  # by itself: a later look no longer found it
    MENDED = "mended"


class Ending(StrEnum):
    """How one comparison of both books ended."""

    WHOLE = "whole"
    UNANSWERED = "unanswered"
    REFUSED = "refused"
    BROKEN = "broken"  # by a fault of ours
