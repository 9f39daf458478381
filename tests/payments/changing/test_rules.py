"""What another participation type means for the money: plain values."""

from datetime import date

import pytest

from summit.kernel.languages import Translated
from summit.kernel.money import Cents
from summit.payments.changing.rules import (
    SAVED_ALONE,
    due_on,
    line_name,
    nothing_goes,
    prices_with_saved,
)
from summit.payments.leaving.rules import parting, standing
from summit.payments.rules import Sums, TaxTerms, added, sums
from summit.payments.statuses import TaxRegime

FULL = TaxTerms(TaxRegime.REGISTERED_FULL, "G", "Q")
MIXED = TaxTerms(TaxRegime.DOMESTIC_MIXED, "G", "Q", taxable_percent=33)


def standing_of(prices, *, paid=0, retained=0, forgiven=0, terms=FULL):
    whole = sums(Cents(sum(prices.values())), terms)
    priced = {one: Cents(cents) for one, cents in prices.items()}
    return whole, standing(whole, Cents(retained), Cents(paid), priced, forgiven=Cents(forgiven))


def saved(prices, person, price):
    kept = {one: Cents(cents) for one, cents in prices.items()}
    given = prices_with_saved(kept, person, Cents(price))
    return {one: cents.amount for one, cents in given.items()}


@pytest.mark.parametrize("terms", [FULL, MIXED])
@pytest.mark.parametrize("price", [0, 1, 24_999, 44_999])
def test_what_is_saved_leaves_everybody_elses_part_as_it_was(terms, price):
    prices = {1: 45_000, 2: 45_000, 3: 9_999}
    whole, before = standing_of(prices, terms=terms)
    _, divided = standing_of(saved(prices, 1, price), terms=terms)

    step = divided.claim(SAVED_ALONE)

    assert step.subtotal == Cents(45_000 - price)
    assert sum(one.total.amount for one in divided.claims.values()) == whole.total.amount
    for other in (2, 3):
        assert divided.claims[other].subtotal == before.claims[other].subtotal
        assert abs((divided.claims[other].total - before.claims[other].total).amount) <= 2


def test_of_a_difference_that_was_paid_what_is_kept_stays_claimed():
    prices = saved({1: 45_000, 2: 45_000}, 1, 25_000)
    _, before = standing_of(prices, paid=103_478)

    half = parting(before, SAVED_ALONE, Cents(11_498))

    assert (half.claim, half.refund, half.owed) == (Cents(22_995), Cents(11_497), Cents(0))


def test_a_difference_nobody_paid_is_owed_no_longer_and_brings_nothing_back():
    _, before = standing_of(saved({1: 45_000, 2: 45_000}, 1, 25_000))

    follows = parting(before, SAVED_ALONE, Cents(0))

    assert (follows.refund, follows.owed) == (Cents(0), Cents(103_478 - 22_995))


@pytest.mark.parametrize(("balance", "owed"), [(-500, 0), (0, 0), (500, 500)])
def test_where_nothing_goes_back_the_balance_is_owed(balance, owed):
    follows = nothing_goes(Cents(balance))

    assert (follows.refund, follows.kept, follows.owed) == (Cents(0), Cents(0), Cents(owed))


@pytest.mark.parametrize("terms", [FULL, MIXED, TaxTerms(TaxRegime.FOREIGN_CONVENTION)])
@pytest.mark.parametrize("more", [1, 3, 7, 333, 30_000, 99_999])
def test_a_line_more_makes_the_bill_what_one_bill_of_both_would_be(terms, more):
    before = sums(Cents(45_003), terms)

    step = added(before, Cents(more), terms)

    after = sums(Cents(45_003 + more), terms)
    assert after == Sums(
        before.subtotal + step.subtotal,
        before.taxable + step.taxable,
        before.gst + step.gst,
        before.qst + step.qst,
    )


def test_the_line_names_both_types_in_each_language():
    name = line_name(Translated(fr="Délégué", en="Delegate"), Translated(fr="Maire", es="Alcalde"))

    assert dict(name) == {
        "fr": "Délégué → Maire",
        "en": "Delegate → Maire",
        "es": "Délégué → Alcalde",
    }


def test_the_due_day_is_kept_until_it_has_passed():
    today, new = date(2026, 3, 10), date(2026, 4, 9)

    assert due_on(date(2026, 3, 10), today, new) == date(2026, 3, 10)
    assert due_on(date(2026, 3, 9), today, new) == new
    assert due_on(None, today, new) == new
