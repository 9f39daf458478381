"""What an owner types about an account."""

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, Field, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from summit.kernel.languages import Language
from summit.kernel.text import one_line
from summit.staff.labels import ROLES
from summit.staff.rules import Role
from summit.staff.service import EDITED
from summit.web.edits import EditForm
from summit.web.languages import NAMES
from summit.web.said import SiteForm

TOO_LONG = _l("At most %(max)d characters fit here.")


def _role() -> SelectField:
    return SelectField(
        _l("Role"),
        choices=[SelectChoice(one.value, label) for one, label in ROLES.items()],
        coerce=Role,
        default=Role.ORGANIZER,
    )


def _language() -> SelectField:
    return SelectField(
        _l("Language"),
        choices=[SelectChoice(one.value, name) for one, name in NAMES.items()],
        coerce=Language,
        default=Language.FR,
    )


def _name() -> StringField:
    return StringField(
        _l("Name"),
        [InputRequired(_l("Write the name.")), Length(max=200, message=TOO_LONG)],
        filters=[one_line],
    )


class AccountForm(EditForm):
    SHOWN = EDITED

    name = _name()
    role = _role()
    language = _language()


class NewAccountForm(SiteForm):
    email = EmailField(
        _l("E-mail address"), [Length(max=254, message=TOO_LONG)], filters=[one_line]
    )
    name = _name()
    role = _role()
    language = _language()

    def validate_email(self, field: Field) -> None:
        try:
            found = validate_email(field.data or "", check_deliverability=False)
        except EmailNotValidError:
            raise ValidationError(_("This does not look like an e-mail address.")) from None
        field.data = found.normalized.lower()
