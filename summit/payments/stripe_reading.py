"""What Stripe answers, read into our words. Plain values in and out: no call, no library."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from summit.kernel.money import Cents
from summit.payments.cards import (
    CardDispute,
    CardPage,
    CardRefund,
    Endpoint,
    MadeRefund,
    Movement,
    PageState,
)
from summit.payments.differences.found import Sum
from summit.payments.disputing.statuses import DisputeStatus
from summit.payments.statuses import RefundStatus

Answer = Mapping[str, Any]
APP = "summit"  # in the metadata of everything we make: others may use the same account
REFUND_STATUSES = {
    "pending": RefundStatus.PENDING,
    "requires_action": RefundStatus.REQUIRES_ACTION,
    "succeeded": RefundStatus.SUCCEEDED,
    "failed": RefundStatus.FAILED,
    "canceled": RefundStatus.CANCELLED,
}
DISPUTE_STATUSES = {
    "warning_needs_response": DisputeStatus.INQUIRY,
    "warning_under_review": DisputeStatus.INQUIRY_IN_REVIEW,
    "warning_closed": DisputeStatus.INQUIRY_CLOSED,
    "needs_response": DisputeStatus.NEEDS_ANSWER,
    "under_review": DisputeStatus.IN_REVIEW,
    "appeal_needs_response": DisputeStatus.APPEAL_NEEDS_ANSWER,
    "appeal_under_review": DisputeStatus.APPEAL_IN_REVIEW,
    "prevented": DisputeStatus.PREVENTED,
    "won": DisputeStatus.WON,
    "lost": DisputeStatus.LOST,
}  # a word that is new to us is read as IN_REVIEW: open, and nothing is decided by it
# In these Stripe counts whole units, in the others of three decimals thousandths that end in nought
# (https://docs.stripe.com/currencies, zero-decimal and three-decimal currencies); else hundredths.
WHOLE_UNITS = frozenset("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split())
THOUSANDTHS = frozenset({"bhd", "jod", "kwd", "omr", "tnd"})
FAILED_INTENT = {"requires_payment_method", "canceled"}


def page(found: Answer) -> CardPage:
    intent = found.get("payment_intent")
    return CardPage(
        session_id=found["id"],
        state=_state(found),
        amount=Cents(found.get("amount_total") or 0),
        currency=found.get("currency") or "",
        url=found.get("url"),
        intent_id=_id(intent),
        attempt_id=_ours(found, "attempt"),
        made_at=_moment(found["created"]),
        presented=_presented(found.get("presentment_details")),
    )


def _presented(details: Answer | None) -> Sum | None:
    """Read what the payer was charged in their own currency, in its hundredths."""
    if not details:
        return None
    amount, currency = details["presentment_amount"], details["presentment_currency"]
    if currency in WHOLE_UNITS:
        amount *= 100
    elif currency in THOUSANDTHS:
        amount //= 10
    return Sum(Cents(amount), currency)


def _state(found: Answer) -> PageState:
    if found["payment_status"] != "unpaid":
        return PageState.PAID
    if found["status"] != "complete":
        return PageState(found["status"])  # open, expired
    intent = found.get("payment_intent")
    failed = isinstance(intent, dict) and intent["status"] in FAILED_INTENT
    return PageState.FAILED if failed else PageState.PROCESSING


def refund(found: Answer) -> CardRefund:
    return CardRefund(
        stripe_id=found["id"],
        status=REFUND_STATUSES[found["status"]],
        amount=Cents(found["amount"]),
        refund_id=_ours(found, "refund"),
        failure=found.get("failure_reason"),
    )


def made_refund(found: Answer) -> MadeRefund:
    return MadeRefund(
        refund=refund(found),
        intent_id=_id(found.get("payment_intent")),
        is_ours=_ours(found, "refund") is not None,
        made_at=_moment(found["created"]),
    )


def dispute(found: Answer) -> CardDispute:
    charge, due = found["charge"], found["evidence_details"].get("due_by")
    intent_id = _id(found.get("payment_intent"))
    return CardDispute(
        stripe_id=found["id"],
        intent_id=intent_id,
        attempt_id=_ours(charge, "attempt") if isinstance(charge, dict) else None,
        status=DISPUTE_STATUSES.get(found["status"], DisputeStatus.IN_REVIEW),
        amount=Cents(found["amount"]),
        currency=found["currency"],
        reason=found["reason"],
        respond_by=_moment(due) if due else None,
        is_charge_refundable=found["is_charge_refundable"],
        opened_at=_moment(found["created"]),
        movements=tuple(movement(one, intent_id) for one in found["balance_transactions"]),
    )


def movement(found: Answer, intent_id: str | None = None) -> Movement:
    """Read a balance transaction; where its source is expanded, that names the payment."""
    source = found.get("source")
    if isinstance(source, dict):
        intent_id = intent_id or _id(source.get("payment_intent"))
    return Movement(
        stripe_id=found["id"],
        category=found["reporting_category"],
        amount=Cents(found["amount"]),
        fee=Cents(found["fee"]),
        net=Cents(found["net"]),
        currency=found["currency"],
        at=_moment(found["created"]),
        available_at=_moment(found["available_on"]),
        source_id=_id(source),
        intent_id=intent_id,
    )


def _id(named: Any) -> str | None:
    """Return the id of an object that may be expanded."""
    found = named["id"] if isinstance(named, dict) else named
    return None if found is None else str(found)


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def endpoint(found: Answer) -> Endpoint:
    return Endpoint(
        url=found["url"],
        is_enabled=found["status"] == "enabled",
        events=frozenset(found["enabled_events"]),
        api_version=found.get("api_version"),
    )


def _ours(found: Answer, name: str) -> str | None:
    """Return an id of ours from the metadata; another program's may use the same name."""
    metadata = found.get("metadata") or {}
    return metadata.get(name) if metadata.get("app") == APP else None
