"""What organizers type about shared seats."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectChoice, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, NumberRange

from summit.admission.forms import MOST_SEATS, WHOLE
from summit.admission.models import Category
from summit.admission.pools.service import SHOWN
from summit.kernel.text import one_line
from summit.web.checks import AtMost, OneOf
from summit.web.edits import EditForm
from summit.web.languages import current_language
from summit.web.said import SiteForm


class PoolForm(EditForm):
    SHOWN = SHOWN

    name = StringField(
        _l("Name, seen by the office"),
        [DataRequired(_l("Write a name, for instance that of the hall.")), AtMost(100)],
        filters=[one_line],
    )
    capacity = IntegerField(
        _l("Capacity"), [InputRequired(WHOLE), NumberRange(0, MOST_SEATS, WHOLE)]
    )


class SharingForm(SiteForm):
    """Which type is to share the seats too."""

    category = SelectField(
        _l("Participation type"),
        [OneOf(_l("Choose one of the participation types."))],
        validate_choice=False,
    )

    def offer(self, types: Iterable[Category]) -> None:
        language = current_language()
        known = [SelectChoice(str(one.id), one.name.to(language)) for one in types]
        self.category.choices = [SelectChoice("", _("Choose…")), *known]
