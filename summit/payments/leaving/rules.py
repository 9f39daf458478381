"""What becomes of the money of people who leave while others stay. Plain values, no I/O."""

from collections.abc import Mapping
from dataclasses import dataclass

from summit.kernel.money import Cents
from summit.payments.rules import Sums, allocate, part_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a bill stands before anybody leaves.

    `claims` is what it says for each person still coming; they add up to all it claims, less
    what is kept of those who left before.
    """

    claims: Mapping[int, Sums]
    claimed: Cents
    retained: Cents  # of what is claimed: kept of those who left before
    paid: Cents  # and not gone back
    forgiven: Cents  # of what is claimed: the organizer bears it

    def claim(self, people: frozenset[int]) -> Sums:
        """Return what the bill says for these people together."""
        those = [self.claims[one] for one in people if one in self.claims]
        return Sums(
            sum((one.subtotal for one in those), Cents(0)),
            Cents(0),
            sum((one.gst for one in those), Cents(0)),
            sum((one.qst for one in those), Cents(0)),
        )

    def paid_for(self, people: frozenset[int]) -> Cents:
        """Return what was paid for these people: money that is too little is everybody's alike."""
        whole = sum((claim.total for claim in self.claims.values()), Cents(0))
        return self._share(min(max(Cents(0), self.paid - self.retained), whole), people)

    def forgiven_for(self, people: frozenset[int]) -> Cents:
        """Return what of the forgiven is for these people: it was everybody's alike."""
        return self._share(self.forgiven, people)

    def _share(self, amount: Cents, people: frozenset[int]) -> Cents:
        if not amount or not self.claims:
            return Cents(0)
        parts = allocate(amount, {one: claim.total for one, claim in self.claims.items()})
        return sum((parts[one] for one in people), Cents(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Parting:
    """What leaving means for the money. `claim` is what the bill said for who leaves."""

    claim: Cents
    kept: Cents  # of the claim: stays claimed
    refund: Cents  # goes back, with what had been paid too much before
    owed: Cents  # is still owed for the others
    unforgiven: Cents  # of what was forgiven: fell to who leaves, and is borne no longer


def standing(
    remaining: Sums,
    retained: Cents,
    paid: Cents,
    prices: Mapping[int, Cents],
    *,
    forgiven: Cents,
) -> Standing:
    """Divide what a bill claims among who still comes, each tax by itself, to the cent."""
    kept = part_of(remaining, retained)
    return Standing(
        claims=_divided(
            Sums(
                remaining.subtotal - kept.subtotal,
                Cents(0),
                remaining.gst - kept.gst,
                remaining.qst - kept.qst,
            ),
            prices,
        ),
        claimed=remaining.total,
        retained=retained,
        paid=paid,
        forgiven=forgiven,
    )


def _divided(claimed: Sums, prices: Mapping[int, Cents]) -> Mapping[int, Sums]:
    if not any(prices.values()):  # nobody costs anything
        return {}
    subtotal, gst, qst = (
        allocate(one, prices) for one in (claimed.subtotal, claimed.gst, claimed.qst)
    )
    return {one: Sums(subtotal[one], Cents(0), gst[one], qst[one]) for one in prices}


def parting(before: Standing, people: frozenset[int], kept: Cents) -> Parting:
    """Return what follows when `kept` of the claim for these people stays claimed.

    No more goes back than was paid, even where more is forgiven than a discount left claimed.
    """
    claim, unforgiven = before.claim(people).total, before.forgiven_for(people)
    left = max(Cents(0), before.claimed - claim + kept - (before.forgiven - unforgiven))
    return Parting(
        claim=claim,
        kept=kept,
        refund=max(Cents(0), before.paid - left),
        owed=max(Cents(0), left - before.paid),
        unforgiven=unforgiven,
    )


def kept_for_amount(before: Standing, people: frozenset[int], amount: Cents) -> Cents:
    """Return what stays claimed of who leaves, so that this amount goes back."""
    most = parting(before, people, Cents(0)).refund
    return max(Cents(0), most - amount)
