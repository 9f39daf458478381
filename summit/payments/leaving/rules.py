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
    paid: Cents  # and not gone back, in dispute or not
    forgiven: Cents  # of what is claimed: the organizer bears it
    in_dispute: bool = False  # a bank holds some of it: nothing is sent before that is decided

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
        """Return what was paid for these people: money that is too little is everybody's alike.

        What was paid too much, also beside something forgiven, was paid for nobody.
        """
        asked = sum((claim.total for claim in self.claims.values()), self.forgiven * -1)
        return self._share(max(Cents(0), min(self.paid - self.retained, asked)), people)

    def forgiven_for(self, people: frozenset[int]) -> Cents:
        """Return what of the forgiven is for these people: it was everybody's alike."""
        return self._share(self.forgiven, people)

    def _share(self, amount: Cents, people: frozenset[int]) -> Cents:
        claimed = {one: claim.total for one, claim in self.claims.items()}
        if not amount or not any(claimed.values()):  # nobody is asked for anything
            return Cents(0)
        parts = allocate(amount, claimed)
        return sum((parts[one] for one in people), Cents(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Parting:
    """What leaving means for the money. `claim` is what the bill said for who leaves."""

    claim: Cents
    kept: Cents  # of the claim: stays claimed
    refund: Cents  # goes back, with what had been paid too much before
    waits: Cents  # would go back, but for a bank that holds money
    owed: Cents  # is still owed for the others
    unforgiven: Cents  # of what was forgiven: fell to who leaves, and is borne no longer


def standing(
    remaining: Sums,
    retained: Cents,
    paid: Cents,
    prices: Mapping[int, Cents],
    *,
    forgiven: Cents,
    in_dispute: bool = False,
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
        in_dispute=in_dispute,
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

    No more goes back than was paid, even where more is forgiven than is claimed. While a bank
    holds money nothing goes back: what is too much then waits until that is decided.
    """
    claim, unforgiven = before.claim(people).total, before.forgiven_for(people)
    left = max(Cents(0), before.claimed - claim + kept - (before.forgiven - unforgiven))
    too_much = max(Cents(0), before.paid - left)
    return Parting(
        claim=claim,
        kept=kept,
        refund=Cents(0) if before.in_dispute else too_much,
        waits=too_much if before.in_dispute else Cents(0),
        owed=max(Cents(0), left - before.paid),
        unforgiven=unforgiven,
    )


def kept_for_amount(before: Standing, people: frozenset[int], amount: Cents) -> Cents:
    """Return what stays claimed of who leaves, so that this amount goes back.

    What had been paid too much before is never kept, also while it waits.
    """
    most, surplus = _too_much(before, people), _too_much(before, frozenset())
    return max(Cents(0), most - max(amount, surplus))


def _too_much(before: Standing, people: frozenset[int]) -> Cents:
    found = parting(before, people, Cents(0))
    return found.refund + found.waits
