"""The control API: time, faults, and what banks and the dashboard do. JSON, outside /v1.

A request must say `Content-Type: application/json`, which a foreign page in a browser cannot.
"""

from typing import Any

from flask import Blueprint, abort, jsonify, request
from flask.typing import ResponseReturnValue

from . import checkout, disputes, payouts, refunds, sessions
from .account import new_id
from .cards import Typed
from .checkout import Step
from .current import simulation
from .errors import ApiError
from .options import JSON
from .timers import run_due

blueprint = Blueprint("control", __name__, url_prefix="/_control")
KINDS = (
    "checkout.session payment_intent charge refund dispute payout balance_transaction event"
    " webhook_endpoint"
).split()


def _asked() -> JSON:
    found = request.get_json()
    if not isinstance(found, dict):
        raise ValueError("A JSON object is expected.")
    return found


@blueprint.before_request
def require_json() -> None:
    if request.method == "POST" and not request.is_json:
        abort(415)


@blueprint.errorhandler(ApiError)
def refused(refusal: ApiError) -> ResponseReturnValue:
    return jsonify(refusal.body()), refusal.status


@blueprint.errorhandler(ValueError)
@blueprint.errorhandler(KeyError)
@blueprint.errorhandler(TypeError)
def misunderstood(error: Exception) -> ResponseReturnValue:
    return jsonify(error={"message": f"{type(error).__name__}: {error}"}), 400


@blueprint.get("/state")
def state() -> ResponseReturnValue:
    """Return all objects by kind, the deliveries, the faults still to come, the clock."""
    account = simulation().account
    with account.store.lock:
        found: JSON = {kind: account.store.all(kind) for kind in KINDS}
        deliveries = account.store.rows("SELECT * FROM delivery ORDER BY id")
        found["deliveries"] = [dict(row) for row in deliveries]
        found |= {"faults": account.faults.all(), "now": account.now()}
        return jsonify(found)


@blueprint.get("/events")
def events() -> ResponseReturnValue:
    """Return every event, oldest first; `irregular` lists those that control made up."""
    store = simulation().account.store
    found = store.all("event")
    irregular = [one["id"] for one in found if store.memory(one["id"])["irregular"]]
    return jsonify(events=found, irregular=irregular)


@blueprint.post("/events")
def emit() -> ResponseReturnValue:
    """Send an event that Stripe might send and the simulator never makes: other type, other app."""
    account, asked = simulation().account, _asked()
    made = account.event(asked["type"], {"object": asked["object"]}) | asked.get("overrides", {})
    account.emit_exactly(made, irregular=True)
    return jsonify(made)


@blueprint.post("/clock")
def advance() -> ResponseReturnValue:
    """Let seconds pass; what falls due happens before the answer."""
    account = simulation().account
    with account.transaction():
        seconds = int(_asked()["advance"])
        account.store.set("advance", account.store.setting("advance", 0) + seconds)
        run_due(account)
    return jsonify(now=account.now())


@blueprint.post("/automatic")
def automatic() -> ResponseReturnValue:
    """Pause or resume the deliveries by themselves."""
    account = simulation().account
    with account.transaction():
        account.store.set("automatic", bool(_asked()["automatic"]))
    return jsonify(automatic=account.store.setting("automatic", True))


@blueprint.post("/deliver")
def deliver() -> ResponseReturnValue:
    return jsonify(deliveries=simulation().courier.deliver_now(lost=bool(_asked().get("lost"))))


@blueprint.post("/events/<event>/deliver")
def redeliver(event: str) -> ResponseReturnValue:
    asked = _asked()
    times, at_once = int(asked.get("times", 1)), bool(asked.get("at_once"))
    return jsonify(deliveries=simulation().courier.redeliver(event, times=times, at_once=at_once))


@blueprint.post("/faults")
def order_fault() -> ResponseReturnValue:
    return jsonify(simulation().account.faults.add(_asked()))


@blueprint.delete("/faults")
def clear_faults() -> ResponseReturnValue:
    simulation().account.faults.clear()
    return jsonify(faults=[])


@blueprint.post("/sessions/<session>/pay")
def pay(session: str) -> ResponseReturnValue:
    """Do what the payment page does, with any method, whatever the session allows."""
    asked = {"email": "buyer@example.org", "expiry": "12/40", "code": "123"} | _asked()
    return _step(checkout.submit(simulation().account, session, Typed(**asked), any_method=True))


