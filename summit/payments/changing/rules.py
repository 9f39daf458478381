"""What another participation type means for the money. Plain values, no I/O."""

from collections.abc import Mapping
from datetime import date

from summit.kernel.languages import Language, Translated
from summit.kernel.money import Cents
from summit.payments.leaving.rules import Parting

SAVED = 0  # stands for what is saved as if it were a person; no row has this number
SAVED_ALONE = frozenset({SAVED})
ARROW = " → "


def prices_with_saved(prices: Mapping[int, Cents], person: int, price: Cents) -> dict[int, Cents]:
    """Return what a bill is divided by before a person takes part for less.

    What is saved stands apart: it leaves as a person would, and what everybody else is billed for
    stays as it is.
    """
    return {**prices, person: price, SAVED: prices[person] - price}


def nothing_goes(balance: Cents) -> Parting:
    """Return what follows where no money goes back; `balance` is what is owed then."""
    return Parting(
        claim=Cents(0),
        kept=Cents(0),
        refund=Cents(0),
        waits=Cents(0),
        owed=max(Cents(0), balance),
        unforgiven=Cents(0),
    )


def line_name(before: Translated, after: Translated) -> Translated:
    """Return how a bill names the difference between two types, in each language."""
    named = {one: f"{before.to(one)}{ARROW}{after.to(one)}" for one in Language}
    return Translated({one.value: text for one, text in named.items()})


def due_on(before: date | None, today: date, new: date) -> date:
    """Return when an invoice is due that is issued anew: as before, unless that day has passed."""
    return before if before is not None and before >= today else new
