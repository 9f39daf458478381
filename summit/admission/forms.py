"""What organizers type about a participation type."""

import re
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    FormField,
    IntegerField,
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from summit.admission.catalogue import OFFERING, SHOWN, Shown, Wish
from summit.admission.models import Colour
from summit.admission.offering import OfferingForm
from summit.edition.forms import DayField
from summit.kernel.money import Cents
from summit.kernel.text import one_line
from summit.web.amounts import AmountField
from summit.web.said import PartForm, PartList
from summit.web.translated import TranslatedField

MOST_SEATS = 100_000
BLANK_WINDOWS = 2  # empty lines under the prices there are
MOST_WINDOWS = 20
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


class WindowForm(PartForm):
    """A price from a day on. An empty line is left out."""

    first_day = DayField(_l("From"), [Optional()])
    price = AmountField(_l("Price before taxes, CAD"), [Optional()])

    @property
    def is_empty(self) -> bool:
        return not (self.first_day.raw_data or [""])[0] and not (self.price.raw_data or [""])[0]


class CategoryForm(OfferingForm):
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
    prices = PartList(FormField(WindowForm), max_entries=MOST_WINDOWS)

    def fill(self, shown: Shown) -> None:
        """Draw a participation type as it is kept, with lines for more prices."""
        self.show(shown)
        for name in ("colour", "position", "capacity", *OFFERING):
            self[name].process(None, getattr(shown, name))
        self.name.process(None, shown.name)
        self.description.process(None, shown.description)
        for day, price in shown.prices:
            self.prices.append_entry({"first_day": day, "price": price})
        self.add_lines()

    def add_lines(self) -> None:
        for _line in range(min(BLANK_WINDOWS, MOST_WINDOWS - len(self.prices))):
            self.prices.append_entry()

    def validate_prices(self, field: Field) -> None:
        days = [line.form.first_day.data for line in field if not line.form.is_empty]
        if any(
            line.form.first_day.data is None or line.form.price.data is None
            for line in field
            if not line.form.is_empty
        ):
            raise ValidationError(_("Each price needs the day from which it applies."))
        if len(set(days)) != len(days):
            raise ValidationError(_("Two prices begin on the same day."))

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
            prices=self._prices(),
        )

    def _prices(self) -> dict[date, Cents]:
        lines = [line.form for line in self.prices if not line.form.is_empty]
        return {line.first_day.data: line.price.data for line in lines}

    def typed(self, name: str) -> Any:
        return tuple(sorted(self._prices().items())) if name == "prices" else self[name].data


class NewCategoryForm(CategoryForm):
    code = StringField(_l("Code, in addresses and exports"), filters=[one_line])
    is_companion = BooleanField(_l("Accompanies one other person"))

    def validate_code(self, field: Field) -> None:
        if not CODE.fullmatch(field.data or ""):
            raise ValidationError(_("Write small letters, digits and _, for instance delegate."))
