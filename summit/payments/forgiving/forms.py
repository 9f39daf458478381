"""What finance types when it forgives."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField

from summit.kernel.money import Cents
from summit.web.checks import AtMost
from summit.web.edits import or_none
from summit.web.said import SiteForm


class ForgiveForm(SiteForm):
    seen = HiddenField()  # the cents that the page showed as owed
    reason = StringField(_l("Why"), [AtMost(200)], filters=[or_none])

    @property
    def shown(self) -> Cents:
        """Return what the page showed; nothing that can be owed for a page made by hand."""
        text = self.seen.data or ""
        is_number = text.isascii() and text.isdigit() and len(text) < 12
        return Cents(int(text) if is_number else 0)
