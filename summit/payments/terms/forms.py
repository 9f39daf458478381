"""What owners type about invoices, and finance about one due day."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, IntegerField, StringField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from summit.edition.forms import DayField
from summit.kernel.text import one_line
from summit.payments.terms.rules import WARNED, Terms
from summit.payments.terms.service import SHOWN
from summit.web.checks import AtMost
from summit.web.edits import EditForm
from summit.web.filters import local

MOST_DAYS, MOST_REMINDERS = 120, 5
SHORTEST_RELEASE = WARNED + 2  # the last warning goes after the due day, never on it
WHOLE = _l("Write a whole number from 1 to 120, or nothing.")
RELEASE = _l("Write a whole number from 5 to 120, or nothing.")


class NumbersField(StringField):  # type: ignore[misc]
    """Whole numbers with commas between them: 1, 10. Its data is a tuple, smallest first."""

    data: tuple[int, ...] | None

    def process_formdata(self, typed: list[str]) -> None:
        self.typed = one_line(typed[0]) if typed else ""
        self.data = None
        words = self.typed.replace(",", " ").replace(";", " ").split()
        if len(words) > MOST_REMINDERS or not all(map(_is_number, words)):
            raise ValueError(
                _("Write up to five whole numbers from 1 to 120 with commas between them: 1, 10.")
            )
        self.data = tuple(sorted({int(word) for word in words}))

    def _value(self) -> str:
        written = in_words(self.data or ())
        return getattr(self, "typed", None) or written


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdigit() and len(word) <= 3 and 1 <= int(word) <= MOST_DAYS


def in_words(numbers: tuple[int, ...]) -> str:
    return ", ".join(map(str, numbers))


class TermsForm(EditForm):
    SHOWN = SHOWN

    business_days = IntegerField(
        _l("Business days until an invoice is due"),
        [Optional(), NumberRange(1, MOST_DAYS, WHOLE)],
    )
    last_day = DayField(_l("No invoice is due later than"), [Optional()])
    remind_before = NumbersField(_l("Reminders before the due day, in business days"))
    remind_after = NumbersField(_l("Reminders after it, in business days"))
    release_after = IntegerField(
        _l("Release the places of an unpaid registration after so many business days"),
        [Optional(), NumberRange(SHORTEST_RELEASE, MOST_DAYS, RELEASE)],
    )

    def in_words(self, name: str, kept: Any) -> Any:
        return in_words(kept) if isinstance(kept, tuple) else super().in_words(name, kept)

    def validate_remind_after(self, field: Field) -> None:
        release = self.release_after.data
        if field.data and release is not None and max(field.data) >= release:
            raise ValidationError(_("No reminder can go once the places are released."))

    def to_terms(self) -> Terms:
        return Terms(**self.asked())


class DueForm(EditForm):
    """Another due day for one registration."""

    SHOWN = ("held_until",)

    day = DayField(_l("Due on"), [InputRequired(_l("Write the day on which it is due."))])
    reason = StringField(
        _l("Why"),
        [InputRequired(_l("Write in a few words why.")), AtMost(200)],
        filters=[one_line],
    )

    def compare(self, record: Any, kind: str = "saved") -> None:
        """Show the day that is kept now beside the one that was typed."""
        self.day.kept_now, self.day.kept_kind = local(record.held_until).date(), kind
