"""What organizers type about prices: each from a day on, of a type or of one of its rates."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, FormField
from wtforms.validators import Optional, ValidationError

from summit.edition.forms import DayField
from summit.kernel.money import Cents
from summit.web.amounts import AmountField
from summit.web.edits import EditForm
from summit.web.said import PartForm, PartList

BLANK_WINDOWS = 2  # empty lines under the prices there are
MOST_WINDOWS = 20


class WindowForm(PartForm):
    """A price from a day on. An empty line is left out."""

    first_day = DayField(_l("From"), [Optional()])
    price = AmountField(_l("Price before taxes, CAD"), [Optional()])

    @property
    def is_empty(self) -> bool:
        return not (self.first_day.raw_data or [""])[0] and not (self.price.raw_data or [""])[0]


class PricedForm(EditForm):
    """The part of a form that says what something costs, and from which day on."""

    prices = PartList(FormField(WindowForm), max_entries=MOST_WINDOWS)

    def fill_prices(self, shown: Iterable[tuple[date, Cents]]) -> None:
        """Draw the prices there are, with lines for more."""
        for day, price in shown:
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

    def priced(self) -> dict[date, Cents]:
        """Return the prices as they were typed, by their first day."""
        lines = [line.form for line in self.prices if not line.form.is_empty]
        return {line.first_day.data: line.price.data for line in lines}

    def typed(self, name: str) -> Any:
        return tuple(sorted(self.priced().items())) if name == "prices" else self[name].data
