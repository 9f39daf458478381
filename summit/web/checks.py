"""What an answer must be, whoever asks: short enough, one of those offered, an address."""

from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from wtforms import Field, Form
from wtforms.validators import ValidationError

LONGEST_ADDRESS = 254  # RFC 5321 4.5.3.1.3, less the angle brackets


def check_length(text: str, most: int) -> None:
    """Raise `ValidationError` where a text has more than `most` characters."""
    if len(text) > most:
        said = _("Please shorten this to %(most)s characters; it has %(typed)s.")
        raise ValidationError(said % {"most": most, "typed": len(text)})


class AtMost:
    """Refuses longer answers by name of the limit; the text stays as typed."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, _form: Form, field: Field) -> None:
        check_length(field.data or "", self.most)


class OneOf:
    """Refuses answers that the page did not offer, and no answer at all, with one sentence."""

    def __init__(self, message: Any) -> None:
        self.message = message

    def __call__(self, _form: Form, field: Field) -> None:
        if not field.data or field.data not in {value for value, *_more in field.choices}:
            raise ValidationError(str(self.message))


def is_address(typed: str) -> bool:
    """Tell whether this can be an e-mail address, before the @ in ASCII."""
    try:
        validate_email(typed, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return False
    return True


def email_address(_form: Form, field: Field) -> None:
    """Refuse what cannot be an address; whether somebody reads it only a letter can tell."""
    typed = field.data or ""
    check_length(typed, LONGEST_ADDRESS)
    if "@" not in typed:
        raise ValidationError(_("Add the @ and what follows it."))
    if not typed.rpartition("@")[0].isascii():
        raise ValidationError(
            _("Not every mail server accepts an accent before the @. Please give another address.")
        )
    try:
        found = validate_email(typed, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError:
        said = _("This address cannot be right. Please check it, character by character.")
        raise ValidationError(said) from None
    field.data = found.normalized
