"""What staff type about somebody who accompanies a person registered before."""

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import EmailField, Field, SelectField, StringField
from wtforms.validators import DataRequired, Optional

from summit.desk.forms import DeskForm, Sold, check_sold, choices_of
from summit.kernel.text import one_line
from summit.registration.models import Attendee
from summit.registration.service import Application, Person
from summit.web.checks import AtMost, email_address


class BesideForm(DeskForm):
    """One companion of `principal`; city, contact and language are those of the principal."""

    ORDER = ("given_name", "family_name", "category", "accepts", "email")

    given_name = StringField(
        _l("Given names"),
        [DataRequired(_l("Write the given names.")), AtMost(100)],
        [one_line],
    )
    family_name = StringField(_l("Family names"), [AtMost(100)], [one_line])
    category = SelectField(_l("Participation type"), validate_choice=False)
    email = EmailField(_l("E-mail"), [Optional(), email_address], [one_line])

    def __init__(
        self,
        typed: MultiDict[str, str] | None = None,
        *,
        principal: Attendee,
        sold: Sold,
        waives: bool,
    ) -> None:
        super().__init__(typed, sold=sold, waives=waives)
        self.principal = principal
        self.category.choices = choices_of(sold.companions)

    def validate_category(self, field: Field) -> None:
        check_sold(field, self.sold.companions, self.sold)

    def to_application(self) -> Application:
        booking = self.principal.registration
        chosen = self.sold.companions[self.category.data]
        person = Person(
            category_id=chosen.category.id,
            variant_id=chosen.variant_id,
            given_name=self.given_name.data,
            family_name=self.family_name.data or "",
            email=self.email.data or None,
            language=self.principal.language,
            principal_id=self.principal.id,
        )
        return Application(
            language=booking.language,
            municipality=booking.municipality,
            country=booking.country,
            contact_name=booking.contact_name,
            contact_email=booking.contact_email,
            people=(person,),
        )
