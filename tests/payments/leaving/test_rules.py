"""What is claimed less, kept, given back and still owed when some of the people leave."""

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summit.kernel.money import Cents
from summit.payments.leaving.rules import kept_for_amount, parting, standing
from summit.payments.refunding.rules import Reason, Window, goes_back
from summit.payments.rules import Sums, TaxTerms, part_of, sums
from summit.payments.statuses import TaxRegime

TERMS = TaxTerms(TaxRegime.REGISTERED_FULL, "GST", "QST")


def before(*prices, paid=0, retained=0, forgiven=0, in_dispute=False):
    whole = sums(Cents(sum(prices)), TERMS)
    claimed_for = {at: Cents(one) for at, one in enumerate(prices)}
    return standing(
        whole,
        Cents(retained),
        Cents(paid),
        claimed_for,
        forgiven=Cents(forgiven),
        in_dispute=in_dispute,
    )


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


def test_where_nothing_is_claimed_any_more_nothing_is_divided():
    nothing = sums(Cents(0), TERMS)
    empty = standing(nothing, Cents(0), Cents(0), {0: Cents(45_000)}, forgiven=Cents(1_500))

    found = parting(empty, frozenset({0}), Cents(0))

    assert (found.claim, found.refund, found.unforgiven) == (Cents(0), Cents(0), Cents(0))


def test_what_came_after_it_was_forgiven_was_paid_for_nobody():
    late = before(45_000, 45_000, paid=103_478, forgiven=1_500)

    assert late.paid_for(frozenset({0, 1})) == Cents(101_978)


@pytest.mark.parametrize(("kept", "waits"), [(0, 51_739), (4_000, 47_739), (51_739, 0)])
def test_while_a_bank_holds_money_what_is_too_much_waits(kept, waits):
    held = before(45_000, 45_000, paid=103_478, in_dispute=True)

    found = parting(held, frozenset({0}), Cents(kept))

    assert (found.refund, found.waits, found.owed) == (Cents(0), Cents(waits), Cents(0))


def test_what_was_too_much_before_is_not_kept_while_it_waits():
    held = before(45_000, 45_000, paid=105_478, in_dispute=True)

    kept = kept_for_amount(held, frozenset({0}), Cents(0))

    assert kept == Cents(51_739)
    assert parting(held, frozenset({0}), kept).waits == Cents(2_000)


def test_money_that_is_too_little_is_everybodys_alike():
    half = before(30_000, 10_000, paid=23_000)

    assert half.paid_for(frozenset({0})) == Cents(17_250)
    assert half.paid_for(frozenset({0, 1})) == Cents(23_000)


def test_what_was_kept_of_those_who_left_is_not_shared_out_again():
    later = before(45_000, paid=51_739, retained=4_000)

    assert later.paid_for(frozenset({0})) == Cents(47_739)
    less = before(45_000, paid=40_000, retained=4_000)
    assert less.paid_for(frozenset({0})) == Cents(36_000)


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


DAY = date(2026, 5, 1)
PRICES = st.lists(st.sampled_from([0, 0, 2_000, 9_999, 45_000]), min_size=1, max_size=6)


def leave_one_after_the_other(state, prices, order, reason, windows):
    """Return what went back, all in all."""
    left, retained, paid, forgiven, back = *state, Cents(0)
    prices = dict(enumerate(prices))
    for person in order:
        now = standing(left, retained, paid, prices, forgiven=forgiven)
        gone, own = frozenset({person}), now.paid_for(frozenset({person}))
        kept = own - goes_back([own], reason, windows, DAY, surplus=Cents(0))
        found = parting(now, gone, kept)
        less = part_of(now.claim(gone), found.claim - found.kept)
        left = Sums(
            left.subtotal - less.subtotal, Cents(0), left.gst - less.gst, left.qst - less.qst
        )
        retained, forgiven = retained + kept, forgiven - found.unforgiven
        paid, back = paid - found.refund, back + found.refund
        del prices[person]
    return back


@given(
    prices=PRICES.map(lambda found: {at: Cents(one) for at, one in enumerate(found)}),
    percent=st.sampled_from([0, 50, 100]),
    fee=st.sampled_from([0, 4_000]),
    reason=st.sampled_from([Reason.POLICY, Reason.VISA]),
    forgiven=st.integers(0, 3_000),
    late=st.sampled_from([0, 1_000]),
    chance=st.randoms(use_true_random=False),
)
def test_together_or_one_after_the_other_as_much_goes_back(
    prices, percent, fee, reason, forgiven, late, chance
):
    """To the cent where all but a fee goes back; else each one's cents may fall to another."""
    windows = [Window(until=DAY, percent=percent, fee=Cents(fee))]
    whole = sums(sum(prices.values(), Cents(0)), TERMS)
    forgiven = min(Cents(forgiven), whole.total)
    paid = whole.total - forgiven + Cents(late)
    now = standing(whole, Cents(0), paid, prices, forgiven=forgiven)
    each = [now.paid_for(frozenset({one})) for one in prices]
    together = goes_back(each, reason, windows, DAY, surplus=Cents(late))
    order = list(prices)
    chance.shuffle(order)

    state = (whole, Cents(0), paid, forgiven)
    singly = leave_one_after_the_other(state, prices.values(), order, reason, windows)

    is_all_but_fee = percent == 100 or reason is Reason.VISA
    all_can_pay_it = all(not one or one >= Cents(fee) for one in each)
    off = 0 if is_all_but_fee and all_can_pay_it else len(prices)
    assert abs(singly.amount - together.amount) <= off
