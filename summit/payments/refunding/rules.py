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
    kept: Cents,
    people: int,
    reason: Reason,
    windows: Sequence[Window],
    day: date,
    *,
    surplus: Cents,
) -> Cents:
    """Return what of the money kept goes back for a reason that is not an amount of its own.

    What was paid too much goes back whole, on any day.
    """
    if reason is Reason.AMOUNT:
        return Cents(0)
    return surplus + _of_claim(kept - surplus, people, reason, windows, day)


def _of_claim(
    kept: Cents, people: int, reason: Reason, windows: Sequence[Window], day: date
) -> Cents:
    window = window_on(day, windows)
    if reason is Reason.ORGANIZER:
        return kept
    if reason is Reason.VISA:
        fee = window or max(windows, key=_until, default=None)
        return _not_below_zero(kept - fee.fee * people) if fee else kept
    if reason is Reason.POLICY and window is not None:
        share = Cents(
            int((Decimal(kept.amount * window.percent) / 100).quantize(Decimal(1), ROUND_HALF_UP))
        )
        return _not_below_zero(share - window.fee * people)
    return Cents(0)


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


def _not_below_zero(cents: Cents) -> Cents:
    return max(cents, Cents(0))
