"""Refunds: made by the API or on the dashboard, moved by time or by control."""

from . import parameters as p
from . import presentment
from .account import Account, new_id
from .cards import Fate
from .errors import ApiError, wrong
from .money_objects import balance_transaction
from .options import JSON

REASONS = ("duplicate", "fraudulent", "requested_by_customer")
STATUSES = ("pending", "requires_action", "succeeded", "failed", "canceled")
GIVEN_BACK = ("failed", "canceled")  # the amount may be refunded again
CREATE = p.table(
    {
        "amount": p.integer(1),
        "charge": p.text(),
        "currency": p.one_of("cad", "usd", "eur", "gbp", "mxn", "chf", "jpy"),
        "expand": p.many(p.text()),
        "instructions_email": p.email,
        "metadata": p.metadata,
        "payment_intent": p.text(),
        "reason": p.one_of(*REASONS),
    }
)
UPDATE = p.table({"metadata": p.metadata, "expand": p.many(p.text())})


def create(account: Account, asked: JSON) -> JSON:
    """Refund a charge, wholly or in part. Raises as Stripe does; see `_checked_amount`."""
    charge = _charge_asked(account, asked)
    amount = _checked_amount(account, charge, asked.get("amount"))
    fate = account.store.memory(charge["id"]).get("fate")
    is_short = bool(account.store.setting("insufficient", False))
    waits = is_short or fate == Fate.REFUND_WAITS
    refund = _refund_object(charge, asked, amount=amount, created=account.now())
    refund["status"] = "pending" if waits else "succeeded"
    if waits:
        refund["pending_reason"] = "insufficient_funds" if is_short else "processing"
    else:
        _book(account, refund)
    account.store.put(refund)
    if not is_short and fate in (Fate.REFUND_WAITS, Fate.REFUND_FAILS):
        moment = account.now() + account.options.refunds_settle_after
        account.store.schedule(refund["id"], moment)
    charge = _recounted(account, charge["id"])
    account.emit("refund.created", refund)
    account.emit("charge.refunded", charge)
    return refund


def _charge_asked(account: Account, asked: JSON) -> JSON:
    if "payment_intent" in asked:
        intent = account.get("payment_intent", asked["payment_intent"], "payment_intent")
        charge = account.get("charge", intent["latest_charge"], "charge")
        if asked.get("charge", charge["id"]) != charge["id"]:
            raise wrong("The charge does not belong to the payment_intent.", "charge")
    elif "charge" in asked:
        charge = account.get("charge", asked["charge"], "charge")
    else:
        message = "One of the following params should be provided: payment_intent or charge."
        raise wrong(message, "payment_intent", "parameter_missing")
    if charge["status"] != "succeeded":
        raise ApiError(
            f"This PaymentIntent ({charge['payment_intent']}) does not have a successful charge"
            " to refund."
        )
    return charge


def _checked_amount(account: Account, charge: JSON, asked: int | None) -> int:
    name = charge["id"]
    if charge["refunded"]:
        message = f"Charge {name} has already been refunded."
        raise ApiError(message, code="charge_already_refunded")
    for dispute in account.store.all("dispute"):
        if dispute["charge"] == name and not dispute["is_charge_refundable"]:
            message = f"Charge {name} has been charged back; cannot issue a refund."
            raise ApiError(message, code="charge_disputed")
    left = int(charge["amount"]) - int(charge["amount_refunded"])
    amount = left if asked is None else asked
    if amount > left:
        raise ApiError(
            f"Refund amount (${amount / 100:,.2f}) is greater than unrefunded amount on charge"
            f" (${left / 100:,.2f})",
            param="amount",
        )
    return amount


def _refund_object(charge: JSON, asked: JSON, *, amount: int, created: int) -> JSON:
    nothing = (
        "balance_transaction",
        "customer",
        "customer_account",
        "receipt_number",
        "source_transfer_reversal",
        "transfer_reversal",
    )
    return (
        dict.fromkeys(nothing)
        | {
            "id": new_id("re"),
            "object": "refund",
            "amount": amount,
            "charge": charge["id"],
            "created": created,
            "currency": charge["currency"],
            "destination_details": {"type": "card", "card": {"type": "pending"}},
            "metadata": asked.get("metadata", {}),
            "payment_intent": charge["payment_intent"],
            "payment_method": charge["payment_method"],
            "reason": asked.get("reason"),
        }
        | presentment.of_refund(charge, amount)
    )


def _book(account: Account, refund: JSON, *, kind: str = "refund") -> None:
    """Move the money on the balance: out for a refund, back in for one that failed."""
    back = kind == "refund_failure"
    moved = balance_transaction(
        refund["amount"] if back else -refund["amount"],
        refund["currency"],
        kind=kind,
        source=refund["id"],
        created=account.now(),
    )
    account.store.put(moved)
    refund["failure_balance_transaction" if back else "balance_transaction"] = moved["id"]


def _recounted(account: Account, charge_id: str) -> JSON:
    """Return the charge with its refunded amount brought up to date."""
    charge = account.get("charge", charge_id)
    charge["amount_refunded"] = sum(
        refund["amount"]
        for refund in account.store.all("refund")
        if refund["charge"] == charge_id and refund["status"] not in GIVEN_BACK
    )
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    account.store.put(charge)
    return charge


def move(
    account: Account,
    wanted: str,
    status: str,
    *,
    pending_reason: str | None = None,
    failure_reason: str = "expired_or_canceled_card",
) -> JSON:
    """Change the status of a refund as time or a bank would, and say so."""
    with account.transaction():
        refund = account.get("refund", wanted, "refund")
        before = {"status": refund["status"]}
        if status not in STATUSES:
            raise wrong(f"Invalid status: must be one of {', '.join(STATUSES)}", "status")
        refund["status"] = status
        refund.pop("pending_reason", None)
        if status == "pending" and pending_reason:
            refund["pending_reason"] = pending_reason
        if status == "succeeded" and refund["balance_transaction"] is None:
            _book(account, refund)
        if status == "failed":
            refund["failure_reason"] = failure_reason
            if refund["balance_transaction"]:
                _book(account, refund, kind="refund_failure")
        account.store.put(refund)
        account.store.schedule(wanted, None)
        _recounted(account, refund["charge"])
        account.emit("refund.updated", refund, before)
        if status == "failed":
            account.emit("refund.failed", refund, before)
        return refund


def come_due(account: Account, refund: JSON) -> None:
    """Give a refund of card …5126 or …7726 its end."""
    fate = account.store.memory(refund["charge"]).get("fate")
    move(account, refund["id"], "failed" if fate == Fate.REFUND_FAILS else "succeeded")


def cancel(account: Account, wanted: str) -> JSON:
    """Cancel by request, which Stripe allows only while a refund asks for action."""
    refund = account.get("refund", wanted, "refund")
    if refund["status"] != "requires_action":
        raise ApiError(
            "Only refunds that require action from the customer can be canceled."
            f" This refund has a status of `{refund['status']}`."
        )
    return move(account, wanted, "canceled")


def update(account: Account, wanted: str, asked: JSON) -> JSON:
    """Add metadata to a refund."""
    refund = account.get("refund", wanted, "refund")
    before = {"metadata": refund["metadata"]}
    refund["metadata"] = refund["metadata"] | asked.get("metadata", {})
    account.store.put(refund)
    account.emit("refund.updated", refund, before)
    return refund
