"""What a line of a statement says it is for, and what booking it would do. Plain values, no I/O."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from summit.kernel.money import Cents
from summit.kernel.references import ALPHABET, is_checked
from summit.kernel.text import fold
from summit.payments.statements.rules import squeeze
from summit.registration.statuses import ENDED, Status

SIGNS = 6  # of a reference, its check sign included
NAMED = re.compile(r"(?=MTL([0-9A-Z]{6}))")  # in a squeezed text
ALONE = re.compile(r"(?<![0-9A-Z])([0-9A-Z]{4})[- ]?([0-9A-Z]{2})(?![0-9A-Z])")
WRITTEN = re.compile(r"(?<![0-9A-Z])([0-9A-Z]{4})-([0-9A-Z]{2})(?![0-9A-Z])")
INVOICE = re.compile(r"(?<![0-9A-Z])F[- ]{0,2}(20\d\d)[- ]{0,2}(\d{4,6})(?!\d)")
CHARGES = Cents(10_000)  # what banks on the way keep at most, by experience; above: paid in part
ALIKE = 0.85  # of two words, as `SequenceMatcher` measures
COMMON = {
    *("ville", "city", "town", "municipality", "municipalite", "municipio", "ayuntamiento"),
    *("gobierno", "government", "office", "bureau", "transfer", "virement", "transferencia"),
    *("wire", "payment", "paiement", "pago", "from", "invoice", "facture", "factura"),
}


class Why(StrEnum):
    """Why a registration is suggested, the surest first."""

    REFERENCE = "reference"
    INVOICE = "invoice"
    TYPO = "typo"  # one sign of a reference wrong, or two swapped
    NAME_AND_AMOUNT = "name_and_amount"
    AMOUNT = "amount"
    NAME = "name"
    SEARCH = "search"  # somebody looked for it


class Effect(StrEnum):
    """What booking a line on a bill would do."""

    SETTLES = "settles"
    SHORT = "short"  # by no more than banks on the way keep
    PARTIAL = "partial"
    TOO_MUCH = "too_much"
    PAID_ALREADY = "paid_already"
    MAY_REVIVE = "may_revive"  # expired; if its places are still free
    LATE = "late"
    OTHER_CURRENCY = "other_currency"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owing:
    """A registration with a bill: what money would settle it, and who may have sent that."""

    registration_id: int
    reference: str
    status: Status
    municipality: str
    payer_name: str
    contact_name: str
    due: Cents
    currency: str
    payments: int
    after_end: Cents = Cents(0)  # of `due`: owed though the registration ended

    @property
    def seal(self) -> str:
        """Return what a page carries of what it showed: the bill must still be so."""
        return f"{self.due.amount}:{self.payments}:{self.status.value}"

    @property
    def is_open(self) -> bool:
        return self.status in (Status.AWAITING_PAYMENT, Status.CONFIRMED) and self.due > Cents(0)

    @property
    def names(self) -> tuple[str, ...]:
        return (self.payer_name, self.municipality, self.contact_name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A registration for a line. `difference` is what stays due, or is too much."""

    owing: Owing
    why: Why
    effect: Effect
    difference: Cents


@dataclass(frozen=True, slots=True)
class Mentioned:
    """What a text mentions: references whose check sign fits, others, numbers of invoices."""

    references: tuple[str, ...]
    broken: tuple[str, ...]  # six signs each
    invoices: tuple[str, ...]


def mentioned(*texts: str) -> Mentioned:
    """Find references and invoices, however a bank cut, spaced or stripped them."""
    joined = fold(" ".join(texts)).upper()
    named = NAMED.findall(squeeze(joined))
    alone = ["".join(found) for found in ALONE.findall(joined)]
    written = ["".join(found) for found in WRITTEN.findall(joined)]
    good = [signs for signs in [*named, *alone] if is_checked(signs, SIGNS)]
    broken = [signs for signs in [*named, *written] if not is_checked(signs, SIGNS)]
    invoices = [f"F-{year}-{place}" for year, place in INVOICE.findall(joined)]
    return Mentioned(
        tuple(dict.fromkeys(map(printed, good))),
        tuple(dict.fromkeys(broken)),
        tuple(dict.fromkeys(invoices)),
    )


def printed(signs: str) -> str:
    return f"MTL-{signs[:4]}-{signs[4:]}"


def near(signs: str) -> set[str]:
    """Return the references that one wrong sign, or two swapped neighbours, could have been."""
    return {printed(one) for one in _near(signs) if is_checked(one, SIGNS)}


def _near(signs: str) -> Iterator[str]:
    for place in range(len(signs)):
        yield from (signs[:place] + sign + signs[place + 1 :] for sign in ALPHABET)
        if place:
            yield signs[: place - 1] + signs[place] + signs[place - 1] + signs[place + 1 :]


def is_named(owing: Owing, *texts: str) -> bool:
    """Tell whether a text holds most of a name of a registration, a misspelling here or there."""
    said = _words(" ".join(texts))
    return any(_holds(said, _words(name)) for name in owing.names)


def _words(text: str) -> list[str]:
    found = re.findall(r"\w{3,}", fold(text))
    return [word for word in found if word not in COMMON]


def _holds(said: Sequence[str], name: Sequence[str]) -> bool:
    if not name or max(map(len, name)) < 4:  # "La Paz" alone tells nothing
        return False
    there = sum(any(_is_alike(word, one) for one in said) for word in name)
    return there * 3 >= len(name) * 2


def _is_alike(word: str, other: str) -> bool:
    return word == other or (
        abs(len(word) - len(other)) < 3
        and SequenceMatcher(None, word, other, autojunk=False).ratio() >= ALIKE
    )


def effect_of(amount: Cents, currency: str, owing: Owing) -> tuple[Effect, Cents]:
    """Return what booking would do, and the difference: what stays due, or is too much."""
    if currency != owing.currency:
        return Effect.OTHER_CURRENCY, Cents(0)
    if owing.status in ENDED and amount > owing.after_end:
        if owing.status is Status.EXPIRED and Cents(0) < owing.due <= amount:
            return Effect.MAY_REVIVE, amount
        if owing.after_end <= Cents(0):
            return Effect.LATE, amount
    due = owing.after_end if owing.status in ENDED else owing.due
    if due <= Cents(0):
        return Effect.PAID_ALREADY, amount
    if amount >= due:
        return (Effect.TOO_MUCH if amount > due else Effect.SETTLES), amount - due
    missing = due - amount
    is_fee = missing <= CHARGES and missing < amount
    return (Effect.SHORT if is_fee else Effect.PARTIAL), missing


def suggestion(amount: Cents, currency: str, owing: Owing, why: Why) -> Suggestion:
    effect, difference = effect_of(amount, currency, owing)
    return Suggestion(owing=owing, why=why, effect=effect, difference=difference)
