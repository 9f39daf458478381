"""Disputes: opened, moved and closed by control or by card …0259."""

from .account import Account, new_id
from .errors import ApiError, wrong
from .money_objects import DAY, balance_transaction
from .options import JSON

INQUIRIES = ("warning_needs_response", "warning_under_review", "warning_closed")
HARMLESS = (*INQUIRIES, "prevented")  # no money is withdrawn
ENDS = ("won", "lost", "warning_closed", "prevented")
STATUSES = (
    *INQUIRIES,
    "needs_response",
    "under_review",
    "won",
    "lost",
    "prevented",
    "appeal_needs_response",
    "appeal_under_review",
)


def open_dispute(
    account: Account,
    charge: JSON,
    *,
    reason: str = "fraudulent",
    amount: int | None = None,
    status: str = "needs_response",
) -> JSON:
    """Open a dispute. An inquiry (`warning_…`) withdraws nothing and leaves refunds possible."""
    with account.transaction():
        if status not in STATUSES:
            raise wrong(f"Invalid status: must be one of {', '.join(STATUSES)}", "status")
        if charge["status"] != "succeeded":
            raise ApiError(f"Charge {charge['id']} took no money.")
        dispute = _dispute_object(charge, account.now(), reason, amount or charge["amount"])
        dispute["status"] = status
        dispute["is_charge_refundable"] = status in INQUIRIES
        account.store.put(charge | {"disputed": True})
        if status in INQUIRIES:
            account.store.put(dispute)
            account.emit("charge.dispute.created", dispute)
        else:
            _move_money(account, dispute, back=False)
            account.emit("charge.dispute.created", dispute)
            account.emit("charge.dispute.funds_withdrawn", dispute)
        return dispute


def _dispute_object(charge: JSON, now: int, reason: str, amount: int) -> JSON:
    details = {
        "due_by": now + 7 * DAY,
        "enhanced_eligibility": {},
        "has_evidence": False,
        "past_due": False,
        "submission_count": 0,
    }
    card = {
        "brand": "visa",
        "case_type": "chargeback",
        "network": "visa",
        "network_reason_code": "10.4",
    }
    return {
        "id": new_id("dp"),
        "object": "dispute",
        "amount": amount,
        "balance_transactions": [],
        "charge": charge["id"],
        "created": now,
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": {},
        "evidence_details": details,
        "intended_submission_method": None,
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "payment_method_details": {"type": "card", "card": card},
        "reason": reason,
    }


def _move_money(account: Account, dispute: JSON, *, back: bool) -> None:
    moved = balance_transaction(
        dispute["amount"] if back else -dispute["amount"],
        dispute["currency"],
        kind="adjustment",
        source=dispute["id"],
        created=account.now(),
        fee=0 if back else 1500,  # the dispute fee, 15.00 (stripe.com/en-ca/pricing)
    )
    account.store.put(moved)
    dispute["balance_transactions"].append(moved)
    account.store.put(dispute)


def move(account: Account, wanted: str, status: str) -> JSON:
    """Change the status of a dispute, also a lost one that is won on appeal, and say so."""
    with account.transaction():
        if status not in STATUSES:
            raise wrong(f"Invalid status: must be one of {', '.join(STATUSES)}", "status")
        dispute = account.get("dispute", wanted, "dispute")
        before = {"status": dispute["status"]}
        dispute["status"] = status
        account.store.put(dispute)
        if status not in HARMLESS and not dispute["balance_transactions"]:
            dispute["is_charge_refundable"] = False
            _move_money(account, dispute, back=False)
            account.emit("charge.dispute.funds_withdrawn", dispute)
        balance = sum(moved["amount"] for moved in dispute["balance_transactions"])
        if status == "won" and balance < 0:
            _move_money(account, dispute, back=True)
            account.emit("charge.dispute.funds_reinstated", dispute)
        ended = status in ENDS
        account.emit(f"charge.dispute.{'closed' if ended else 'updated'}", dispute, before)
        return dispute
