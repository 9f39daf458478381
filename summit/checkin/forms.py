"""What organizers type about doors and devices."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired

from summit.admission.zones.models import Zone
from summit.checkin.models import Checkpoint
from summit.checkin.statuses import CheckpointKind
from summit.kernel.languages import Translated
from summit.kernel.text import one_line
from summit.web.checks import AtMost
from summit.web.languages import current_language
from summit.web.said import SiteForm
from summit.web.translated import TranslatedField

KINDS = {
    CheckpointKind.ENTRANCE: _l("Entrance"),
    CheckpointKind.ROOM: _l("Room"),
    CheckpointKind.DESK: _l("Desk"),
}


class ZoneChoiceForm(SiteForm):
    """Which zone a gate asks for. 0 is none: it admits everybody who has a badge."""

    zone_id = SelectField(_l("Zone"), coerce=int, default=0)

    def __init__(self, zones: Sequence[Zone], **more: Any) -> None:
        super().__init__(**more)
        language = current_language()
        named = [SelectChoice(one.id, one.name.to(language)) for one in zones]
        self.zone_id.choices = [SelectChoice(0, _("None: admits everybody")), *named]

    @property
    def zone(self) -> int | None:
        return self.zone_id.data or None


class CheckpointForm(ZoneChoiceForm):
    name = TranslatedField(_l("Name"), most=80)
    kind = SelectField(_l("Kind"), choices=[SelectChoice(*kind) for kind in KINDS.items()])

    def asked(self) -> tuple[Translated, CheckpointKind, int | None]:
        return self.name.data, CheckpointKind(self.kind.data), self.zone


class PairingForm(SiteForm):
    checkpoint_id = SelectField(_l("Where it is used"), coerce=int)
    device_name = StringField(
        _l("Name of the phone"),
        filters=[one_line],
        validators=[InputRequired(), AtMost(60)],
    )

    def offer(self, checkpoints: Sequence[Checkpoint]) -> None:
        """Fill the choices."""
        language = current_language()
        self.checkpoint_id.choices = [
            SelectChoice(one.id, one.name.to(language)) for one in checkpoints
        ]
