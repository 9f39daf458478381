"""What organizers type about a variant of a participation type."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, IntegerField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from summit.admission.forms import WHOLE
from summit.admission.variants.service import SHOWN, Shown, Wish
from summit.admission.windows import PricedForm
from summit.web.translated import TranslatedField


class VariantForm(PricedForm):
    SHOWN = SHOWN

    name = TranslatedField(_l("Name"), most=100)
    description = TranslatedField(_l("Whom it is for"), needed=(), most=300, rows=2)
    position = IntegerField(
        _l("Place in the list"), [InputRequired(WHOLE), NumberRange(0, 999, WHOLE)], default=0
    )
    is_offered = BooleanField(_l("Offered"))
    needs_proof = BooleanField(_l("Needs a proof: each person sends one, organizers look at it"))

    def validate_prices(self, field: Field) -> None:
        """See that there is a price: a rate without one could not be chosen, nor a draft saved."""
        super().validate_prices(field)
        if all(line.form.is_empty for line in field):
            raise ValidationError(_("Write what this rate costs, and from which day on."))

    def fill(self, shown: Shown) -> None:
        """Draw a variant as it is kept."""
        self.show(shown)
        for name in ("name", "description", "position", "is_offered", "needs_proof"):
            self[name].process(None, getattr(shown, name))
        self.fill_prices(shown.prices)

    def wish(self) -> Wish:
        """Return what was typed."""
        return Wish(
            name=self.name.data,
            description=self.description.data,
            position=self.position.data,
            is_offered=self.is_offered.data,
            needs_proof=self.needs_proof.data,
            prices=self.priced(),
        )
