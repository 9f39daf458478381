"""What organizers type about a participation type."""

import re

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    IntegerField,
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms.validators import InputRequired, NumberRange, ValidationError

from summit.admission.catalogue import OFFERING, SHOWN, Shown, Wish
from summit.admission.models import Colour
from summit.admission.offering import OfferingForm
from summit.admission.windows import PricedForm
from summit.kernel.text import one_line
from summit.web.translated import TranslatedField

MOST_SEATS = 100_000
CODE = re.compile(r"[a-z][a-z0-9_]{1,38}")
COLOURS = {
    Colour.MAYOR: _l("Blue"),
    Colour.DELEGATE: _l("Green-blue"),
    Colour.SUPPORT: _l("Grey"),
    Colour.COMPANION: _l("Violet"),
    Colour.PRESS: _l("Ochre"),
    Colour.SPEAKER: _l("Terracotta"),
    Colour.PARTNER: _l("Green"),
    Colour.TEAM: _l("Black"),
}
WHOLE = _l("Write a whole number.")


class CategoryForm(OfferingForm, PricedForm):
    SHOWN = SHOWN

    name = TranslatedField(_l("Name"), most=100)
    description = TranslatedField(_l("What it is, and what it includes"), most=500, rows=3)
    colour = SelectField(
        _l("Colour of the badge"),
        choices=[SelectChoice(one.value, name) for one, name in COLOURS.items()],
        coerce=Colour,
        default=Colour.DELEGATE,
    )
    position = IntegerField(
        _l("Place in the list"), [InputRequired(WHOLE), NumberRange(0, 999, WHOLE)], default=0
    )
    capacity = IntegerField(
        _l("Capacity"), [InputRequired(WHOLE), NumberRange(0, MOST_SEATS, WHOLE)], default=0
    )

    def fill(self, shown: Shown) -> None:
        """Draw a participation type as it is kept, with lines for more prices."""
        self.show(shown)
        for name in ("colour", "position", "capacity", *OFFERING):
            self[name].process(None, getattr(shown, name))
        self.name.process(None, shown.name)
        self.description.process(None, shown.description)
        self.fill_prices(shown.prices)

    def validate_asks_again(self, field: Field) -> None:
        if field.data and not self.needs_approval.data:
            raise ValidationError(_("Nothing is decided again where nothing was decided at first."))

    def wish(self) -> Wish:
        """Return what was typed."""
        return Wish(
            name=self.name.data,
            description=self.description.data,
            colour=self.colour.data,
            position=self.position.data,
            **{name: self[name].data for name in OFFERING},
            capacity=self.capacity.data,
            prices=self.priced(),
        )


class NewCategoryForm(CategoryForm):
    code = StringField(_l("Code, in addresses and exports"), filters=[one_line])
    is_companion = BooleanField(_l("Accompanies one other person"))

    def validate_code(self, field: Field) -> None:
        if not CODE.fullmatch(field.data or ""):
            raise ValidationError(_("Write small letters, digits and _, for instance delegate."))
