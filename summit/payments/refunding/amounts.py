"""What was paid on a bill, and for whom: the ground of each decision on what goes back and is kept.

What a bank holds in a dispute was paid and is only in question: what is kept is decided with it,
though none of it can be sent (decision 240).
"""

from collections.abc import Callable, Mapping

from summit.kernel.money import Cents
from summit.payments.leaving.rules import Standing, standing
from summit.payments.models import Bill
from summit.payments.queries import Money
from summit.payments.rules import NOTHING
from summit.payments.service import bills
from summit.payments.shown import PaymentShown


def paid_of(money: Money) -> Cents:
    """Return what of the bill's own currency was paid and has not gone back, in dispute or not."""
    return _of_own(money, lambda one: one.refundable + one.held)


def refundable_of(money: Money) -> Cents:
    """Return what of the bill's own currency can go back now: nothing that a bank holds."""
    return _of_own(money, lambda one: one.refundable)


def _of_own(money: Money, left: Callable[[PaymentShown], Cents]) -> Cents:
    """Return the sum of what is left of each payment, in the bill's own currency.

    What went back out of a payment that was undone is owed before anything goes back again.
    """
    own = [left(one) for one in money.payments if one.currency == money.currency]
    whole = sum((max(one, Cents(0)) for one in own), Cents(0))
    return min(whole, max(money.kept, Cents(0)))


def standing_of(bill: Bill | None, money: Money, prices: Mapping[int, Cents]) -> Standing:
    """Return how a bill stands now, divided by these prices."""
    return standing(
        bills.remaining(bill) if bill else NOTHING,
        money.retained,
        paid_of(money),
        prices,
        forgiven=money.forgiven,
        in_dispute=money.in_dispute,
    )
