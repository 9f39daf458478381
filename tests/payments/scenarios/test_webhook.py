"""What the address Stripe calls believes, keeps, and leaves alone."""

import pytest

from summit.extensions import tasks
from summit.payments.models import Payment, StripeEvent
from summit.registration.models import Registration
from summit.registration.statuses import Status
from tests.payments.readings import signed


@pytest.mark.parametrize(
    ("body", "signature"),
    [
        (signed()[0], ""),
        (signed()[0], "t=1,v1=rubbish"),
        (signed()[0], "t=1,v1=été"),
        (signed()[0] + " ", signed()[1]),
        signed(age=301),
        signed(by="whsec_of_somebody_else"),
        signed(body="{"),
        signed(body="[]"),
        signed(body='{"object": "event", "data": {}}'),
    ],
    ids=[
        "unsigned",
        "garbage",
        "beyond ASCII",
        "altered",
        "old",
        "forged",
        "broken",
        "list",
        "no object",
    ],
)
def test_scenario_12_what_stripe_did_not_just_sign_leaves_no_row(deliver, stored, body, signature):
    assert deliver(body, signature) == 400
    assert stored(StripeEvent) == []
    assert tasks.waiting() == []


def test_scenario_12_forged_and_old_deliveries_of_stripe_itself_change_nothing(till, stored):
    """Over HTTP; the delivery that follows is believed."""
    held = till.awaiting()
    till.stripe.fail_webhooks("wrong_secret")
    till.stripe.pay(till.begin(held))
    assert till.deliver() == [400]
    assert stored(StripeEvent) == []

    assert till.deliver() == [200]
    assert stored(Registration)[0].status is Status.CONFIRMED


def test_scenario_12_what_is_not_about_us_is_kept_and_changes_nothing(till, stored):
    """Another program's session, types we ignore, live mode, another version."""
    till.awaiting()
    till.stripe.complete_foreign_session()
    thing = {"id": "cs_test_0", "object": "checkout.session", "metadata": {"attempt": "none"}}
    till.stripe.send_irregular("balance.available", {"object": "balance"})
    till.stripe.send_irregular("checkout.session.completed", thing)
    till.stripe.send_irregular("checkout.session.completed", thing, api_version="2023-08-16")
    till.stripe.send_irregular("refund.created", {"id": "re_1", "payment_intent": "pi_other"})

    assert till.deliver() == [200] * 5

    assert all(event.processed_at for event in stored(StripeEvent))
    assert stored(Payment) == []
    assert stored(Registration)[0].status is Status.AWAITING_PAYMENT


def test_scenario_12_an_event_of_the_other_mode_is_not_applied(till, paid, stored):
    """It names our session, and only the mode tells that it is not about us."""
    till.stripe.fail_webhooks("drop")  # what Stripe itself has to say of the payment
    _, session_id = paid()
    thing = {"id": session_id, "object": "checkout.session"}
    till.stripe.send_irregular("checkout.session.completed", thing, livemode=True)

    assert till.deliver() == [200]

    assert stored(StripeEvent)[0].processed_at
    assert stored(Payment) == []


def test_scenario_12_an_old_queue_is_still_processed(till, paid, stored, later):
    """The signature is checked at reception, however late the worker comes."""
    paid()
    till.stripe.deliver()

    later(minutes=10)
    till.work()

    assert stored(Registration)[0].status is Status.CONFIRMED
