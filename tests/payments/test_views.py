"""The address Stripe calls: what it believes, what it keeps, what it leaves alone."""

import json
import time

import pytest
import stripe

from summit.extensions import tasks
from summit.payments.models import Payment, StripeEvent
from summit.registration.models import Registration
from summit.registration.statuses import Status


def signed(*, body=None, age=0, by="whsec_test"):
    about = {"id": "cs_1", "object": "checkout.session"}
    event = {"id": "evt_1", "object": "event", "type": "checkout.session.completed"}
    body = body or json.dumps(event | {"livemode": False, "data": {"object": about}})
    moment = int(time.time()) - age
    return body, stripe.WebhookSignature.generate_signature_header(body, by, moment)


@pytest.fixture
def deliver(client):
    def deliver(body, signature):
        headers = {"Stripe-Signature": signature, "Content-Type": "application/json"}
        return client.post("/stripe/webhook", data=body, headers=headers).status_code

    return deliver


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
def test_what_stripe_did_not_just_sign_leaves_no_row(deliver, stored, body, signature):
    """Scenario 12."""
    assert deliver(body, signature) == 400
    assert stored(StripeEvent) == []
    assert tasks.waiting() == []


def test_an_event_is_stored_and_the_worker_told(deliver, stored):
    assert deliver(*signed()) == 200

    assert stored(StripeEvent)[0].processed_at is None
    assert tasks.waiting() == ["payments.apply_due_events"]


def test_forged_and_old_deliveries_of_stripe_itself_change_nothing(till, stored):
    """Scenario 12, over HTTP; the delivery that follows is believed."""
    held = till.awaiting()
    till.stripe.fail_webhooks("wrong_secret")
    till.stripe.pay(till.begin(held))
    assert till.deliver() == [400]
    assert stored(StripeEvent) == []

    assert till.deliver() == [200]
    assert stored(Registration)[0].status is Status.CONFIRMED


@pytest.mark.parametrize(
    "odd",
    [
        {"id": "evt_\ud800"},
        {"id": "evt_\0"},
        {"id": "e" * 256},
        {"type": "t" * 101},
        {"api_version": ["2026"]},
        {"created": float("nan")},
        {"data": {"object": {"id": ["cs_1"]}}},
        {"data": {"object": {"id": "c" * 256}}},
        {"data": {"object": {"id": "cs_1", "metadata": "text"}}},
    ],
    ids=lambda odd: next(iter(odd)),
)
def test_signed_events_no_row_can_keep_are_refused(make, deliver, stored, odd):
    event = json.loads(signed()[0]) | odd

    assert deliver(*signed(body=json.dumps(event))) == 400
    assert deliver(*signed(body="[" * 100_000)) == 400

    assert stored(StripeEvent) == []


def test_what_is_not_about_us_is_kept_and_changes_nothing(till, stored):
    """Scenario 12: another program's session, types we ignore, live mode, another version."""
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


def test_an_event_of_the_other_mode_is_not_applied(till, paid, stored):
    """Scenario 12: it names our session, and only the mode tells that it is not about us."""
    till.stripe.fail_webhooks("drop")  # what Stripe itself has to say of the payment
    _, session_id = paid()
    thing = {"id": session_id, "object": "checkout.session"}
    till.stripe.send_irregular("checkout.session.completed", thing, livemode=True)

    assert till.deliver() == [200]

    assert stored(StripeEvent)[0].processed_at
    assert stored(Payment) == []


def test_an_old_queue_is_still_processed(till, paid, stored, later):
    """Scenario 12: the signature is checked at reception, however late the worker comes."""
    paid()
    till.stripe.deliver()

    later(minutes=10)
    till.work()

    assert stored(Registration)[0].status is Status.CONFIRMED
