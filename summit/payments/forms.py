"""What finance types: money that came by hand, and the taxes in force."""

import re

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, IntegerField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from summit.edition.forms import MomentField
from summit.payments.labels import METHODS, REGIMES
from summit.payments.statuses import PaymentMethod, TaxRegime
from summit.web.amounts import AmountField
from summit.web.checks import AtMost
from summit.web.edits import EditForm, or_none
from summit.web.said import SiteForm

BY_HAND = (
    PaymentMethod.TRANSFER,
    PaymentMethod.CHEQUE,
    PaymentMethod.CASH,
    PaymentMethod.TERMINAL,
)


class PaymentForm(SiteForm):
    """One sum that came. `after` counts the payments that the page showed."""

    after = HiddenField()
    method = SelectField(
        _l("How it came"), choices=[SelectChoice(one.value, METHODS[one]) for one in BY_HAND]
    )
    amount = AmountField(
        _l("Amount in Canadian dollars"), [InputRequired(_l("Write the amount that came."))]
    )
    received_at = MomentField(_l("When it came"), [Optional()])
    note = StringField(
        _l("Number of the cheque or of the terminal’s slip, reference of the bank"),
        [AtMost(200)],
        filters=[or_none],
    )

    def validate_amount(self, field: Field) -> None:
        if field.data is not None and field.data.amount <= 0:
            raise ValidationError(_("Write an amount above zero."))


class TaxForm(EditForm):
    SHOWN = ("regime", "gst_number", "qst_number", "business_number", "taxable_percent")

    regime = SelectField(
        _l("Taxes"),
        choices=[SelectChoice(one.value, label) for one, label in REGIMES.items()],
        coerce=TaxRegime,
    )
    gst_number = StringField(_l("GST number"), [AtMost(40)], filters=[or_none])
    qst_number = StringField(_l("QST number"), [AtMost(40)], filters=[or_none])
    business_number = StringField(
        _l("Business number of the organizer (NEQ), or tax number in its own country"),
        [AtMost(60)],
        filters=[or_none],
    )
    taxable_percent = IntegerField(
        _l("Part that bears taxes, in percent"),
        [
            InputRequired(_l("Write a whole number from 0 to 100.")),
            NumberRange(0, 100, _l("Write a whole number from 0 to 100.")),
        ],
    )

    def validate_gst_number(self, field: Field) -> None:
        """Ask for both numbers where taxes are charged: the law of Québec does, before a sale."""
        charges = self.regime.data in (TaxRegime.REGISTERED_FULL, TaxRegime.DOMESTIC_MIXED)
        if charges and not field.data:
            raise ValidationError(
                _("An organizer that charges taxes needs both numbers before the first sale.")
            )

    validate_qst_number = validate_gst_number

    def validate_business_number(self, field: Field) -> None:
        """Find a digit too few in an NEQ, and a number that does not say which it is."""
        words = (field.data or "").upper().split(maxsplit=1)
        if not words:
            return
        if len(words) < 2 or words[0].isdecimal():
            raise ValidationError(_("Begin with what it is: NEQ 0000000000, RFC …, VAT …"))
        if words[0] == "NEQ" and not re.fullmatch(r"\d{10}", re.sub(r"[\s-]", "", words[1])):
            raise ValidationError(_("An NEQ has ten digits."))