@blueprint.post("/sessions/<session>/authenticate")
def authenticate(session: str) -> ResponseReturnValue:
    """Let the bank answer; `despite_expiry` takes the money of a session that expired meanwhile."""
    asked = _asked()
    return _step(
        checkout.authenticate(
            simulation().account,
            session,
            confirmed=bool(asked["confirmed"]),
            despite_expiry=bool(asked.get("despite_expiry")),
        )
    )


def _step(step: Step) -> ResponseReturnValue:
    return jsonify(turn=step.turn, mistakes=step.mistakes, next_url=step.next_url)


@blueprint.post("/sessions/<session>/settle")
def settle(session: str) -> ResponseReturnValue:
    """End the wait for a delayed payment."""
    succeeded = bool(_asked()["succeeded"])
    return jsonify(checkout.settle(simulation().account, session, succeeded=succeeded))


@blueprint.post("/sessions/<session>/expire")
def expire(session: str) -> ResponseReturnValue:
    """Expire an open session as its time would, without moving the clock."""
    account = simulation().account
    with account.transaction():
        return jsonify(sessions.expire(account, session))


@blueprint.post("/sessions/<session>/alter")
def alter(session: str) -> ResponseReturnValue:
    """Make a session say something else than was asked for: another amount, another currency."""
    account = simulation().account
    with account.transaction():
        altered = sessions.find(account, session) | _asked()
        account.store.put(altered)
    return jsonify(altered)


@blueprint.post("/refunds")
def dashboard_refund() -> ResponseReturnValue:
    """Refund as a person on Stripe's dashboard would: payment_intent, amount?, reason?."""
    account, asked = simulation().account, _asked()
    with account.transaction():
        return jsonify(refunds.create(account, asked))


@blueprint.post("/refunds/<refund>/move")
def move_refund(refund: str) -> ResponseReturnValue:
    """Move a refund: status, and pending_reason or failure_reason."""
    return jsonify(refunds.move(simulation().account, refund, **_asked()))


@blueprint.post("/balance")
def balance() -> ResponseReturnValue:
    """Say whether the balance is too small, so that refunds wait."""
    account = simulation().account
    with account.transaction():
        account.store.set("insufficient", bool(_asked()["insufficient"]))
    return jsonify(insufficient=account.store.setting("insufficient", False))


@blueprint.post("/disputes")
def open_dispute() -> ResponseReturnValue:
    """Open a dispute on a payment_intent: reason?, amount?, status?."""
    account, asked = simulation().account, _asked()
    wanted = asked.pop("payment_intent")
    intent = account.get("payment_intent", wanted, "payment_intent")
    charge = account.get("charge", intent["latest_charge"])
    return jsonify(disputes.open_dispute(account, charge, **asked))


@blueprint.post("/disputes/<dispute>/move")
def move_dispute(dispute: str) -> ResponseReturnValue:
    return jsonify(disputes.move(simulation().account, dispute, **_asked()))


@blueprint.post("/payouts")
def pay_out() -> ResponseReturnValue:
    """Pay out what is available, as Stripe does on its own days."""
    _asked()
    return jsonify(payouts.pay_out(simulation().account))


@blueprint.post("/payouts/<payout>/fail")
def fail_payout(payout: str) -> ResponseReturnValue:
    _asked()
    return jsonify(payouts.fail(simulation().account, payout))


@blueprint.post("/foreign-sessions")
def foreign_session() -> ResponseReturnValue:
    """Complete a session that another program of the same account made."""
    account, asked = simulation().account, _asked()
    price: Any = {"currency": "cad", "unit_amount": int(asked.get("amount", 1000))}
    line = {"price_data": price | {"product_data": {"name": "Other"}}, "quantity": 1}
    opened = {"line_items": [line], "success_url": "http://localhost/other", "metadata": {}}
    with account.transaction():
        session = sessions.create(account, opened, "http://localhost")
    checkout.submit(
        account,
        session["id"],
        Typed("buyer@example.org", number="4242424242424242", expiry="12/40", code="123"),
    )
    return jsonify(sessions.find(account, session["id"]))


@blueprint.post("/reset")
def reset() -> ResponseReturnValue:
    """Forget everything but the options."""
    simulation().account.reset()
    return jsonify(reset=new_id("reset"))
