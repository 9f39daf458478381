"""The lives of an attempt to pay and of a refund; ways to pay, taxes, accounts."""

from enum import StrEnum


class AttemptStatus(StrEnum):
    NEW = "new"
    OPEN = "open"
    PROCESSING = "processing"
    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"
    NEEDS_REVIEW = "needs_review"


_A = AttemptStatus
_ENDS = {_A.PAID, _A.FAILED, _A.EXPIRED, _A.NEEDS_REVIEW}
ALLOWED: dict[AttemptStatus, set[AttemptStatus]] = {
    _A.NEW: {_A.OPEN, _A.FAILED},  # its page may still have been made: the answer was lost
    _A.OPEN: {_A.PROCESSING} | _ENDS,
    _A.PROCESSING: _ENDS,
    _A.PAID: set(),
    _A.NEEDS_REVIEW: set(),
    _A.FAILED: {_A.PAID, _A.NEEDS_REVIEW},  # money that came after all is money
    _A.EXPIRED: {_A.PAID, _A.NEEDS_REVIEW},
}
ACTIVE = {_A.NEW, _A.OPEN, _A.PROCESSING}  # a page that may still bring money


class RefundStatus(StrEnum):
    """Our words; the gateway translates Stripe's."""

    REQUESTED = "requested"
    PENDING = "pending"
    REQUIRES_ACTION = "requires_action"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


_R = RefundStatus
_MOVING = {_R.PENDING, _R.REQUIRES_ACTION, _R.SUCCEEDED, _R.FAILED, _R.CANCELLED}
REFUND_ALLOWED: dict[RefundStatus, set[RefundStatus]] = {
    _R.REQUESTED: set(_MOVING),
    _R.PENDING: _MOVING - {_R.PENDING},
    _R.REQUIRES_ACTION: _MOVING - {_R.REQUIRES_ACTION},
    _R.SUCCEEDED: {_R.FAILED},  # a closed card: it happens days later
    _R.FAILED: set(),
    _R.CANCELLED: set(),
}
UNSETTLED = {_R.REQUESTED, _R.PENDING, _R.REQUIRES_ACTION}  # on its way
COUNTED = UNSETTLED | {_R.SUCCEEDED}  # against what was paid


class PaymentMethod(StrEnum):
    CARD = "card"
    TRANSFER = "transfer"
    CHEQUE = "cheque"
    CASH = "cash"
    TERMINAL = "terminal"  # a card, on the desk's own device, without our Stripe


class TaxRegime(StrEnum):
    """Which taxes an organizer charges (DOMAIN 3.3). Chosen before prices open."""

    REGISTERED_FULL = "registered_full"  # GST and QST on everything
    FOREIGN_CONVENTION = "foreign_convention"  # no GST, no QST
    DOMESTIC_MIXED = "domestic_mixed"  # a taxable share, for non-resident buyers
    NOT_YET_REGISTERED = "not_yet_registered"  # paid sales closed


class Account(StrEnum):
    """Accounts of the money ledger. Positive is debit."""

    RECEIVABLE = "receivable"
    STRIPE = "stripe"
    CASH = "cash"
    REFUNDS = "refunds"  # payable: promised, and not sent yet
    REVENUE = "revenue"
    GST = "gst"
    QST = "qst"
    BANK_FEES = "bank_fees"  # what was forgiven of a bill: a bank on the way kept it
    DISPUTED = "disputed"  # taken out by a bank, not yet decided
    STRIPE_FEES = "stripe_fees"
