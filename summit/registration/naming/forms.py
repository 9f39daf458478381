"""What the office sets about names and changes."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional

from summit.edition.forms import DayField
from summit.registration.naming.rules import Limits
from summit.registration.naming.service import SHOWN
from summit.web.edits import EditForm


class LimitsForm(EditForm):
    SHOWN = SHOWN

    names_until = DayField(_l("Names are given until the end of"), [Optional()])
    changes_until = DayField(
        _l("Contacts and people change details until the end of"), [Optional()]
    )

    def to_limits(self) -> Limits:
        typed: dict[str, date | Any] = self.asked()
        return Limits(**typed)
