"""What finance types about the organizer's bank account."""

import re

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, StringField
from wtforms.validators import ValidationError

from summit.payments.documents.facts import BANK
from summit.web.checks import AtMost
from summit.web.edits import EditForm, or_none

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
