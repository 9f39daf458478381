"""What is asked about the first contact, by themselves or by the office."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, StringField
from wtforms.validators import DataRequired

from summit.kernel.text import one_line
from summit.registration.first_contact.service import Contact
from summit.registration.models import Registration
from summit.web.checks import AtMost, email_address
from summit.web.said import SiteForm


class FirstContactForm(SiteForm):
    """Whom our letters begin with, and where they go."""

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

    def show(self, registration: Registration) -> None:
        self.contact_name.data = registration.contact_name
        self.contact_email.data = registration.contact_email

    def to_contact(self) -> Contact:
        """Return who is wanted, once it is valid."""
        return Contact(self.contact_name.data or "", self.contact_email.data or "")
