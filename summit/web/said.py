"""The forms of the site: what WTForms itself would say, said in our words and three languages.

Its own catalogues know no difference between a field and an answer, and its Spanish has mistakes.
"""

from collections.abc import Iterator
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import FieldList, Form

MOST_DIGITS = 4  # of a part's number; a page numbers its parts from 0
CHOICE = _l("Choose one of those offered.")
WORDS = {  # WTForms' sentence, or the singular of it, and ours
    "This field is required.": _l("This answer is required."),
    "Not a valid choice.": CHOICE,
    "Invalid Choice: could not coerce.": CHOICE,
    "Invalid choice(s): one or more data inputs could not be coerced.": CHOICE,
    "'%(value)s' is not a valid choice for this field.": CHOICE,
    "Not a valid integer value.": _l("Write a whole number."),
    "Not a valid date value.": _l("Write a day as 2026-07-20."),
}


class Words:
    """What WTForms asks for its sentences; it fills the places itself."""

    def gettext(self, sentence: str) -> str:
        return str(WORDS.get(sentence, sentence))

    def ngettext(self, one: str, several: str, number: int) -> str:
        return str(WORDS.get(one, one if number == 1 else several))


class OurWords:
    """The `Meta` of a form that speaks so."""

    def get_translations(self, _form: Any) -> Words:
        return Words()


class SiteForm(FlaskForm):  # type: ignore[misc]
    """A form somebody sends; it proves that our own page was asked."""

    Meta = OurWords


class PartForm(Form):  # type: ignore[misc]
    """One of several in a form."""

    Meta = OurWords


class PartList(FieldList):  # type: ignore[misc]
    """Several parts, each under its number.

    WTForms takes "²" for a number, and one of five thousand digits, and fails on both.
    """

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        for name in formdata:
            number = name.removeprefix(f"{prefix}-").partition("-")[0]
            if name.startswith(f"{prefix}-") and number.isascii() and number.isdigit():
                if len(number) <= MOST_DIGITS:
                    yield int(number)
