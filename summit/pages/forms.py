"""What the office types to look ahead, and the fields its page of components shows."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    EmailField,
    Form,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import ValidationError

from summit.edition.forms import MomentField
from summit.web.languages import NAMES

SAMPLES = [SelectChoice("a", "A"), SelectChoice("b", "B")]


class MomentForm(Form):  # type: ignore[misc]
    """A moment, a page and a language, all in the address: the form changes nothing."""

    moment = MomentField(_l("Day and hour"))
    page = SelectField(_l("Page"))
    language = RadioField(
        _l("Language"), choices=[SelectChoice(code, name) for code, name in NAMES.items()]
    )

    def validate_moment(self, field: Any) -> None:
        if field.data is None and not field.errors:
            raise ValidationError(_("Write a day and an hour as 2026-03-10T09:00."))


class SampleForm(Form):  # type: ignore[misc]
    """Every kind of field, on the page of components; nobody sends it."""

    text = StringField(_l("A line of text"))
    wrong = StringField(_l("A line to correct"))
    mail = EmailField(_l("E-mail"))
    one = SelectField(_l("One of many"), choices=SAMPLES)
    either = RadioField(_l("One of few"), choices=SAMPLES)
    agreed = BooleanField(_l("A sentence to agree with; never ticked beforehand."))
    long = TextAreaField(_l("Several lines"))

    @classmethod
    def with_an_error(cls) -> "SampleForm":
        form = cls()
        form.wrong.errors = [_("What is wrong with it, and what to write.")]
        return form
