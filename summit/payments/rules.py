"""Taxes, the lines of a bill, what may be refunded. Plain values, no I/O.

Rates and rounding: Revenu Québec, "Calculating the taxes": GST 5 % and QST 9.975 %, both on the
price without tax, half a cent up; with several items the taxes may be computed on the total.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

from summit.kernel.languages import Language, Translated
from summit.kernel.money import Cents
from summit.payments.errors import SalesClosed
from summit.payments.statuses import COUNTED, PaymentMethod, RefundStatus, TaxRegime

K = TypeVar("K")
GST = Decimal("0.05")
QST = Decimal("0.09975")
MOST_CHARGES = 100  # line items of one Checkout session in payment mode
LEAST_BY_CARD = Cents(50)  # Stripe charges no smaller amount in CAD
MOST_LETTERS = 250  # of a line's name on Stripe's page
BALANCE = Translated(
    fr="Solde du dossier %(reference)s",
    en="Balance of registration %(reference)s",
    es="Saldo del registro %(reference)s",
)


@dataclass(frozen=True, slots=True)
class TaxTerms:
    """Which taxes are charged and under which numbers. `taxable_percent`: `domestic_mixed`."""

    regime: TaxRegime
    gst_number: str | None = None
    qst_number: str | None = None
    taxable_percent: int = 100

    @property
    def asks_residence(self) -> bool:
        """Tell whether what is taxed depends on where the buyer resides."""
        return self.regime is TaxRegime.DOMESTIC_MIXED

    def for_buyer(self, *, is_resident: bool) -> "TaxTerms":
        """Return the terms for a buyer: of a resident of Canada all of a mixed price is taxed.

        The part that bears no tax is for buyers who do not reside here (CRA memorandum 27-2).
        """
        return replace(self, taxable_percent=100) if self.asks_residence and is_resident else self

    @property
    def may_sell(self) -> bool:
        """Tell whether paid sales are open: who charges a tax needs its number first."""
        if self.regime is TaxRegime.FOREIGN_CONVENTION:
            return True
        numbered = bool(self.gst_number and self.qst_number)
        return numbered and self.regime is not TaxRegime.NOT_YET_REGISTERED


@dataclass(frozen=True, slots=True)
class Line:
    """So many places of one category at one price before taxes."""

    name: Translated
    unit: Cents
    quantity: int

    @property
    def amount(self) -> Cents:
        return self.unit * self.quantity


@dataclass(frozen=True, slots=True)
class Sums:
    """What a bill adds up to. `taxable` is the part of `subtotal` that bears taxes."""

    subtotal: Cents
    taxable: Cents
    gst: Cents
    qst: Cents

    @property
    def total(self) -> Cents:
        return self.subtotal + self.gst + self.qst


NOTHING = Sums(Cents(0), Cents(0), Cents(0), Cents(0))


@dataclass(frozen=True, slots=True)
class Charge:
    """One line of Stripe's page."""

    name: str
    unit: Cents
    quantity: int = 1


def _share(amount: Cents, rate: Decimal) -> Cents:
    return Cents(int((amount.amount * rate).quantize(Decimal(1), ROUND_HALF_UP)))


def sums(subtotal: Cents, terms: TaxTerms) -> Sums:
    """Return both taxes on the total of a bill, each rounded by itself.

    Raises `SalesClosed` where something is owed and the organizers may not sell yet.
    """
    if subtotal and not terms.may_sell:
        raise SalesClosed()
    taxable = taxable_of(subtotal, terms)
    return Sums(subtotal, taxable, _share(taxable, GST), _share(taxable, QST))


def added(before: Sums, more: Cents, terms: TaxTerms) -> Sums:
    """Return what a bill claims more when so much is added to it, so that the whole adds up.

    Taxes are those of the new total less those before: a cent may fall to either.
    """
    after = sums(before.subtotal + more, terms)
    return Sums(
        more, after.taxable - before.taxable, after.gst - before.gst, after.qst - before.qst
    )


def taxable_of(subtotal: Cents, terms: TaxTerms) -> Cents:
    """Return how much of a sum bears taxes under these terms, half a cent up."""
    taxed = {TaxRegime.REGISTERED_FULL: 100, TaxRegime.DOMESTIC_MIXED: terms.taxable_percent}
    return _share(subtotal, Decimal(taxed.get(terms.regime, 0)) / 100)


