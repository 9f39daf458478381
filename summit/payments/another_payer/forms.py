"""Who pays for one person instead: the same questions as on the form of the registration."""

from typing import Any, Self

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, Field, HiddenField
from wtforms.validators import DataRequired

from summit.kernel.text import one_line
from summit.registration.errors import PayerUnnamed
from summit.registration.models import Attendee
from summit.registration.payers import OtherPayer, Paying, payer_of
from summit.registration.person_form import PAYERS, PersonForm, is_payer_reached
from summit.registration.statuses import PaidBy
from summit.web.checks import email_address
from summit.web.errors import sentence
from summit.web.said import SiteForm


def own_email(form: SiteForm, field: Field) -> None:
    """Check the person's address only where the bill goes there."""
    if field.data and form.paid_by.data == PaidBy.SELF:
        email_address(form, field)


class PayerAddressForm(SiteForm):
    """Where the letters to who pays go."""

    email = EmailField(
        _l("E-mail of who pays"),
        [DataRequired(_l("Write the address our letters go to.")), email_address],
        filters=[one_line],
    )


class AnotherPayerForm(SiteForm):
    """`seen` is what the page showed of both bills, once it showed them."""

    seen = HiddenField()
    paid_by = PersonForm.paid_by
    payer_name = PersonForm.payer_name
    payer_email = PersonForm.payer_email
    payer_is_resident = PersonForm.payer_is_resident
    person: Attendee
    asks_residence: bool
    email = EmailField(_l("E-mail"), [own_email], filters=[one_line])

    @classmethod
    def about(cls, person: Attendee, *, asks_residence: bool) -> Self:
        """Return the form for a person; who pays already is not offered."""
        form = cls(data={"paid_by": PaidBy.OTHER, "email": person.email or ""})
        form.person, form.asks_residence = person, asks_residence
        now_paid_by = person.paid_by if payer_of(person) else PaidBy.CITY
        form.paid_by.choices = [
            one for one in PAYERS if one.value == PaidBy.OTHER or one.value != now_paid_by
        ]
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        is_good = super().validate(extra_validators)
        is_reached = is_payer_reached(self, asks_residence=self.asks_residence)
        if self.paid_by.data == PaidBy.SELF and not self.person.is_named:
            self.paid_by.errors = [*self.paid_by.errors, sentence(PayerUnnamed())]
            return False
        return is_reached and bool(is_good)

    def to_paying(self) -> Paying:
        """Return who is to pay, once it is valid."""
        paid_by = PaidBy(self.paid_by.data)
        if paid_by is PaidBy.CITY:
            return Paying(paid_by, None)
        resides = self.payer_is_resident.data
        if paid_by is PaidBy.SELF:
            return Paying(paid_by, OtherPayer(self.person.full_name, self.email.data, resides))
        return Paying(paid_by, OtherPayer(self.payer_name.data, self.payer_email.data, resides))
