"""Money that goes back: exactly once, honest about its state, reopened when it fails."""

import pytest

from summit.kernel.money import Cents
from summit.mail.models import OutboxMessage
from summit.payments.models import LedgerEntry, Payment, Refund
from summit.payments.queries import money_of
from summit.payments.service.ledger import unbalanced
from summit.payments.service.refunds import request_refund
from summit.payments.statuses import RefundStatus
from summit.registration.models import Registration
from summit.registration.statuses import Status
from tests.payments import crowd_payments as process
from tests.payments.readings import REFUNDS, refunds_at_stripe
from tests.payments.simulator import REFUND_FAILS


def test_scenario_09_a_waiting_refund_is_on_its_way_and_then_done(till, refunding, stored, writing):
    """The balance is too small for a while."""
    held = refunding()
    till.stripe.run_out_of_money()
    till.work()

    with writing() as session:
        money = money_of(session, held.id)
    assert (money.refund_pending, money.refunded) == (money.total, Cents(0))
    till.stripe.move_refund(refunds_at_stripe(till)[0]["id"], "succeeded")
    till.deliver()

    with writing() as session:
        money = money_of(session, held.id)
    assert (money.refund_pending, money.refunded) == (Cents(0), money.total)


def test_scenario_09_a_refund_that_fails_days_later_opens_the_amount_again(
    till, refunding, stored, writing, later
):
    """Succeeded, then failed; the events arrive the wrong way round."""
    held = refunding(REFUND_FAILS)
    till.work()
    assert stored(Refund)[0].status is RefundStatus.SUCCEEDED

    later(minutes=5)
    till.stripe.advance(1)
    till.stripe.fail_webhooks("reverse", count=4)
    till.deliver()

    refund = stored(Refund)[0]
    assert (refund.status, refund.failure) == (RefundStatus.FAILED, "expired_or_canceled_card")
    assert len(stored(LedgerEntry, posting=f"refund-failed:{refund.id}")) == 2
    with writing() as session:
        assert unbalanced(session) == []
        assert money_of(session, held.id).payments[0].refundable == stored(Payment)[0].amount
    occasions = [mail.occasion for mail in stored(OutboxMessage)]
    assert occasions.count("payment.refund_failed") == 1


def test_scenario_10_eight_workers_make_one_refund(till, paid, there, writing, crowd, stored):
    held, _ = paid()
    till.deliver()
    with writing() as session:
        payment = session.get_one(Payment, stored(Payment)[0].id)
        request_refund(
            session, payment, registration_id=held.id, reason="surplus", now=payment.received_at
        )
    till.stripe.fail_api(500, path="/v1/refunds", method="POST")  # stored: a new key is needed

    crowd(*[(process.settle, there)] * 8)
    crowd(*[(process.settle, there)] * 8)

    assert len(till.stripe.state()["refund"]) == len(stored(Refund)) == 1
    refund = stored(Refund)[0]
    assert (refund.status, refund.key_number) == (RefundStatus.SUCCEEDED, 2)
    assert len(stored(LedgerEntry, posting=f"refund:{refund.id}")) == 2


def test_scenario_10_a_refund_whose_answer_is_lost_is_made_once(till, refunding, stored):
    """Stripe carries it out and the line drops, three times over."""
    refunding()
    till.lose_answer(REFUNDS)

    till.work()
    till.sweep()
    till.sweep()

    assert len(refunds_at_stripe(till)) == len(stored(Refund)) == 1
    assert stored(Refund)[0].status is RefundStatus.SUCCEEDED


def test_scenario_10_a_refund_behind_a_stored_error_is_found_not_repeated(till, refunding, stored):
    """Carried out, then an error that this key repeats for ever."""
    refunding()
    till.stripe.fail_api(500, path=REFUNDS, method="POST", when="after")

    till.work()

    assert len(refunds_at_stripe(till)) == 1
    assert (stored(Refund)[0].status, stored(Refund)[0].key_number) == (RefundStatus.SUCCEEDED, 1)


def test_scenario_10_an_error_without_a_refund_is_overcome_by_the_next_key(till, refunding, stored):
    refunding()
    till.stripe.fail_api(500, path=REFUNDS, method="POST")

    till.work()
    assert (refunds_at_stripe(till), stored(Refund)[0].key_number) == ([], 2)
    till.sweep()

    assert len(refunds_at_stripe(till)) == 1
    assert stored(Refund)[0].status is RefundStatus.SUCCEEDED


def test_scenario_10_a_worker_killed_after_asking_finds_its_refund(
    till, refunding, stored, monkeypatch, later
):
    """Keys may be forgotten after a day: the list is asked before the key is used again.

    A part of the money: of the whole Stripe would refuse a second refund by itself.
    """
    refunding(amount=Cents(5_000))
    with monkeypatch.context() as killed:
        killed.setattr("summit.payments.checkout.sync_refunds", None)
        till.work()
    assert stored(Refund)[0].stripe_refund_id is None

    later(hours=25)
    till.sweep()

    assert len(refunds_at_stripe(till)) == 1
    assert stored(Refund)[0].status is RefundStatus.SUCCEEDED


def test_scenario_10_two_refunds_of_the_same_amount_are_two(till, refunding, stored):
    """Both are meant; no key is made of payment and amount."""
    refunding(amount=Cents(5_000), times=2)

    till.work()
    till.sweep()

    assert [one["amount"] for one in refunds_at_stripe(till)] == [5_000, 5_000]
    assert {one.status for one in stored(Refund)} == {RefundStatus.SUCCEEDED}


def test_scenario_15_a_refund_made_on_the_dashboard_is_recorded_as_external(till, paid, stored):
    """Part of the money, and no registration changes."""
    paid()
    till.deliver()
    intent = till.stripe.state()["payment_intent"][0]["id"]

    till.stripe.refund_on_dashboard(intent, amount=5_000)
    till.deliver()

    refund = stored(Refund)[0]
    assert (refund.is_external, refund.reason, refund.amount) == (True, "dashboard", Cents(5_000))
    assert refund.status is RefundStatus.SUCCEEDED
    assert stored(Registration)[0].status is Status.CONFIRMED


@pytest.mark.parametrize("kind", ["refund.created", "charge.refunded"])
def test_scenario_09_one_event_of_a_refund_is_enough(till, paid, stored, kind):
    """Cards often have no `refund.updated`: what was made on the dashboard is told by one event."""
    paid()
    till.deliver()
    intent = till.stripe.state()["payment_intent"][0]["id"]
    till.stripe.refund_on_dashboard(intent, amount=700)

    (told,) = till.stripe.events(kind)
    till.stripe.redeliver(told["id"])
    till.work()

    (refund,) = stored(Refund)
    assert (refund.status, refund.amount) == (RefundStatus.SUCCEEDED, Cents(700))
    assert len(stored(LedgerEntry, posting=f"refund:{refund.id}")) == 2


def test_scenario_10_a_second_press_after_a_lost_answer_is_no_second_refund(
    till, refunding, writing, stored
):
    """Stripe made it, nobody knows: the money counts as gone, so nobody can give it again."""
    held = refunding()
    till.lose_answer(REFUNDS, silent=9)
    till.work()
    with writing() as session:
        money = money_of(session, held.id)
    assert money.payments[0].refundable == Cents(0)
    assert (money.refund_pending, money.refunded) == (money.total, Cents(0))

    till.stripe.clear_faults()
    till.work()
    till.sweep()

    assert len(refunds_at_stripe(till)) == len(stored(Refund)) == 1
