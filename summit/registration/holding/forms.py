"""What the office types about holds."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from summit.registration.holding.queries import NAMES, HoldTerms
from summit.web.edits import EditForm


def _number(label: Any, least: int, most: int) -> IntegerField:
    said = _l("Write a whole number, from %(least)s to %(most)s.", least=least, most=most)
    return IntegerField(label, [InputRequired(said), NumberRange(least, most, said)])


class HoldTermsForm(EditForm):
    SHOWN = NAMES

    ample_hours = _number(_l("Hours that places are held"), 1, 168)
    scarce_minutes = _number(_l("Minutes that they are held while few are left"), 5, 1440)
    scarce_below_percent = _number(_l("Few are left below so many percent of the places"), 0, 100)
    most_extensions = _number(_l("How often a hold can be extended"), 0, 5)
    extension_hours = _number(_l("Hours that each extension adds"), 1, 72)
    announced_minutes = _number(_l("Minutes before the end when an e-mail goes"), 0, 1440)

    def to_terms(self) -> HoldTerms:
        return HoldTerms(**self.asked())
