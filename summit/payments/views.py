"""Where Stripe calls us."""

from functools import partial

from flask import Blueprint, current_app, request
from flask.typing import ResponseReturnValue

from summit.database import after_commit
from summit.extensions import tasks, transaction
from summit.kernel.clock import now
from summit.payments.service import stripe_events
from summit.payments.stripe_gateway import verified
from summit.web.guards import public

APPLY = "payments.apply_due_events"
blueprint = Blueprint("stripe", __name__)


@blueprint.post("/webhook")
@public
def receive_event() -> ResponseReturnValue:
    """Verify, store, commit, 200, also for types we ignore: anything else makes Stripe retry."""
    body = request.get_data(cache=False)  # before anything parses it: the signature is on bytes
    signature = request.headers.get("Stripe-Signature", "")
    secret = current_app.config["SETTINGS"].stripe_webhook_secret.get_secret_value()
    event = verified(body, signature, secret)
    with transaction(by="stripe") as session:
        stripe_events.store_event(session, event, now=now())
        after_commit(session, partial(tasks.hint, APPLY))
    return "", 200
