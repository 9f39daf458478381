"""What an owner types about an account."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired

from summit.kernel.languages import Language
from summit.kernel.text import one_line
from summit.staff.labels import ROLES
from summit.staff.rules import Role
from summit.staff.service import EDITED
from summit.web.checks import AtMost, email_address
from summit.web.edits import EditForm
from summit.web.languages import NAMES
from summit.web.said import SiteForm


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
        [InputRequired(_l("Write the name.")), AtMost(200)],
        filters=[one_line],
    )


class AccountForm(EditForm):
    SHOWN = EDITED

    name = _name()
    role = _role()
    language = _language()


class NewAccountForm(SiteForm):
    email = EmailField(_l("E-mail address"), [InputRequired(), email_address], filters=[one_line])
    name = _name()
    role = _role()
    language = _language()
