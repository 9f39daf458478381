"""A proof that is handed in, and the answer to it."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import HiddenField, StringField
from wtforms.validators import StopValidation

from summit.kernel.errors import Refused
from summit.payments.visas.files import ENDINGS, ProofFile, look_at
from summit.web.checks import AtMost
from summit.web.edits import or_none
from summit.web.errors import sentence
from summit.web.pictures import MOST_BYTES
from summit.web.said import SiteForm


class ProofField(FileField):  # type: ignore[misc]
    """A file that must be a PDF or a picture. `proof` is it, looked at, or None."""

    def __init__(self, label: Any = None, **more: Any) -> None:
        super().__init__(label, render_kw={"accept": ",".join(ENDINGS)}, **more)
        self.proof: ProofFile | None = None

    def pre_validate(self, form: Any) -> None:
        if not isinstance(self.data, FileStorage) or not self.data.filename:
            return
        try:
            self.proof = look_at(self.data.filename, self.data.stream.read(MOST_BYTES + 1))
        except Refused as refusal:
            raise StopValidation(sentence(refusal)) from None


class VisaForm(SiteForm):
    """What a contact hands in."""

    proof = ProofField(_l("The refusal: a PDF, or a picture of the letter"))
    said = StringField(_l("Anything we should know"), [AtMost(300)], filters=[or_none])

    def validate(self, extra_validators: Any = None) -> bool:
        is_good = super().validate(extra_validators)
        if is_good and self.proof.proof is None:
            self.proof.errors = [_l("Choose the file with the refusal.")]
            return False
        return bool(is_good)


class AnswerForm(SiteForm):
    """What finance decides. `seen` are the sums that the page showed."""

    seen = HiddenField()
    answer = StringField(_l("A sentence to the contact"), [AtMost(300)], filters=[or_none])
