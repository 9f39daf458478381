"""What each member of staff chooses of the letters about what waits."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField

from summit.admin.todo.labels import RHYTHMS
from summit.web.checks import OneOf
from summit.web.said import SiteForm


class LettersForm(SiteForm):
    rhythm = SelectField(
        _l("How often"),
        [OneOf(_l("Choose one of those offered."))],
        choices=[SelectChoice(one.value, label) for one, label in RHYTHMS.items()],
        validate_choice=False,
    )
