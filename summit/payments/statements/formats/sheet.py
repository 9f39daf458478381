"""CSV, as each bank writes it: the separator, where the lines begin, which column means what."""

import csv
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from summit.kernel.money import Cents
from summit.kernel.tables import LOOKED_AT, rows_of
from summit.kernel.text import fold
from summit.payments.statements.errors import BadRow, BrokenStatement, NoStatement
from summit.payments.statements.formats.values import (
    DayOrder,
    amount_of,
    currency_in,
    day_of,
    is_amount,
    is_day,
    order_of,
    point_of,
)
from summit.payments.statements.rules import OURS, Movement, Reading, movement
from summit.payments.statements.statuses import StatementFormat

MOST_COLUMNS = 60
LONGEST_SAID = 80  # signs of a cell in a refusal


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a file below its header; `names` are empty where there is none."""

    names: tuple[str, ...]
    rows: Sequence[Sequence[str]]
    begins: int  # the number of the first row in the file, from 1
    width: int

    @property
    def header(self) -> str:
        """Return the fingerprint under which a choice of columns is remembered."""
        told = "\x1f".join(fold(name) for name in self.names) or f"no header, {self.width}"
        return hashlib.sha256(told.encode()).hexdigest()

    def column(self, place: int) -> list[str]:
        return [row[place].strip() for row in self.rows[:LOOKED_AT] if len(row) > place]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Which column means what, from 0; None: the file has none. `order`, `point`: how to read.

    `account_name` is how somebody calls the account of a file that does not name it.
    """

    day: int
    amount: int | None = None
    credit: int | None = None
    debit: int | None = None
    text: int | None = None
    more: int | None = None
    payer_name: int | None = None
    bank_reference: int | None = None
    currency: int | None = None
    account: int | None = None
    account_name: str = ""
    order: DayOrder = DayOrder.YMD
    point: str = "."

    def plain(self) -> dict[str, Any]:
        return {one.name: getattr(self, one.name) for one in fields(self)}


def layout_of(kept: Mapping[str, Any]) -> Layout:
    told = {one.name: kept[one.name] for one in fields(Layout) if one.name in kept}
    return Layout(**{**told, "order": DayOrder(kept["order"])})


def open_sheet(text: str) -> Sheet:
    """Return the rows of a CSV. Raises `NoStatement` where no column holds days or amounts."""
    rows = _rows(text)
    head = [row for row in rows[:LOOKED_AT] if any(row)]
    width = Counter(len(row) for row in head).most_common(1)[0][0] if head else 0
    if not 2 <= width <= MOST_COLUMNS:
        raise NoStatement()
    first = next((place for place, row in enumerate(rows) if len(row) >= width), 0)
    has_names = not any(is_day(cell) for cell in rows[first])
    begins = first + has_names
    names = tuple(cell.strip() for cell in rows[first]) if has_names else ()
    sheet = Sheet(names, rows[begins:], begins + 1, max(width, len(names)))
    if not days_in(sheet) or not amounts_in(sheet):
        raise NoStatement()
    return sheet


def _rows(text: str) -> list[list[str]]:
    try:
        return list(rows_of(text))
    except csv.Error:  # a cell without an end
        raise BrokenStatement(kind="CSV") from None


def days_in(sheet: Sheet) -> list[int]:
    return [place for place in range(sheet.width) if _mostly(sheet.column(place), is_day)]


def amounts_in(sheet: Sheet) -> list[int]:
    days = days_in(sheet)
    return [
        place
        for place in range(sheet.width)
        if place not in days and _mostly(sheet.column(place), is_amount)
    ]


def _mostly(cells: Sequence[str], fits: Any) -> bool:
    told = [cell for cell in cells if cell]
    return bool(told) and sum(map(fits, told)) * 2 >= len(told)


def settled(sheet: Sheet, layout: Layout) -> Layout:
    """Return a layout with the order of days and the decimal sign that its columns show."""
    money = [one for one in (layout.amount, layout.credit, layout.debit) if one is not None]
    cells = [cell for place in money for cell in sheet.column(place)]
    found = {"order": order_of(sheet.column(layout.day)), "point": point_of(cells)}
    return Layout(**{**layout.plain(), **found})


def read(sheet: Sheet, layout: Layout) -> Reading:
    """Return the movements. Raises `BadRow` for the first row that cannot be read."""
    moves, left_out = [], 0
    for number, row in enumerate(sheet.rows, start=sheet.begins):
        try:
            found = _movement(row, layout)
        except (ValueError, ArithmeticError):
            said = " | ".join(cell.strip() for cell in row)[:LONGEST_SAID]
            raise BadRow(row=number, said=said) from None
        if found is None:
            left_out += any(cell.strip() for cell in row)
        else:
            moves.append(found)
    return Reading(
        format=StatementFormat.CSV,
        account=layout.account_name,
        movements=moves,
        left_out=left_out,
    )


def _movement(row: Sequence[str], layout: Layout) -> Movement | None:
    """Return a row's movement; None for headings, balances and sums."""

    def cell(place: int | None) -> str:
        if place is None:
            return ""
        return row[place].strip() if place < len(row) else ""

    day, told = cell(layout.day), list(_amounts(layout, cell))
    if not any(sign.isdigit() for sign in day):
        return None
    if not told:
        if len(row) <= max(one for one in (layout.amount, layout.credit, 0) if one is not None):
            raise ValueError("A row that is cut off")
        return None
    return movement(
        booked_on=day_of(day, layout.order),
        amount=sum(told, Cents(0)),
        currency=cell(layout.currency) or _currency_of(layout, cell) or OURS,
        text=f"{cell(layout.text)} {cell(layout.more)}",
        payer_name=cell(layout.payer_name),
        bank_reference=cell(layout.bank_reference),
        account=cell(layout.account),
    )


def _currency_of(layout: Layout, cell: Any) -> str:
    """Return the currency that stands beside the amount itself: dollars need not be ours."""
    places = (layout.amount, layout.credit, layout.debit)
    return next(filter(None, (currency_in(cell(place)) for place in places)), "")


def _amounts(layout: Layout, cell: Any) -> Iterator[Cents]:
    if layout.amount is not None:
        if cell(layout.amount):
            yield amount_of(cell(layout.amount), layout.point)
        return
    if cell(layout.credit):
        yield amount_of(cell(layout.credit), layout.point)
    if cell(layout.debit):  # what left, whether the bank writes a minus or not
        left = amount_of(cell(layout.debit), layout.point)
        yield left if left < Cents(0) else left * -1
