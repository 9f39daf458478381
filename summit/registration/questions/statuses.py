"""What a question is: the kind of its answer, whom it is put to, and how much it is needed."""

from enum import StrEnum


class Kind(StrEnum):
    """What an answer is. `kinds.py` reads and says each."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    CHOICE = "choice"
    CHOICES = "choices"
    DAY = "day"
    YES_NO = "yes_no"
    COUNTRY = "country"
    PHONE = "phone"
    LANGUAGES = "languages"
    FILE = "file"


class Scope(StrEnum):
    """Whom a question is put to."""

    PERSON = "person"  # each one
    REGISTRATION = "registration"  # its contact, once


class Need(StrEnum):
    REQUIRED = "required"  # nothing is sent without it
    OPTIONAL = "optional"
    LATER = "later"  # asked once it was sent, and reminded of


class Erased(StrEnum):
    """Why an answer is there no more."""

    DUE = "due"  # its day came
    WITHDRAWN = "withdrawn"  # by the person
    INFECTED = "infected"  # a file in which the scanner found a virus


class ReadIn(StrEnum):
    """Where somebody of the office read a sensitive answer."""

    OFFICE = "office"
    EXPORT = "export"


YES, NO = "yes", "no"
WITH_CHOICES = frozenset({Kind.CHOICE, Kind.CHOICES})
TYPED = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.NUMBER, Kind.DAY, Kind.PHONE, Kind.FILE})
DECIDING = WITH_CHOICES | {Kind.YES_NO}  # kinds on whose answer another question may depend
