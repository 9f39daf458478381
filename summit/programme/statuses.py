"""The kinds of things in a programme, by the words stored. No database here."""

from enum import StrEnum


class SessionKind(StrEnum):
    """What happens in a session."""

    PLENARY = "plenary"
    PANEL = "panel"
    WORKSHOP = "workshop"
    ROUND_TABLE = "round_table"
    CEREMONY = "ceremony"
    VISIT = "visit"
    MEAL = "meal"
    BREAK = "break"
    OTHER = "other"


class SpeakerRole(StrEnum):
    """What somebody does in one session."""

    MODERATOR = "moderator"
    SPEAKER = "speaker"


class ChangeKind(StrEnum):
    """What of a published session was changed."""

    ADDED = "added"  # to a programme that was out already
    TIME = "time"
    ROOM = "room"
    TITLE = "title"
    SPEAKERS = "speakers"
    CANCELLED = "cancelled"
    RESTORED = "restored"  # it takes place after all


class ThemeColour(StrEnum):
    """The colour of a theme's mark; its value names the token in the stylesheets."""

    BLUE = "mayor"
    GREEN_BLUE = "delegate"
    GREY = "support"
    VIOLET = "companion"
    OCHRE = "press"
    TERRACOTTA = "speaker"
    GREEN = "partner"
    BLACK = "team"


# Languages a session may be held in, or be interpreted into: ISO 639, the longer ones are signed.
SPOKEN_LANGUAGES = ("fr", "en", "es", "pt", "fcs", "ase", "mfs")
