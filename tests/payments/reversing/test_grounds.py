"""What was forgiven is claimed again with the payments it stood on, and with no other."""

import pytest

from summit.kernel import clock
from summit.kernel.money import Cents
from summit.payments.forgiving.service import forgive
from summit.payments.models import WriteOff
from summit.payments.reversing.service import foresee
from tests.payments.reversing.conftest import MISTAKE, RETURNED, TOTAL

MISSING = 1_500


@pytest.fixture
def forgiving(writing):
    def forgiven(held, cents):
        with writing() as session:
            given = {"seen": Cents(cents), "by": "staff:1", "now": clock.now()}
            forgive(session, held.id, reason="agreed", **given)

    return forgiven


@pytest.mark.parametrize("kind", [RETURNED, MISTAKE])
def test_what_a_lost_dispute_left_forgiven_is_not_claimed_again_with_another_payment(
    till, paid, receive, undo, forgiving, owed, stored, writing, kind
):
    """Another city's money, booked here and taken back: the ground is the one before it."""
    held, _session = paid()
    till.deliver()
    stripe_id = till.stripe.open_dispute(till.stripe.state()["payment_intent"][0]["id"])["id"]
    till.stripe.move_dispute(stripe_id, "lost")
    till.deliver()
    forgiving(held, TOTAL)
    wrong = receive(held, 5_000)
    with writing() as session:
        assert foresee(session, wrong.id).owed == Cents(0)

    undo(wrong, kind)

    assert owed(held) == 0
    assert len(stored(WriteOff)) == 1


def test_a_later_payment_undone_takes_with_it_what_stood_on_one_undone_before(
    till, receive, undo, forgiving, owed
):
    held = till.awaiting()
    first = receive(held, TOTAL - MISSING)
    forgiving(held, MISSING)
    second = receive(held, 5_000)
    undo(first)
    assert owed(held) == TOTAL - MISSING - 5_000  # other money keeps it forgiven

    undo(second, MISTAKE)

    assert owed(held) == TOTAL


def test_of_two_grounds_the_one_left_keeps_it_forgiven_though_its_money_is_lost(
    till, receive, undo, forgiving, owed, stored
):
    held = till.awaiting()
    receive(held, 10_000)
    second = receive(held, 20_000)
    forgiving(held, TOTAL - 30_000)

    undo(second)

    assert owed(held) == 20_000
    assert len(stored(WriteOff)) == 1
