"""What whoever pays sends of a purchase order: its number, its file, or both."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField

from summit.kernel.text import one_line
from summit.web.checks import AtMost
from summit.web.said import SiteForm
from summit.web.uploads.forms import UploadField


class OrderForm(SiteForm):
    number = StringField(_l("Purchase order number"), [AtMost(80)], filters=[one_line])
    file = UploadField(_l("The purchase order as a file"))

    def validate(self, extra_validators: Any = None) -> bool:
        is_good = super().validate(extra_validators)
        if is_good and not self.number.data and self.file.sent is None:
            self.form_errors.append(_("Write the number, choose a file, or both."))
            return False
        return bool(is_good)
