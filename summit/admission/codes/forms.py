"""What organizers type about codes and rules for groups."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, IntegerField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from summit.admission.codes.labels import REDUCES
from summit.admission.codes.rules import LONGEST, NOTHING, SHORTEST, normal
from summit.admission.codes.service import CODE_SHOWN, GROUP_SHOWN, CodeWish, GroupWish
from summit.admission.codes.statuses import Reduces
from summit.admission.models import Category
from summit.edition.forms import DayField
from summit.kernel.text import one_line
from summit.web.amounts import AmountField
from summit.web.checks import AtMost, OneOf
from summit.web.edits import EditForm
from summit.web.languages import current_language
from summit.web.ticks import Ticks

MOST_USES = 100_000
EVERY = 2, 30
COUNT = _l("Write a whole number, or leave it empty for no limit.")
NAME_MISSING = _l("Write what it is for: only the office sees it.")
OF_HOW_MANY = _l("Write a whole number from 2 to 30.")
LOWERS = [  # what a promo code or a group may do
    SelectChoice(one.value, REDUCES[one]) for one in (Reduces.PERCENT, Reduces.AMOUNT, Reduces.FREE)
]


class ReductionForm(EditForm):
    """What is taken off the price of people of some types; `WISH` is what is made of it."""

    WISH: type[CodeWish | GroupWish]

    name = StringField(
        _l("Name, for the office only"),
        [InputRequired(NAME_MISSING), AtMost(100)],
        filters=[one_line],
    )
    reduces = SelectField(
        _l("What it does to the price"),
        [OneOf(_l("Choose one of those offered."))],
        choices=LOWERS,
        validate_choice=False,
    )
    percent = IntegerField(_l("Percent"), [Optional()])
    amount = AmountField(_l("Amount per person, before taxes, CAD"), [Optional()])
    category_ids = Ticks(_l("Participation types it is for"), coerce=int, validate_choice=False)

    def __init__(self, categories: Sequence[Category]) -> None:
        super().__init__()
        language = current_language()
        self.category_ids.choices = [
            SelectChoice(one.id, one.name.to(language)) for one in categories
        ]

    def validate_percent(self, field: Field) -> None:
        if self.reduces.data == Reduces.PERCENT and not 1 <= (field.data or 0) <= 100:
            raise ValidationError(_("Write a whole number from 1 to 100."))

    def validate_amount(self, field: Field) -> None:
        if self.reduces.data == Reduces.AMOUNT and not field.data:
            raise ValidationError(_("Write the amount that is taken off."))

    def validate_category_ids(self, field: Field) -> None:
        offered = {value for value, *_more in field.choices}
        if not field.data or not set(field.data) <= offered:
            raise ValidationError(_("Tick at least one participation type."))

    def wish(self) -> Any:
        """Return what was typed; what another kind of reduction asks for is left out."""
        kind = Reduces(self.reduces.data)
        return self.WISH(
            **self.asked()
            | {
                "reduces": kind,
                "percent": self.percent.data if kind is Reduces.PERCENT else 0,
                "amount": self.amount.data if kind is Reduces.AMOUNT else NOTHING,
                "category_ids": tuple(sorted(self.category_ids.data)),
            }
        )

    def fill(self, shown: CodeWish | GroupWish) -> None:
        """Draw a record as it is kept."""
        self.show(shown)
        for name in self.SHOWN:
            self[name].process(None, getattr(shown, name))
        self.category_ids.process(None, list(shown.category_ids))
        if shown.reduces is not Reduces.PERCENT:
            self.percent.process(None, None)
        if shown.reduces is not Reduces.AMOUNT:
            self.amount.process(None, None)

    def typed(self, name: str) -> Any:
        return getattr(self.wish(), name)

    def in_words(self, name: str, kept: Any) -> Any:
        if name == "reduces":
            return REDUCES[kept]
        if name == "category_ids":
            named = {value: label for value, label, *_more in self.category_ids.choices}
            return ", ".join(str(named.get(one, one)) for one in kept)
        return kept


class CodeForm(ReductionForm):
    SHOWN, WISH = CODE_SHOWN, CodeWish

    text = StringField(_l("Code"), [AtMost(100)], filters=[one_line])
    most_uses = IntegerField(
        _l("People who may use it in all"), [Optional(), NumberRange(1, MOST_USES, COUNT)]
    )
    most_per_registration = IntegerField(
        _l("People of one registration"), [Optional(), NumberRange(1, MOST_USES, COUNT)]
    )
    first_day = DayField(_l("From"), [Optional()])
    last_day = DayField(_l("Until the end of"), [Optional()])

    def validate_text(self, field: Field) -> None:
        text = normal(field.data)
        if field.data and not SHORTEST <= len(text) <= LONGEST:
            raise ValidationError(
                _(
                    "Write from %(least)s to %(most)s letters without accents and digits, or leave "
                    "it empty to have one drawn.",
                    least=SHORTEST,
                    most=LONGEST,
                )
            )

    def validate_last_day(self, field: Field) -> None:
        if field.data and self.first_day.data and field.data < self.first_day.data:
            raise ValidationError(_("The last day is before the first one."))

    def asked(self) -> dict[str, Any]:
        return super().asked() | {"text": normal(self.text.data)}


class GroupForm(ReductionForm):
    SHOWN, WISH = GROUP_SHOWN, GroupWish

    every = IntegerField(
        _l("Of how many people one pays less"),
        [InputRequired(OF_HOW_MANY), NumberRange(*EVERY, OF_HOW_MANY)],
    )
