"""What is asked about who registered, by themselves or by the office."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, StringField
from wtforms.validators import DataRequired

from summit.kernel.text import one_line
from summit.registration.first_contact.service import Registrant
from summit.registration.models import Registration
from summit.web.checks import AtMost, email_address
from summit.web.said import SiteForm


class FirstContactForm(SiteForm):
    """Whom our letters begin with, where they go, and how the municipality is written."""

    contact_name = StringField(
        _l("Name of the contact"),
        [DataRequired(_l("Write the name our letters begin with.")), AtMost(200)],
        filters=[one_line],
    )
    contact_email = EmailField(
        _l("E-mail of the contact"),
        [DataRequired(_l("Write the address our letters go to.")), email_address],
        filters=[one_line],
    )

    municipality = StringField(
        _l("Municipality or organization"),
        [DataRequired(_l("Write the name of the municipality or organization.")), AtMost(200)],
        filters=[one_line],
    )

    def show(self, registration: Registration) -> None:
        self.contact_name.data = registration.contact_name
        self.contact_email.data = registration.contact_email
        self.municipality.data = registration.municipality

    def to_registrant(self) -> Registrant:
        """Return who is wanted, once it is valid."""
        name, email = self.contact_name.data or "", self.contact_email.data or ""
        return Registrant(name, email, self.municipality.data)
