"""What organizers type about rooms, themes, speakers and sessions."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    FormField,
    IntegerField,
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional, ValidationError

from summit.edition.forms import DayField, MomentField
from summit.kernel.text import one_line
from summit.programme import labels
from summit.programme.models import Room, Speaker, Theme
from summit.programme.rules import LONGEST_SLUG
from summit.programme.service import places
from summit.programme.service.sessions import SHOWN, Wish
from summit.programme.statuses import SessionKind, SpeakerRole, ThemeColour
from summit.web.checks import AtMost
from summit.web.edits import EditForm
from summit.web.languages import current_language
from summit.web.said import PartForm, PartList
from summit.web.ticks import Ticks
from summit.web.translated import TranslatedField

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
WHOLE = _l("Write a whole number.")
BLANK_SPEAKERS = 3  # empty lines under the speakers there are
MOST_SPEAKERS = 30
MOST_SUMMARY = 6000


def _choices(names: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    return [SelectChoice(value, name) for value, name in names]


def _position() -> IntegerField:
    valid = [InputRequired(WHOLE), NumberRange(0, 999, WHOLE)]
    return IntegerField(_l("Place in the list"), valid, default=0)


def _slug(label: Any) -> StringField:
    long = AtMost(LONGEST_SLUG)
    return StringField(label, [long], filters=[one_line])


def _check_slug(field: Field) -> None:
    if field.data and not SLUG.fullmatch(field.data):
        raise ValidationError(_("Write small letters, digits and hyphens, as in opening-day."))


class RoomForm(EditForm):
    SHOWN = places.ROOM

    name = TranslatedField(_l("Name"), most=150)
    position = _position()
    capacity_note = TranslatedField(_l("Note on capacity"), needed=(), most=200)

    def asked(self) -> dict[str, Any]:
        asked = super().asked()
        return asked | {"capacity_note": asked["capacity_note"] or None}


class ThemeForm(EditForm):
    SHOWN = places.THEME

    name = TranslatedField(_l("Name"), most=100)
    slug = _slug(_l("Address; made from the name if empty"))
    colour = SelectField(
        _l("Colour of the mark"),
        choices=_choices(labels.COLOURS.items()),
        coerce=ThemeColour,
        default=ThemeColour.BLUE,
    )
    position = _position()

    def validate_slug(self, field: Field) -> None:
        _check_slug(field)


class SpeakerForm(EditForm):
    SHOWN = places.SPEAKER

    name = StringField(
        _l("Name, as the person writes it"),
        [DataRequired(_l("This answer is required.")), AtMost(200)],
        filters=[one_line],
    )
    role = TranslatedField(_l("Position"), needed=(), most=150)
    organization = TranslatedField(_l("Municipality or organization"), needed=(), most=200)
    city = TranslatedField(_l("City"), needed=(), most=100)
    biography = TranslatedField(_l("Short biography"), needed=(), most=2000, rows=6)
    languages = Ticks(
        _l("Languages this person speaks"), choices=_choices(labels.LANGUAGES.items())
    )
    agreed_on = DayField(_l("Agreed to be shown on"), [Optional()])

    def asked(self) -> dict[str, Any]:
        asked = super().asked()
        for name in ("role", "organization", "city", "biography"):
            asked[name] = asked[name] or None
        return asked


class SpeakingForm(PartForm):
    """Somebody in the session. A line without a person is left out."""

    speaker_id = SelectField(_l("Person"), coerce=int, default=0)
    role = SelectField(
        _l("Role in the session"),
        choices=_choices(labels.ROLES.items()),
        coerce=SpeakerRole,
        default=SpeakerRole.SPEAKER,
    )


class SessionForm(EditForm):
    SHOWN = SHOWN

    title = TranslatedField(_l("Title"), needed=(), most=200)
    summary = TranslatedField(_l("Summary"), needed=(), most=MOST_SUMMARY, rows=8)
    slug = _slug(_l("Address; made from the title if empty"))
    kind = SelectField(
        _l("Kind"),
        choices=_choices(labels.KINDS.items()),
        coerce=SessionKind,
        default=SessionKind.OTHER,
    )
    starts_at = MomentField(_l("Starts"), [Optional()])
    ends_at = MomentField(_l("Ends"), [Optional()])
    on_day = DayField(_l("Day, while the hours are not known"), [Optional()])
    room_id = SelectField(_l("Room"), coerce=int, default=0)
    themes = Ticks(_l("Themes"), coerce=int)
    spoken = Ticks(_l("Spoken in"), choices=_choices(labels.LANGUAGES.items()))
    interpreted = Ticks(_l("Interpreted into"), choices=_choices(labels.LANGUAGES.items()))
    capacity_note = TranslatedField(_l("Note on capacity"), needed=(), most=200)
    is_cancelled = BooleanField(_l("Cancelled: it stays on the programme and says so"))
    speaking = PartList(FormField(SpeakingForm), max_entries=MOST_SPEAKERS)

    def offer(
        self, rooms: Sequence[Room], themes: Sequence[Theme], speakers: Sequence[Speaker]
    ) -> None:
        """Say what there is to choose from, before anything is read from the form."""
        here = current_language()
        self._names: dict[str, Mapping[Any, Any]] = {
            "room_id": {0: _("To be announced")} | {one.id: one.name.to(here) for one in rooms},
            "themes": {one.id: one.name.to(here) for one in themes},
            "speaking": {0: "–"} | {one.id: one.name for one in speakers},
            "spoken": labels.LANGUAGES,
            "interpreted": labels.LANGUAGES,
        }
        self.room_id.choices = _choices(self._names["room_id"].items())
        self.themes.choices = _choices(self._names["themes"].items())
        self._offer_people()

    def _offer_people(self) -> None:
        for line in self.speaking:
            line.form.speaker_id.choices = _choices(self._names["speaking"].items())

    def fill(self, shown: Wish) -> None:
        """Draw a session as it is kept."""
        self.show(shown)
        for name in SHOWN:
            if name != "speaking":
                self[name].process(None, getattr(shown, name))
        self.room_id.process(None, shown.room_id or 0)
        for speaker_id, role in shown.speaking:
            self.speaking.append_entry({"speaker_id": speaker_id, "role": role})
        self.add_lines()

    def add_lines(self) -> None:
        for _line in range(min(BLANK_SPEAKERS, MOST_SPEAKERS - len(self.speaking))):
            self.speaking.append_entry()
        self._offer_people()

    def validate_title(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(_("Write a title in one language at least."))

    def validate_slug(self, field: Field) -> None:
        _check_slug(field)

    def validate_speaking(self, field: Field) -> None:
        ids = [line.form.speaker_id.data for line in field if line.form.speaker_id.data]
        if len(set(ids)) != len(ids):
            raise ValidationError(_("Somebody stands here twice."))

    def wish(self) -> Wish:
        """Return what was typed."""
        plain = ("slug", "title", "kind", "starts_at", "ends_at", "on_day", "is_cancelled")
        return Wish(
            **{name: self[name].data for name in plain},
            summary=self.summary.data or None,
            capacity_note=self.capacity_note.data or None,
            room_id=self.room_id.data or None,
            spoken=self.spoken.data,
            interpreted=self.interpreted.data,
            themes=sorted(self.themes.data),
            speaking=self._speaking(),
        )

    def _speaking(self) -> list[tuple[int, SpeakerRole]]:
        lines = [line.form for line in self.speaking if line.form.speaker_id.data]
        return [(line.speaker_id.data, line.role.data) for line in lines]

    def typed(self, name: str) -> Any:
        return getattr(self.wish(), name)

    def in_words(self, name: str, kept: Any) -> Any:
        if name == "kind":
            return str(labels.KINDS[kept])
        if name not in self._names:
            return kept
        names = self._names[name]
        return ", ".join(str(names.get(one, one)) for one in _ids(name, kept))


def _ids(name: str, kept: Any) -> Sequence[Any]:
    """Return what was chosen of a field, as its choices name it."""
    if name == "room_id":
        return [kept or 0]
    return [speaker_id for speaker_id, _role in kept] if name == "speaking" else kept
