"""What the office calls the states of a dispute and the reasons that cardholders give."""

from typing import Any

from flask_babel import lazy_gettext as _l

from summit.payments.disputing.statuses import DisputeStatus
from summit.web.labels import Label

DISPUTES: dict[DisputeStatus, Label] = {
    DisputeStatus.INQUIRY: Label(_l("The bank asks: answer it"), "amber"),
    DisputeStatus.INQUIRY_IN_REVIEW: Label(_l("Question in review"), "blue"),
    DisputeStatus.INQUIRY_CLOSED: Label(_l("Question closed")),
    DisputeStatus.NEEDS_ANSWER: Label(_l("To answer"), "amber"),
    DisputeStatus.IN_REVIEW: Label(_l("In review at the bank"), "blue"),
    DisputeStatus.APPEAL_NEEDS_ANSWER: Label(_l("Appeal to answer"), "amber"),
    DisputeStatus.APPEAL_IN_REVIEW: Label(_l("Appeal in review"), "blue"),
    DisputeStatus.PREVENTED: Label(_l("Prevented by a refund")),
    DisputeStatus.WON: Label(_l("Won"), "leaf"),
    DisputeStatus.LOST: Label(_l("Lost"), "alert-chip"),
}
REASONS: dict[str, Any] = {  # https://docs.stripe.com/disputes/categories
    "credit_not_processed": _l("A refund that was promised did not come"),
    "duplicate": _l("Charged twice"),
    "fraudulent": _l("The cardholder did not make this payment"),
    "general": _l("No reason that the banks have a name for"),
    "insufficient_funds": _l("The account had no funds"),
    "noncompliant": _l("The rules of the card network were not kept"),
    "product_not_received": _l("What was paid for did not come"),
    "product_unacceptable": _l("What was paid for was not as described"),
    "subscription_canceled": _l("A subscription had been cancelled"),
    "unrecognized": _l("The cardholder does not recognize the payment"),
}
OTHER_REASON = _l("Another reason, see Stripe’s dashboard")


def reason_name(reason: str) -> str:
    return str(REASONS.get(reason, OTHER_REASON))
