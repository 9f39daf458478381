"""What the programme's kinds, roles, languages and changes are called on pages."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from summit.programme.statuses import (
    SPOKEN_LANGUAGES,
    ChangeKind,
    SessionKind,
    SpeakerRole,
    ThemeColour,
)
from summit.web.tongues import name_of_tongue

KINDS: dict[SessionKind, Any] = {
    SessionKind.PLENARY: _l("Plenary"),
    SessionKind.PANEL: _l("Panel"),
    SessionKind.WORKSHOP: _l("Workshop"),
    SessionKind.ROUND_TABLE: _l("Round table"),
    SessionKind.CEREMONY: _l("Ceremony"),
    SessionKind.VISIT: _l("Visit"),
    SessionKind.MEAL: _l("Meal"),
    SessionKind.BREAK: _l("Break"),
    SessionKind.OTHER: _l("Other activity"),
}
ROLES: dict[SpeakerRole, Any] = {
    SpeakerRole.MODERATOR: _l("Moderates"),
    SpeakerRole.SPEAKER: _l("Speaks"),
}
COLOURS: dict[ThemeColour, Any] = {
    ThemeColour.BLUE: _l("Blue"),
    ThemeColour.GREEN_BLUE: _l("Green-blue"),
    ThemeColour.GREY: _l("Grey"),
    ThemeColour.VIOLET: _l("Violet"),
    ThemeColour.OCHRE: _l("Ochre"),
    ThemeColour.TERRACOTTA: _l("Terracotta"),
    ThemeColour.GREEN: _l("Green"),
    ThemeColour.BLACK: _l("Black"),
}
LANGUAGES = {code: LazyString(name_of_tongue, code) for code in SPOKEN_LANGUAGES}
CHANGES: dict[ChangeKind, Any] = {
    ChangeKind.ADDED: _l("Added to the programme"),
    ChangeKind.TIME: _l("Other time"),
    ChangeKind.ROOM: _l("Other room"),
    ChangeKind.TITLE: _l("Other title"),
    ChangeKind.SPEAKERS: _l("Other speakers"),
    ChangeKind.CANCELLED: _l("Cancelled session"),
    ChangeKind.RESTORED: _l("Takes place after all"),
}
