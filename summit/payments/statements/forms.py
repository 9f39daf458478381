"""What finance chooses and types about a statement and its lines."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, SelectChoice, SelectField, StringField

from summit.kernel.text import fold, one_line
from summit.payments.statements.formats.sheet import Layout, Sheet
from summit.payments.statements.formats.values import DayOrder
from summit.payments.statements.labels import ORDERS, POINTS
from summit.payments.statements.reading import MOST_BYTES
from summit.web.checks import AtMost, OneOf
from summit.web.edits import or_none
from summit.web.said import SiteForm
from summit.web.uploads.forms import file_kw

NONE = ""  # no column of the file


class UploadForm(SiteForm):
    file = FileField(
        _l("Statement: CSV, CAMT.053, MT940 or OFX"),
        [FileRequired(_l("Choose a file."))],
        render_kw=file_kw("", MOST_BYTES),
    )


class ColumnsForm(SiteForm):
    """Which column of a CSV means what."""

    PLACES = (
        "day",
        "amount",
        "credit",
        "debit",
        "text",
        "more",
        "payer_name",
        "bank_reference",
        "currency",
        "account",
    )

    accounts: Sequence[str] = ()
    day = SelectField(_l("Day"), [OneOf(_l("Choose the column with the day."))])
    amount = SelectField(_l("Amount, negative for what went out"))
    credit = SelectField(_l("Or: what came in"))
    debit = SelectField(_l("Or: what went out"))
    text = SelectField(_l("Description"))
    more = SelectField(_l("More of the description"))
    payer_name = SelectField(_l("Name of who paid"))
    bank_reference = SelectField(_l("The bank’s own number of the line"))
    currency = SelectField(_l("Currency"))
    account = SelectField(_l("Bank account"))
    account_name = StringField(
        _l("Or name the bank account this file comes from"), [AtMost(100)], filters=[or_none]
    )
    order = SelectField(
        _l("How days are written"),
        choices=[SelectChoice(one.value, label) for one, label in ORDERS.items()],
    )
    point = SelectField(
        _l("What stands before the cents"),
        choices=[SelectChoice(sign, label) for sign, label in POINTS.items()],
    )

    def offer(self, sheet: Sheet, accounts: Sequence[str]) -> None:
        """Offer the columns by name, or by their place where the file names none.

        `accounts` were named before. Of several, somebody says each time which one it is.
        """
        self.accounts = accounts
        names = [(str(place), name) for place, name in enumerate(column_names(sheet))]
        for field in self.places():
            nothing = _("Choose…") if field.name == "day" else _("none")
            field.choices = [SelectChoice(NONE, nothing)] + [SelectChoice(*one) for one in names]

    def show(self, layout: Layout) -> None:
        for field in self.places():
            place = getattr(layout, field.name)
            field.data = NONE if place is None else str(place)
        self.order.data, self.point.data = layout.order.value, layout.point
        self.account_name.data = self.accounts[0] if len(self.accounts) == 1 else None

    def places(self) -> Iterator[Any]:
        yield from (self[name] for name in self.PLACES)

    def validate(self, extra_validators: Any = None) -> bool:
        return bool(super().validate(extra_validators)) and self._is_whole()

    def _is_whole(self) -> bool:
        """See that there is one way to the amount, and that no column means two things."""
        has_pair = bool(self.credit.data or self.debit.data)
        if bool(self.amount.data) == has_pair:
            said = _("Choose either one column with the amount, or those of what came and went.")
            self.amount.errors = [said]
            return False
        if not self.account.data and not self.account_name.data:
            self.account_name.errors = [
                _("Say which account this is: lines of two accounts may be alike.")
            ]
            return False
        chosen = [field for field in self.places() if field.data != NONE]
        for field in chosen:
            if any(field.data == other.data for other in chosen if other is not field):
                field.errors = [_("This column is chosen twice.")]
                return False
        return True

    def to_layout(self) -> Layout:
        places = {field.name: int(field.data) for field in self.places() if field.data != NONE}
        return Layout(
            order=DayOrder(self.order.data),
            point=self.point.data,
            account_name=self._account_name(),
            **places,
        )

    def _account_name(self) -> str:
        """Return how the account was called before, whatever the case and accents typed now."""
        typed = one_line(self.account_name.data or "")
        return next((one for one in self.accounts if fold(one) == fold(typed)), typed)


def column_names(sheet: Sheet) -> list[str]:
    """Return what each column is called, or its place from 1."""
    named = sheet.names + ("",) * (sheet.width - len(sheet.names))
    return [name or _("Column %(number)s", number=place) for place, name in enumerate(named, 1)]


class BookForm(SiteForm):
    """One button of a suggestion: for whom, and what the page showed of that bill."""

    registration_id = HiddenField()
    seen = HiddenField()

    @property
    def owner(self) -> int | None:
        text = self.registration_id.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


class AsideForm(SiteForm):
    reason = StringField(_l("Why it pays for no registration"), [AtMost(200)], filters=[or_none])
