"""What whoever pays sends of a purchase order: its number, its file, or both."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import StringField
from wtforms.validators import StopValidation

from summit.kernel.errors import Refused
from summit.kernel.text import one_line
from summit.payments.orders.rules import MOST_BYTES, SentFile, look_at
from summit.web.checks import AtMost
from summit.web.errors import sentence
from summit.web.said import SiteForm


class OrderField(FileField):  # type: ignore[misc]
    """A file that must be a PDF or a picture. `sent` is it, or None where none was chosen."""

    def __init__(self, label: Any = None, **more: Any) -> None:
        super().__init__(
            label, render_kw={"accept": ".pdf,.png,.jpg,.jpeg,application/pdf"}, **more
        )
        self.sent: SentFile | None = None

    def pre_validate(self, form: Any) -> None:
        if not isinstance(self.data, FileStorage) or not self.data.filename:
            return
        try:
            self.sent = look_at(self.data.stream.read(MOST_BYTES + 1), self.data.filename)
        except Refused as refusal:
            raise StopValidation(sentence(refusal)) from None


class OrderForm(SiteForm):
    number = StringField(_l("Purchase order number"), [AtMost(80)], filters=[one_line])
    file = OrderField(_l("The purchase order as a file"))

    def validate(self, extra_validators: Any = None) -> bool:
        is_good = super().validate(extra_validators)
        if is_good and not self.number.data and self.file.sent is None:
            self.form_errors.append(_("Write the number, choose a file, or both."))
            return False
        return bool(is_good)
