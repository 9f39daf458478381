"""How much goes back, and out of which payments. Plain values, no I/O."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from summit.kernel.money import Cents

RETURNED = "returned"  # why one sent by hand failed, where finance wrote nothing more


def is_still_too_much(amount: Cents, balance: Cents) -> bool:
    """Tell whether what did not arrive is still paid too much: `balance` is below zero then."""
    return balance <= amount * -1


class Reason(StrEnum):
    """Why finance gives money back."""

    POLICY = "policy"  # withdrawal, by the dates of the published terms
    VISA = "visa"  # refused, with proof: everything less the fee, on any day
    ORGANIZER = "organizer"  # the organizer cancels: everything
    AMOUNT = "amount"  # another sum, for a reason in words


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Until this day, in the summit's zone, so many percent go back, less a fee for each person."""

    until: date
    percent: int
    fee: Cents  # taxes included, as it is kept of what was paid


def window_on(day: date, windows: Iterable[Window]) -> Window | None:
    """Return the window a day falls into; None after the last."""
    return min((one for one in windows if day <= one.until), key=_until, default=None)


def goes_back(
    paid: Iterable[Cents],
    reason: Reason,
    windows: Sequence[Window],
    day: date,
    *,
    surplus: Cents,
    has_fee: bool = True,
) -> Cents:
    """Return what goes back for a reason that is not an amount of its own.

    `paid` is what was paid for each person, who are looked at one by one: the fee of one is never
    kept of another's money, and who cost nothing pays none. What was paid too much goes back
    whole, on any day.
    """
    if reason is Reason.AMOUNT:
        return Cents(0)
    return sum((_of_one(one, reason, windows, day, has_fee=has_fee) for one in paid), surplus)


def _of_one(
    paid: Cents, reason: Reason, windows: Sequence[Window], day: date, *, has_fee: bool
) -> Cents:
    window = window_on(day, windows)
    if reason is Reason.ORGANIZER:
        return paid
    if reason is Reason.VISA:
        charged, share = window or max(windows, key=_until, default=None), paid
    else:
        charged, share = window, _part(paid, window.percent if window else 0)
    fee = charged.fee if charged and has_fee else Cents(0)
    return max(share - fee, Cents(0))


def _part(paid: Cents, percent: int) -> Cents:
    part = Decimal(paid.amount * percent) / 100
    return Cents(int(part.quantize(Decimal(1), ROUND_HALF_UP)))


@dataclass(frozen=True, slots=True)
class Source:
    """A payment money may go back out of."""

    payment_id: int
    refundable: Cents


def spread(amount: Cents, sources: Iterable[Source]) -> Iterator[tuple[int, Cents]]:
    """Yield (payment id, part), newest first: what was too much came last, and goes back there."""
    rest = amount
    for one in sorted(sources, key=lambda one: -one.payment_id):
        part = min(rest, one.refundable)
        if part > Cents(0):
            yield one.payment_id, part
            rest = rest - part
    if rest > Cents(0):
        raise ValueError(f"{rest} more than was paid")


def _until(window: Window) -> date:
    return window.until
