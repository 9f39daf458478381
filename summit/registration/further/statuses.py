"""What a further contact is for a delegation, and what they receive."""

from enum import StrEnum


class ContactRole(StrEnum):
    """What somebody is for the delegation: words for people, no right follows from it."""

    FOCAL_POINT = "focal_point"
    FINANCE = "finance"
    ASSISTANT = "assistant"
    OTHER = "other"


class Receives(StrEnum):
    """What a further contact is written about, and what their link opens."""

    PEOPLE = "people"  # names, own links, questions, badges, changes: no sum
    MONEY = "money"  # the bill, its ways to pay and its documents: nobody's data
    EVERYTHING = "everything"  # what the first contact sees and does, with few exceptions
