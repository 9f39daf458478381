"""How much goes back, by date and reason; every cent of it out of some payment."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summit.kernel.money import Cents
from summit.payments.refunding.rules import Reason, Source, Window, goes_back, spread
from summit.payments.rules import Sums, allocate, part_of

WINDOWS = [  # the demonstration's terms
    Window(until=date(2026, 5, 15), percent=100, fee=Cents(4_000)),
    Window(until=date(2026, 6, 14), percent=50, fee=Cents(0)),
]
PAID = Cents(120_724)


def back_of(paid, people, reason, windows, day, surplus=0):
    each = allocate(paid - Cents(surplus), dict.fromkeys(range(people), Cents(1)))
    return goes_back(each.values(), reason, windows, day, surplus=Cents(surplus))


def test_what_was_paid_too_much_goes_back_whole_on_any_day():
    twice = Cents(103_478)

    for day, back in ((date(2026, 6, 1), 77_609), (date(2026, 7, 1), 51_739)):
        assert back_of(twice, 1, Reason.POLICY, WINDOWS, day, surplus=51_739) == Cents(back)


@pytest.mark.parametrize(
    ("day", "reason", "back"),
    [
        (date(2026, 5, 15), Reason.POLICY, 108_724),  # less 40 dollars for each of three
        (date(2026, 5, 16), Reason.POLICY, 60_363),  # half a cent of each goes to who paid
        (date(2026, 6, 14), Reason.POLICY, 60_363),
        (date(2026, 6, 15), Reason.POLICY, 0),
        (date(2026, 5, 1), Reason.VISA, 108_724),
        (date(2026, 6, 1), Reason.VISA, 120_724),
        (date(2026, 7, 1), Reason.VISA, 120_724),  # the fee of the last window
        (date(2026, 7, 1), Reason.ORGANIZER, 120_724),
        (date(2026, 5, 1), Reason.AMOUNT, 0),  # that is for finance to say
    ],
)
def test_the_day_and_the_reason_decide(day, reason, back):
    assert back_of(PAID, 3, reason, WINDOWS, day) == Cents(back)


def test_half_a_cent_goes_to_who_paid():
    window = [Window(until=date(2026, 6, 14), percent=50, fee=Cents(0))]

    assert back_of(Cents(101), 1, Reason.POLICY, window, date(2026, 6, 1)) == Cents(51)


def test_a_fee_above_what_was_paid_leaves_nothing_and_claims_nothing():
    assert back_of(Cents(3_000), 3, Reason.POLICY, WINDOWS, date(2026, 5, 1)) == Cents(0)


@pytest.mark.parametrize("reason", [Reason.POLICY, Reason.VISA])
def test_the_fee_of_one_is_kept_of_nobody_elses_money(reason):
    day, paid = date(2026, 5, 1), [Cents(51_739), Cents(0), Cents(3_000)]

    assert goes_back(paid, reason, WINDOWS, day, surplus=Cents(0)) == Cents(47_739)
    less = goes_back(paid, reason, WINDOWS, day, surplus=Cents(0), has_fee=False)
    assert less == Cents(54_739)


def test_without_a_policy_nothing_goes_back_by_itself():
    assert back_of(PAID, 3, Reason.POLICY, [], date(2026, 5, 1)) == Cents(0)


def test_the_newest_payment_first():
    sources = [Source(1, Cents(100)), Source(2, Cents(100)), Source(3, Cents(100))]

    assert list(spread(Cents(250), sources)) == [
        (3, Cents(100)),
        (2, Cents(100)),
        (1, Cents(50)),
    ]
    with pytest.raises(ValueError, match="more than was paid"):
        list(spread(Cents(301), sources))


@given(
    st.integers(0, 10**7),
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.lists(st.integers(1, 10**6), min_size=1, max_size=8),
)
def test_parts_taken_one_after_the_other_add_up_to_the_bill(subtotal, gst, qst, asked):
    left = Sums(Cents(subtotal), Cents(0), Cents(gst), Cents(qst))
    whole, taken = left.total, Cents(0)
    for amount in asked:
        part_amount = min(Cents(amount), left.total)
        if not part_amount:
            break
        part = part_of(left, part_amount)
        assert part.total == part_amount
        assert all(Cents(0) <= one for one in (part.subtotal, part.gst, part.qst))
        left = Sums(
            left.subtotal - part.subtotal, Cents(0), left.gst - part.gst, left.qst - part.qst
        )
        assert min(left.subtotal, left.gst, left.qst) >= Cents(0)
        taken += part_amount
    assert left.total + taken == whole