def lines_of(places: Iterable[tuple[Translated, Cents]]) -> tuple[Line, ...]:
    """Return one line per category and price, in the order of the first place of each."""
    counted = Counter(places)
    return tuple(Line(name, unit, quantity) for (name, unit), quantity in counted.items())


TAXES_NAMED = {  # both names, as bills in Québec have them, in each language's form
    Language.FR: ("TPS/GST 5\xa0% (nº\xa0{number})", "TVQ/QST 9,975\xa0% (nº\xa0{number})"),
    Language.EN: ("GST/TPS 5% (No.\xa0{number})", "QST/TVQ 9.975% (No.\xa0{number})"),
    Language.ES: ("GST/TPS 5\xa0% (núm.\xa0{number})", "QST/TVQ 9.975\xa0% (núm.\xa0{number})"),
}


def charges(
    lines: Sequence[Line], bill: Sums, terms: TaxTerms, language: Language
) -> tuple[Charge, ...]:
    """Return the lines of Stripe's page; they add up to the bill's total, to the cent.

    Taxes are lines of their own, so that no rounding but ours exists. The combined rate must not
    be printed (Revenu Québec). Free places are not shown: there is nothing to pay for them.
    """
    places = [Charge(one.name.to(language)[:MOST_LETTERS], one.unit, one.quantity) for one in lines]
    gst, qst = TAXES_NAMED[language]
    taxes = [
        Charge(gst.format(number=terms.gst_number), bill.gst),
        Charge(qst.format(number=terms.qst_number), bill.qst),
    ]
    shown = tuple(charge for charge in [*places, *taxes] if charge.unit)
    if len(shown) > MOST_CHARGES:
        raise ValueError(f"{len(shown)} lines are more than Stripe takes")
    if sum_of(shown) != bill.total:
        raise ValueError(f"The lines add up to {sum_of(shown)}, the bill to {bill.total}")
    return shown


def balance_charge(reference: str, balance: Cents, language: Language) -> tuple[Charge, ...]:
    """Return the one line of a page for the rest of a bill paid in part."""
    return (Charge(BALANCE.to(language) % {"reference": reference}, balance),)


def sum_of(shown: Iterable[Charge]) -> Cents:
    return sum((charge.unit * charge.quantity for charge in shown), Cents(0))


def part_of(whole: Sums, amount: Cents) -> Sums:
    """Return `amount` of a bill with its taxes in proportion, by largest remainder.

    Parts of what remains, taken one after the other until nothing does, add up to the whole.
    The share that bears taxes is left open.
    """
    if amount <= Cents(0):
        return NOTHING
    parts = allocate(amount, {"subtotal": whole.subtotal, "gst": whole.gst, "qst": whole.qst})
    return Sums(parts["subtotal"], Cents(0), parts["gst"], parts["qst"])


def goes_by_hand(method: PaymentMethod, *, is_refused: bool = False) -> bool:
    """Tell whether people send back what came this way: only to a card it goes by itself.

    `is_refused`: Stripe gives nothing of it back, though its dispute is decided.
    """
    return method is not PaymentMethod.CARD or is_refused


def refundable(paid: Cents, refunds: Iterable[tuple[RefundStatus, Cents]]) -> Cents:
    """Return what may still go back: pending counts as gone, failed does not."""
    return paid - sum((amount for status, amount in refunds if status in COUNTED), Cents(0))


def allocate(amount: Cents, weights: Mapping[K, Cents]) -> dict[K, Cents]:
    """Divide by largest remainder: whole cents, parts add up, earlier keys win a tie."""
    whole = sum(weight.amount for weight in weights.values())
    if whole <= 0 or amount < Cents(0):
        raise ValueError("There is nothing to divide by, or a negative amount to divide")
    parts = {key: divmod(amount.amount * one.amount, whole) for key, one in weights.items()}
    missing = amount.amount - sum(cents for cents, _ in parts.values())
    favoured = sorted(parts, key=lambda key: -parts[key][1])[:missing]  # stable: ties keep order
    return {key: Cents(cents + (key in favoured)) for key, (cents, _) in parts.items()}
