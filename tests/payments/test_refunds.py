"""Money that goes back: exactly once, honest about its state, reopened when it fails."""

from summit.kernel import clock
from summit.payments import checkout
from summit.payments.models import Refund
from summit.payments.queries import money_of
from summit.payments.service.refunds import give_up, unsettled
from summit.payments.statuses import RefundStatus


def test_a_refund_stripe_refuses_is_given_up_and_said(till, refunding, stored):
    """Scenario 16: somebody was quicker on the dashboard."""
    refunding()
    intent = till.stripe.state()["payment_intent"][0]["id"]
    till.stripe.refund_on_dashboard(intent)

    till.work()

    ours, external = sorted(stored(Refund), key=lambda one: one.is_external)
    assert (ours.status, ours.failure) == (RefundStatus.FAILED, "charge_already_refunded")
    assert external.status is RefundStatus.SUCCEEDED


def test_a_refund_that_is_still_being_made_is_not_given_up(till, refunding, stored):
    """409: the first call with this key goes on at Stripe. Given up, it would go out twice."""
    refunding()
    till.stripe.fail_api(409, path="/v1/refunds", method="POST", count=3, stored=False)

    till.work()
    (waits,) = stored(Refund)
    assert (waits.status, waits.key_number) == (RefundStatus.REQUESTED, 1)
    till.sweep()

    assert [one.status for one in stored(Refund)] == [RefundStatus.SUCCEEDED]
    assert len(till.stripe.state()["refund"]) == 1


def test_a_refund_that_was_given_up_and_made_after_all_counts_as_gone(
    till, refunding, gateway, stored, writing
):
    held = refunding()
    with writing() as session:
        (due,) = unsettled(session)
        give_up(session, due, reason="refused", now=clock.now())
    gateway.refund(due.intent_id, due.amount, refund_id=str(due.id), key=due.key)

    for _ in range(2):
        till.deliver()
        with till.app.app_context():
            checkout.sync_refunds(due.intent_id, gateway)

    given_up, made = sorted(stored(Refund), key=lambda one: one.is_external)
    assert (given_up.status, made.status) == (RefundStatus.FAILED, RefundStatus.SUCCEEDED)
    with writing() as session:
        assert money_of(session, held.id).refunded == due.amount
