"""A proof that is handed in, and the answer to it."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from summit.web.said import SiteForm
from summit.web.uploads.forms import UploadField
from summit.web.written import WrittenField


class ProofForm(SiteForm):
    """What a contact or a person hands in."""

    proof = UploadField(_l("The proof: a PDF, or a picture of the letter"))

    def validate(self, extra_validators: Any = None) -> bool:
        is_good = super().validate(extra_validators)
        if is_good and self.proof.sent is None:
            self.proof.errors = [_l("Choose the file with the proof.")]
            return False
        return bool(is_good)


class AcceptForm(SiteForm):
    saw_original = BooleanField(_l("I saw the original elsewhere"))


class RefuseForm(SiteForm):
    text = WrittenField(
        _l("Reason, sent as it is written"),
        _l("Write the reason: it is sent as it is written."),
        id="reason",
    )
