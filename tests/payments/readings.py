"""What tests of payments read of our rows and of Stripe's, and events signed as Stripe does."""

import json
import time
from collections import Counter as Tally

import stripe

from summit.payments.models import Attempt
from summit.registration.models import Registration

PAGES = "/v1/checkout/sessions"
REFUNDS = "/v1/refunds"


def statuses(stored):
    """Return how the card pages stand, in the order in which they were asked for."""
    found = sorted(stored(Attempt), key=lambda attempt: attempt.seq)
    return [str(attempt.status) for attempt in found]


def pages(till):
    """Return Stripe's card pages by id."""
    return {one["id"]: one for one in till.stripe.state()["checkout.session"]}


def refunds_at_stripe(till):
    return till.stripe.state()["refund"]


def ended(stored):
    """Count the registrations by status."""
    return Tally(str(one.status) for one in stored(Registration))


def signed(event=None, *, body=None, age=0, by="whsec_test"):
    """Return the body of a delivery and its signature."""
    about = {"id": "cs_1", "object": "checkout.session"}
    usual = {"id": "evt_1", "object": "event", "type": "checkout.session.completed"}
    body = body or json.dumps(event or usual | {"livemode": False, "data": {"object": about}})
    moment = int(time.time()) - age
    return body, stripe.WebhookSignature.generate_signature_header(body, by, moment)
