"""What a code or a rule for groups does to a price, and why a price is lower."""

from enum import StrEnum


class Reduces(StrEnum):
    PERCENT = "percent"
    AMOUNT = "amount"  # so many cents per person
    FREE = "free"
    NOTHING = "nothing"  # an invitation that opens a door and leaves the price


class ReducedBy(StrEnum):
    """Why a person pays less than the price of their type. A price is reduced once."""

    CODE = "code"
    INVITATION = "invitation"
    GROUP = "group"


class CodeState(StrEnum):
    """Where a code stands on one day."""

    NOT_YET = "not_yet"
    ACTIVE = "active"
    USED_UP = "used_up"
    OVER = "over"  # its last day has passed
    ENDED = "ended"  # by the office
