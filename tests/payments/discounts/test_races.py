"""Separate processes: one discount pressed eight times, two at once, money that comes meanwhile."""

from collections import Counter as Tally

import pytest

from summit.kernel.money import Cents
from summit.payments.discounts.models import Discount
from summit.payments.discounts.service import effect
from summit.payments.models import Bill, Refund
from summit.payments.queries import money_of
from summit.registration.models import Registration
from summit.registration.statuses import Status
from tests.payments import crowd_payments as process
from tests.payments.crowd_payments import PAIRS
from tests.payments.leaving.conftest import EACH

OFF = 10_000


@pytest.fixture
def seal(writing):
    """Return what the page would carry of a discount now."""

    def seen_now(held, cents):
        with writing() as session:
            return effect(session, held.id, Cents(cents)).seal()

    return seen_now


def test_eight_presses_grant_one_discount_and_refund_once(till, paid, there, crowd, seal, stored):
    held, _session = paid(people=2)
    till.deliver()

    answers = crowd(*[(process.grant, there, held.id, OFF, seal(held, OFF))] * 8)

    assert Tally(answers) == {"granted": 1, "ChangedSincePreview": 7}
    assert len(stored(Discount)) == len(stored(Refund)) == 1
    assert stored(Bill)[0].credited == Cents(OFF)


def test_two_discounts_at_once_never_take_off_more_than_the_bill(till, there, crowd, seal, stored):
    held = [till.awaiting() for _ in range(PAIRS)]
    most = [(one, cents) for one in held for cents in (EACH, EACH - 1)]

    answers = crowd(
        *((process.grant, there, one.id, cents, seal(one, cents)) for one, cents in most)
    )

    said = Tally(answers)
    assert said["granted"] == PAIRS == len(stored(Discount))
    assert set(said) <= {"granted", "DiscountTooHigh", "ChangedSincePreview"}
    assert all(one.credited <= one.total for one in stored(Bill))


def test_a_discount_while_the_money_arrives_gives_back_what_is_too_much_or_is_shown_again(
    till, there, crowd, seal, stored, writing
):
    held = [till.awaiting() for _ in range(PAIRS)]

    answers = crowd(
        *(
            job
            for one in held
            for job in (
                (process.grant, there, one.id, OFF, seal(one, OFF)),
                (process.receive, one.id, EACH),
            )
        )
    )

    pairs = list(zip(answers[::2], answers[1::2], strict=True))
    assert set(pairs) <= {("granted", "confirmed"), ("ChangedSincePreview", "confirmed")}
    assert {one.status for one in stored(Registration)} == {Status.CONFIRMED}
    for one, (granted, _came) in zip(held, pairs, strict=True):
        with writing() as session:  # what is too much is seen by finance
            left = -OFF if granted == "granted" else 0
            assert money_of(session, one.id).balance == Cents(left)
