"""A field for a sum of money."""

import re

from flask_babel import gettext as _
from wtforms import StringField

from summit.kernel.money import Cents
from summit.kernel.text import one_line
from summit.web import formats

MOST = 10_000_000  # dollars; a typing error beyond it, and an integer the databases can hold
OTHER_CURRENCY = re.compile(r"[€£¥]|USD?|MXN?|EUR|GBP", re.IGNORECASE)
TOO_PRECISE = {  # 10.005 is no ten thousand where the point begins the cents
    mark: re.compile(rf"[0-9]+(?:[^0-9][0-9]{{3}})*{re.escape(mark)}[0-9]{{3,}}")
    for mark in (".", ",")
}
AMOUNT = re.compile(r"([0-9]{1,9})(?:[.,]([0-9]{1,2}))?")


class AmountField(StringField):  # type: ignore[misc]
    """A sum as people of three languages type it: 1 234,50 or 1,234.50. Its data is `Cents`."""

    def process_formdata(self, typed: list[str]) -> None:
        self.typed = one_line(typed[0]) if typed else ""
        self.data = None
        self.data = read_amount(self.typed)

    def _value(self) -> str:
        written = formats.figures(self.data) if self.data is not None else ""
        return getattr(self, "typed", None) or written


def read_amount(typed: str) -> Cents:
    """Return the sum. The last comma or point with one or two digits behind it is the decimal.

    Three digits behind the reader's own decimal mark are refused: a slip, or ten thousand times
    what was meant.
    """
    plain = re.sub(r"[\s\u00a0\u202f$']|CAD?|CA", "", typed)
    if plain.startswith(("-", "\N{MINUS SIGN}")):
        raise ValueError(_("Write the amount in figures, without a minus sign."))
    if OTHER_CURRENCY.search(plain):
        raise ValueError(_("Write the amount in Canadian dollars; no other currency is kept here."))
    if TOO_PRECISE[formats.decimal_mark()].fullmatch(plain):
        raise ValueError(_("Write at most two decimals; the last are cents."))
    plain = re.sub(r"[.,](?=[0-9]{3}(?:[.,]|$))", "", plain)  # thousands
    found = AMOUNT.fullmatch(plain)
    if not found or int(found[1]) > MOST:
        raise ValueError(_("Write the amount in figures, for instance 1207.24."))
    return Cents(int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")))
