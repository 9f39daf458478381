"""When a card payment is not what was asked for. Plain values, no I/O."""

from summit.kernel.money import Cents
from summit.payments.differences.found import Sum
from summit.payments.differences.statuses import Kind


def misfit(
    came: Sum, asked: Sum, owed: Cents, presented: Sum | None = None
) -> tuple[Kind, Cents] | None:
    """Return why money must be looked at, and what should have come; None where it fits.

    `owed` is what the bill asked for just before; where it is nothing, the money is surplus.
    `presented` is what the card was charged, where Stripe converted the sum for its holder.
    """
    if came.currency != asked.currency:
        return Kind.OTHER_CURRENCY, asked.amount
    if came.amount != asked.amount:
        return Kind.OTHER_AMOUNT, asked.amount
    if presented is not None and presented.currency != asked.currency:
        return Kind.OTHER_PRESENTMENT, asked.amount
    if owed > Cents(0) and came.amount != owed:
        return Kind.BILL_CHANGED, owed
    return None
