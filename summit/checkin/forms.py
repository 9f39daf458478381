"""What organizers type about doors and devices."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length

from summit.checkin.models import Checkpoint
from summit.checkin.statuses import CheckpointKind
from summit.kernel.languages import Translated
from summit.kernel.text import tidy
from summit.web.languages import current_language

KINDS = {
    CheckpointKind.ENTRANCE: _l("Entrance"),
    CheckpointKind.ROOM: _l("Room"),
    CheckpointKind.DESK: _l("Desk"),
}


def tidied(value: str | None) -> str:
    return tidy(value or "")


class CheckpointForm(FlaskForm):  # type: ignore[misc]
    name_fr = StringField(
        _l("Name in French"), filters=[tidied], validators=[InputRequired(), Length(max=80)]
    )
    name_en = StringField(_l("Name in English"), filters=[tidied], validators=[Length(max=80)])
    name_es = StringField(_l("Name in Spanish"), filters=[tidied], validators=[Length(max=80)])
    kind = SelectField(_l("Kind"), choices=[SelectChoice(*kind) for kind in KINDS.items()])

    def asked(self) -> tuple[Translated, CheckpointKind]:
        name = Translated(fr=self.name_fr.data, en=self.name_en.data, es=self.name_es.data)
        return name, CheckpointKind(self.kind.data)


class PairingForm(FlaskForm):  # type: ignore[misc]
    checkpoint_id = SelectField(_l("Where it is used"), coerce=int)
    device_name = StringField(
        _l("Name of the phone"),
        filters=[tidied],
        validators=[InputRequired(), Length(max=60)],
        description=_l("Whose it is, or the number on its back"),
    )

    def offer(self, checkpoints: Sequence[Checkpoint]) -> None:
        """Fill the choices."""
        language = current_language()
        self.checkpoint_id.choices = [
            SelectChoice(one.id, one.name.to(language)) for one in checkpoints
        ]
