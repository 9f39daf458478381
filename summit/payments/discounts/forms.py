"""What finance types about a discount."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired

from summit.web.amounts import AmountField
from summit.web.checks import AtMost
from summit.web.edits import or_none
from summit.web.said import SiteForm


class DiscountForm(SiteForm):
    """How much is taken off and why. `seen` is what the preview showed; empty before it."""

    seen = HiddenField()
    amount = AmountField(
        _l("Amount taken off, taxes included, CAD"),
        [InputRequired(_l("Write the amount that is taken off."))],
    )
    note = StringField(
        _l("Why"),
        [InputRequired(_l("Write in a few words why.")), AtMost(200)],
        filters=[or_none],
    )
