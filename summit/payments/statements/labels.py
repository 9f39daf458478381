"""What the office calls formats of statements, lines, and the columns of a CSV."""

from typing import Any

from flask_babel import lazy_gettext as _l

from summit.payments.statements.formats.values import DayOrder
from summit.payments.statements.matching import Why
from summit.payments.statements.outgoing.matching import Likeness
from summit.payments.statements.statuses import LineState, StatementFormat

FORMATS: dict[StatementFormat, Any] = {
    StatementFormat.CSV: "CSV",
    StatementFormat.CAMT053: "CAMT.053",
    StatementFormat.MT940: "MT940",
    StatementFormat.OFX: "OFX",
}
STATES: dict[LineState, Any] = {
    LineState.UNMATCHED: _l("Unmatched"),
    LineState.BOOKED: _l("Booked"),
    LineState.IGNORED: _l("Set aside"),
    LineState.OUTGOING: _l("Went out"),
}
WHYS: dict[Why, Any] = {  # why, and how sure that is
    Why.REFERENCE: _l("Its reference is in the text, check character right"),
    Why.INVOICE: _l("The number of its invoice is in the text"),
    Why.TYPO: _l("The reference in the text has a typing error; this one is nearly the same"),
    Why.NAME_AND_AMOUNT: _l("Same name, and the amount is what is owed"),
    Why.AMOUNT: _l("Only the amount is the same"),
    Why.NAME: _l("Only the name is similar"),
    Why.SEARCH: _l("You searched for it"),
}
ORDERS: dict[DayOrder, Any] = {
    DayOrder.YMD: _l("year, month, day: 2026-03-02"),
    DayOrder.DMY: _l("day, month, year: 02/03/2026"),
    DayOrder.MDY: _l("month, day, year: 03/02/2026"),
}
LIKENESSES: dict[Likeness, Any] = {
    Likeness.REFERENCE: _l("Same amount, and its reference is in the text"),
    Likeness.NAME: _l("Same amount, and a name in the text is similar"),
    Likeness.AMOUNT: _l("Only the amount is the same"),
}
POINTS = {".": _l("a point: 1,234.50"), ",": _l("a comma: 1 234,50")}
