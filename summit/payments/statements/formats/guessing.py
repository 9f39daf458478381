"""A good guess at which column means what: by its name in three languages, else by its cells."""

from collections.abc import Sequence

from summit.kernel.text import fold
from summit.payments.statements.formats.sheet import (
    Layout,
    Sheet,
    amounts_in,
    days_in,
    layout_of,
    settled,
)
from summit.payments.statements.formats.values import DayOrder

NAMES: dict[str, tuple[str, ...]] = {  # folded; the first that a header holds wins
    "credit": ("credit", "deposit", "depot", "abono", "haber", "paid in", "ingreso"),
    "debit": ("debit", "withdrawal", "retrait", "cargo", "debe", "paid out", "egreso"),
    "account": (
        "account number",
        "numero de compte",
        "no de compte",
        "numero de cuenta",
        "account",
        "compte",
        "cuenta",
    ),
    "currency": ("currency", "devise", "moneda", "divisa", "ccy"),
    "bank_reference": (
        "transaction id",
        "transaction number",
        "id",
        "reference",
        "numero",
        "folio",
        "ref",
    ),
    "payer_name": (
        "payer",
        "payeur",
        "donneur",
        "ordenante",
        "counterparty",
        "sender",
        "name",
        "nom",
        "nombre",
    ),
    "text": (
        "description",
        "descripcion",
        "details",
        "libelle",
        "concepto",
        "memo",
        "purpose",
        "motif",
        "message",
        "communication",
        "remittance",
    ),
    "more": ("description 2", "details 2", "memo", "remittance", "message"),
    "amount": ("amount", "montant", "importe", "monto", "cad$", "cad"),
}
FEW = 3  # accounts in one file; more of them are those of who paid
BALANCE = ("balance", "solde", "saldo")
BOOKED = ("book", "transaction", "operation", "operacion", "posted", "inscription")


def guess(sheet: Sheet) -> Layout:
    """Return what each column probably means. The sheet has days and amounts."""
    names = [fold(name) for name in sheet.names]
    days, amounts = days_in(sheet), amounts_in(sheet)
    money = [place for place in amounts if not _named(names, place, BALANCE)] or amounts
    taken: dict[str, int] = {"day": _best_day(names, days)}
    for meaning, words in NAMES.items():
        free = [one for one in _fitting(sheet, names, meaning, money) if one not in taken.values()]
        found = _first(names, words, free)
        if found is not None:
            taken[meaning] = found
    if "credit" in taken and "debit" in taken:
        taken.pop("amount", None)
    else:
        taken = {key: place for key, place in taken.items() if key not in ("credit", "debit")}
        if "amount" not in taken:
            taken |= _money_by_cells(sheet, [one for one in money if one not in taken.values()])
    if "text" not in taken:
        free = [one for one in range(sheet.width) if one not in {*taken.values(), *days, *amounts}]
        if free:
            taken["text"] = max(free, key=lambda one: _letters(sheet.column(one)))
    return settled(sheet, layout_of({**taken, "order": DayOrder.YMD}))


def _fitting(
    sheet: Sheet, names: Sequence[str], meaning: str, money: Sequence[int]
) -> Sequence[int]:
    """Return which columns may mean this, by their cells: money, words, or numbers of any kind."""
    if meaning in ("credit", "debit", "amount"):
        return money
    if meaning == "account":
        own = [one for one in range(sheet.width) if not _named(names, one, BALANCE)]
        return [one for one in own if 1 <= len(set(sheet.column(one)) - {""}) <= FEW]
    amounts = () if meaning == "bank_reference" else amounts_in(sheet)
    return [one for one in range(sheet.width) if one not in amounts]


def _best_day(names: Sequence[str], days: Sequence[int]) -> int:
    return next((place for place in days if _named(names, place, BOOKED)), days[0])


def _named(names: Sequence[str], place: int, words: Sequence[str]) -> bool:
    return place < len(names) and any(word in names[place] for word in words)


def _first(names: Sequence[str], words: Sequence[str], free: Sequence[int]) -> int | None:
    for word in words:
        for place in free:
            if place < len(names) and _says(names[place], word):
                return place
    return None


def _says(name: str, word: str) -> bool:
    """Tell whether a name holds a word; a short one must stand by itself: "id" is not in "paid"."""
    if len(word) > 3:
        return word in name
    return word in name.replace("_", " ").replace(".", " ").split()


def _money_by_cells(sheet: Sheet, money: Sequence[int]) -> dict[str, int]:
    """Tell one column of amounts from a pair of which each row fills one: left, then came."""
    if len(money) > 1:
        first, second = (sheet.column(place) for place in money[:2])
        if first and all(bool(a) != bool(b) for a, b in zip(first, second, strict=False)):
            return {"debit": money[0], "credit": money[1]}
    return {"amount": money[0]} if money else {}


def _letters(cells: Sequence[str]) -> int:
    return sum(sign.isalpha() for cell in cells for sign in cell)
