"""Days and amounts as banks write them into cells."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum

from summit.kernel.money import Cents
from summit.kernel.text import fold
from summit.payments.statements.formats.camt import cents

MONTHS = {  # English, French, Spanish; what tells each from the others
    1: ("jan", "ene"),
    2: ("feb", "fev"),
    3: ("mar",),
    4: ("apr", "avr", "abr"),
    5: ("may", "mai"),
    6: ("jun", "juin"),
    7: ("jul", "juil"),
    8: ("aug", "aou", "ago"),
    9: ("sep", "set"),
    10: ("oct",),
    11: ("nov",),
    12: ("dec", "dic"),
}
CLOCK = re.compile(r"[T ]\d{1,2}:\d\d.*$")
NOISE = re.compile(r"[A-Za-z$€£¥\s\u00a0\u202f'’]")
WORDS = re.compile(r"\d.*[A-Za-z].*\d|[A-Za-z]{4}")  # a sentence, not the sign of a currency
# behind or before an amount: it left. Not the D of CAD or USD
LEFT = re.compile(r"(?<![A-Za-z])(DR|DB|D)\.?$|^(DR|DB)\b", re.I)
WORD = re.compile(r"[A-Z]+|[€£¥]")
CURRENCIES = {  # how banks write them beside an amount, other than by their code
    **{"US": "USD", "CA": "CAD", "CAN": "CAD", "CDN": "CAD", "MX": "MXN"},
    **{"€": "EUR", "£": "GBP", "¥": "JPY"},
}
CENTURY = 2000  # of a year in two figures


class DayOrder(StrEnum):
    YMD = "ymd"
    DMY = "dmy"
    MDY = "mdy"


def day_of(text: str, order: DayOrder) -> date:
    """Return the day that a cell names. Raises `ValueError`."""
    plain = CLOCK.sub("", fold(text).strip().upper())
    numbers = re.findall(r"\d+", plain)
    words = re.findall(r"[A-Z]+", plain)
    if len(numbers) == 2 and words:
        return _with_month_name(numbers, words)
    if len(numbers) == 1 and len(numbers[0]) == 8:
        parts = (4, 2, 2) if order is DayOrder.YMD else (2, 2, 4)
        numbers = [numbers[0][sum(parts[:i]) : sum(parts[: i + 1])] for i in range(3)]
    if len(numbers) != 3 or words:
        raise ValueError(f"{text} is no day")
    if (len(numbers[0]) == 4) != (order is DayOrder.YMD):
        raise ValueError(f"{text} is no day in this order")
    return _day(**dict(zip(order.value, numbers, strict=True)))


def _day(*, y: str, m: str, d: str) -> date:
    if len(y) not in (2, 4) or len(m) > 2 or len(d) > 2:
        raise ValueError("These are no figures of a day")
    return date(int(y) + (CENTURY if len(y) == 2 else 0), int(m), int(d))


def _with_month_name(numbers: list[str], words: list[str]) -> date:
    for number, names in MONTHS.items():
        if any(word.lower().startswith(names) for word in words):
            day, year = numbers if len(numbers[1]) >= len(numbers[0]) else numbers[::-1]
            return _day(y=year, m=str(number), d=day)
    raise ValueError("This is no month")


def amount_of(text: str, point: str) -> Cents:
    """Return the amount that a cell holds, `point` before its cents. Raises `ValueError`."""
    told = text.strip().replace("\N{MINUS SIGN}", "-").replace("\N{EN DASH}", "-")
    if WORDS.search(told):
        raise ValueError(f"{text} is no amount")
    is_negative = (told.startswith("(") and told.endswith(")")) or bool(LEFT.search(told))
    plain = NOISE.sub("", told.strip("()"))
    if plain.endswith("-") and not plain.startswith("-"):
        plain = f"-{plain[:-1]}"
    other = "." if point == "," else ","
    digits = rf"\d{{1,3}}(?:\{other}\d{{3}})+|\d+"
    if not re.fullmatch(rf"[+-]?(?:{digits})(?:\{point}\d{{1,5}})?", plain):
        raise ValueError(f"{text} is no amount")
    found = cents(Decimal(plain.replace(other, "").replace(point, ".")))
    return found * -1 if is_negative and found > Cents(0) else found


def currency_in(text: str) -> str:
    """Return the currency that a cell names beside its amount, or nothing."""
    words = WORD.findall(text.upper())
    return next(
        (CURRENCIES.get(one, one) for one in words if one in CURRENCIES or len(one) == 3), ""
    )


def is_day(text: str) -> bool:
    return any(_reads(day_of, text, order) for order in DayOrder)


def is_amount(text: str) -> bool:
    """Tell whether a cell may hold an amount: figures, with cents or a sign of money."""
    return any(_reads(amount_of, text, point) for point in ".,")


def _reads(read: object, text: str, way: str) -> bool:
    try:
        read(text, way)  # type: ignore[operator]
    except (ValueError, ArithmeticError):
        return False
    return True


def order_of(cells: Iterable[str]) -> DayOrder:
    """Return the order in which all of these are days; the first that can be."""
    told = [cell for cell in cells if cell]
    fits = {order: sum(_reads(day_of, cell, order) for cell in told) for order in DayOrder}
    return max(DayOrder, key=lambda order: fits[order])


def point_of(cells: Iterable[str]) -> str:
    """Return what stands before the cents in most of these amounts."""
    ends = [found[1] for cell in cells if (found := re.search(r"([.,])\d{1,2}\D*$", cell))]
    return max(".,", key=ends.count)
