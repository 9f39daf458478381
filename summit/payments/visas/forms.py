"""A proof that is handed in, and the answer to it."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField

from summit.web.checks import AtMost
from summit.web.edits import or_none
from summit.web.said import SiteForm
from summit.web.uploads.forms import UploadField


class VisaForm(SiteForm):
    """What a contact hands in."""

    proof = UploadField(_l("The refusal: a PDF, or a picture of the letter"))
    said = StringField(_l("Anything we should know"), [AtMost(300)], filters=[or_none])

    def validate(self, extra_validators: Any = None) -> bool:
        is_good = super().validate(extra_validators)
        if is_good and self.proof.sent is None:
            self.proof.errors = [_l("Choose the file with the refusal.")]
            return False
        return bool(is_good)


class AnswerForm(SiteForm):
    """What finance decides. `seen` are the sums that the page showed."""

    seen = HiddenField()
    answer = StringField(_l("A sentence to the contact"), [AtMost(300)], filters=[or_none])
