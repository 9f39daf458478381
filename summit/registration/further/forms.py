"""What is asked about a further contact, by the first contact or by the office."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import DataRequired

from summit.kernel.languages import Language
from summit.kernel.text import one_line
from summit.registration.further.labels import RECEIVES, ROLES
from summit.registration.further.models import FurtherContact
from summit.registration.further.service import ContactWish
from summit.registration.further.statuses import ContactRole, Receives
from summit.web.checks import AtMost, OneOf, email_address
from summit.web.languages import NAMES, current_language
from summit.web.said import SiteForm

ANSWERS = ("name", "email", "language", "role", "receives")


class FurtherForm(SiteForm):
    """Who somebody is for the delegation, and what they receive."""

    name = StringField(
        _l("Name"),
        [DataRequired(_l("Write the name our letters begin with.")), AtMost(200)],
        filters=[one_line],
    )
    email = EmailField(
        _l("E-mail"),
        [DataRequired(_l("Write the address our letters go to.")), email_address],
        filters=[one_line],
    )
    language = SelectField(
        _l("Language of our letters"),
        [OneOf(_l("Choose one of the three languages."))],
        choices=[SelectChoice(code, name) for code, name in NAMES.items()],
        validate_choice=False,
    )
    role = SelectField(
        _l("For the delegation"),
        [OneOf(_l("Choose what this person is for the delegation."))],
        choices=[SelectChoice(one.value, said) for one, said in ROLES.items()],
        validate_choice=False,
    )
    receives = RadioField(
        _l("What this person receives, and may open"),
        [OneOf(_l("Choose what this person receives."))],
        choices=[SelectChoice(one.value, said) for one, said in RECEIVES.items()],
        validate_choice=False,
    )

    def __init__(self) -> None:
        super().__init__()
        if not self.is_submitted() and not self.language.data:
            self.language.data = current_language().value

    def show(self, contact: FurtherContact) -> None:
        for name in ANSWERS:
            self[name].data = str(getattr(contact, name))

    def to_wish(self) -> ContactWish:
        return ContactWish(
            name=self.name.data or "",
            email=self.email.data or "",
            language=Language(self.language.data),
            role=ContactRole(self.role.data),
            receives=Receives(self.receives.data),
        )


class OfficeForm(FurtherForm):
    """The same questions, as the office draws them."""

    receives = SelectField(
        _l("What this person receives, and may open"),
        [OneOf(_l("Choose what this person receives."))],
        choices=[SelectChoice(one.value, said) for one, said in RECEIVES.items()],
        validate_choice=False,
    )
