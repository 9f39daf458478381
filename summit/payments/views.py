"""Where Stripe calls us, and what views need to call Stripe."""

from flask import Blueprint, current_app, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from summit.database import after_commit
from summit.extensions import tasks, transaction
from summit.kernel.clock import now
from summit.payments.cards import Gateway
from summit.payments.queries import asks_residence, can_sell
from summit.payments.service import stripe_events
from summit.payments.stripe_gateway import verified
from summit.registration.views import sell_when
from summit.web.guards import public

blueprint = Blueprint("stripe", __name__)


@blueprint.record
def _tell_registration(state: BlueprintSetupState) -> None:
    sell_when(state.app, can_sell, asks_residence=asks_residence)


def gateway() -> Gateway:
    """Return the application's way to Stripe; tests put another one in its place."""
    opened: Gateway = current_app.extensions["gateway"]
    return opened


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
        after_commit(session, tasks.hint, stripe_events.APPLY)
    return "", 200
