"""What is claimed less, kept, given back and still owed when some of the people leave."""

import random

import pytest

from summit.kernel.money import Cents
from summit.payments.leaving.rules import kept_for_amount, parting, standing
from summit.payments.rules import Sums, TaxTerms, part_of, sums
from summit.payments.statuses import TaxRegime

TERMS = TaxTerms(TaxRegime.REGISTERED_FULL, "GST", "QST")


def before(*prices, paid=0, retained=0, forgiven=0):
    whole = sums(Cents(sum(prices)), TERMS)
    claimed_for = {at: Cents(one) for at, one in enumerate(prices)}
    return standing(whole, Cents(retained), Cents(paid), claimed_for, forgiven=Cents(forgiven))


def test_each_persons_claim_is_their_price_with_its_taxes():
    three = before(45_000, 45_000, 12_000)

    assert three.claims[2].subtotal == Cents(12_000)
    assert sum(one.total.amount for one in three.claims.values()) == three.claimed.amount


@pytest.mark.parametrize(
    ("paid", "kept", "refund", "owed"),
    [
        (103_478, 4_000, 47_739, 0),  # all was paid: all but the fee goes back
        (0, 0, 0, 51_739),  # nothing was paid: nothing is kept
        (51_739, 4_000, 0, 4_000),  # half was paid: it stays, for the other and the fee
        (110_000, 0, 58_261, 0),  # what was too much goes back with it
    ],
)
def test_what_is_too_much_goes_back_and_what_is_too_little_stays_owed(paid, kept, refund, owed):
    found = parting(before(45_000, 45_000, paid=paid), frozenset({0}), Cents(kept))

    assert (found.claim, found.refund, found.owed) == (Cents(51_739), Cents(refund), Cents(owed))


def test_what_was_forgiven_is_everybodys_alike():
    short = before(45_000, 45_000, paid=101_978, forgiven=1_500)

    found = parting(short, frozenset({0}), Cents(4_000))

    assert found.unforgiven == Cents(750)
    assert found.refund == short.paid_for(frozenset({0})) - Cents(4_000)
    assert found.owed == Cents(0)


def test_no_more_goes_back_than_was_paid_whatever_was_forgiven():
    odd = standing(
        sums(Cents(1_000), TERMS), Cents(0), Cents(500), {0: Cents(1_000)}, forgiven=Cents(1_500)
    )

    assert parting(odd, frozenset(), Cents(0)).refund == Cents(500)


def test_money_that_is_too_little_is_everybodys_alike():
    half = before(30_000, 10_000, paid=23_000)

    assert half.paid_for(frozenset({0})) == Cents(17_250)
    assert half.paid_for(frozenset({0, 1})) == Cents(23_000)


def test_what_was_kept_of_those_who_left_is_not_shared_out_again():
    later = before(45_000, paid=51_739, retained=4_000)

    assert later.paid_for(frozenset({0})) == Cents(47_739)


def test_an_amount_decides_what_is_kept():
    whole = before(45_000, 45_000, paid=103_478)

    kept = kept_for_amount(whole, frozenset({1}), Cents(20_000))

    assert parting(whole, frozenset({1}), kept).refund == Cents(20_000)
    assert kept == Cents(31_739)


def test_a_free_person_changes_no_sum():
    found = parting(before(45_000, 0, paid=51_739), frozenset({1}), Cents(0))

    assert (found.claim, found.refund, found.owed) == (Cents(0), Cents(0), Cents(0))
    assert before(0, 0).paid_for(frozenset({0})) == Cents(0)


def test_all_parts_add_up_whoever_leaves_first():
    chance = random.Random(7)  # noqa: S311 (repeatable, no secret)
    for _ in range(300):
        prices = {at: Cents(chance.choice([0, 1, 9_999, 33_333])) for at in range(6)}
        left = sums(Cents(sum(one.amount for one in prices.values())), TERMS)
        taken = []
        while prices:
            gone = frozenset({chance.choice(list(prices))})
            now = standing(left, Cents(0), Cents(0), prices, forgiven=Cents(0))
            part = part_of(now.claim(gone), now.claim(gone).total)
            taken.append(part.total.amount)
            left = Sums(
                left.subtotal - part.subtotal, Cents(0), left.gst - part.gst, left.qst - part.qst
            )
            prices = {at: one for at, one in prices.items() if at not in gone}
        assert (left.subtotal, left.gst, left.qst) == (Cents(0), Cents(0), Cents(0))
