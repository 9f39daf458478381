"""What is typed about the organizer's bank account, and about whom a bill is made out to."""

import re

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, StringField
from wtforms.validators import ValidationError

from summit.kernel.text import one_line
from summit.payments.documents.facts import BANK
from summit.payments.documents.rules import GENERIC_RFC, RFC, Payer, tidy_rfc
from summit.payments.models import Bill
from summit.web.checks import AtMost
from summit.web.edits import EditForm, or_none
from summit.web.said import SiteForm

SWIFT = re.compile(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?")  # ISO 9362


def _line(label: object, most: int) -> StringField:
    return StringField(label, [AtMost(most)], filters=[or_none])


class BankForm(EditForm):
    """Everything may stay empty: what is not known is left out of documents."""

    SHOWN = BANK

    account_holder = _line(_l("Account holder"), 200)
    bank_name = _line(_l("Bank"), 200)
    bank_address = _line(_l("Address of the bank"), 300)
    institution = _line(_l("Institution number"), 3)
    transit = _line(_l("Transit number"), 5)
    account_number = _line(_l("Account number"), 34)
    swift = _line(_l("SWIFT / BIC"), 11)
    cheque_payable_to = _line(_l("Cheques payable to"), 200)
    cheque_address = _line(_l("Cheques are sent to"), 300)

    def validate_institution(self, field: Field) -> None:
        if field.data and not re.fullmatch("[0-9]{3}", field.data):
            raise ValidationError(_("The number of a Canadian institution has three digits."))

    def validate_transit(self, field: Field) -> None:
        if field.data and not re.fullmatch("[0-9]{5}", field.data):
            raise ValidationError(_("The transit number of a branch has five digits."))

    def validate_swift(self, field: Field) -> None:
        if field.data:
            field.data = field.data.upper().replace(" ", "")
            if not SWIFT.fullmatch(field.data):
                raise ValidationError(_("A SWIFT code has 8 or 11 signs, for instance BOFMCAM2."))


class PayerForm(SiteForm):
    """Whom the bill is made out to. An empty name is the municipality's."""

    payer_name = StringField(_l("Name on the invoice"), [AtMost(200)], filters=[one_line])
    payer_address = StringField(_l("Postal address"), [AtMost(500)], filters=[one_line])
    payer_tax_id = StringField(_l("Tax number"), [AtMost(40)], filters=[one_line])
    country = ""  # ISO 3166-1 alpha-2 of the municipality

    def validate_payer_tax_id(self, field: Field) -> None:
        if field.data and self.country == "MX":
            field.data = tidy_rfc(field.data)
            if not RFC.fullmatch(field.data):
                raise ValidationError(
                    _(
                        "An RFC has 12 or 13 signs: letters, a day as YYMMDD and three more, for "
                        "instance GRO850101AB1."
                    )
                )
            if field.data in GENERIC_RFC:
                raise ValidationError(
                    _("This RFC is a generic one and names nobody. Write the institution’s own.")
                )

    def to_payer(self) -> Payer:
        return Payer(
            name=self.payer_name.data or None,
            address=self.payer_address.data or None,
            tax_id=self.payer_tax_id.data or None,
        )


class OfficePayerForm(PayerForm):
    """The same, as finance changes it for a payer who asks, with a purchase order that came."""

    purchase_order = StringField(_l("Purchase order number"), [AtMost(80)], filters=[one_line])

    def show(self, bill: Bill, purchase_order: str | None) -> None:
        self.purchase_order.data = purchase_order
        self.payer_name.data = bill.payer_name
        self.payer_address.data = bill.payer_address
        self.payer_tax_id.data = bill.payer_tax_id
