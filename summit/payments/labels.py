"""What the office calls ways to pay, card pages, refunds and taxes."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from summit.payments.payouts.rules import Group
from summit.payments.refunding.rules import RETURNED
from summit.payments.reports.journal import Deed
from summit.payments.reversing.statuses import ReversalKind
from summit.payments.service.receipts import Outcome
from summit.payments.statuses import Account, AttemptStatus, PaymentMethod, RefundStatus, TaxRegime
from summit.payments.visas.statuses import VisaStatus

ATTEMPTS: dict[AttemptStatus, Any] = {
    AttemptStatus.NEW: _l("being prepared"),
    AttemptStatus.OPEN: _l("open"),
    AttemptStatus.PROCESSING: _l("being processed by the bank"),
    AttemptStatus.PAID: _l("paid"),
    AttemptStatus.FAILED: _l("not paid"),
    AttemptStatus.EXPIRED: _l("expired without payment"),
    AttemptStatus.NEEDS_REVIEW: _l("to be checked"),
}
METHODS: dict[PaymentMethod, Any] = {
    PaymentMethod.CARD: _l("card"),
    PaymentMethod.TRANSFER: _l("transfer"),
    PaymentMethod.CHEQUE: _l("cheque"),
    PaymentMethod.CASH: _l("cash"),
    PaymentMethod.TERMINAL: _l("card terminal at the desk"),
}
REFUNDS: dict[RefundStatus, Any] = {
    RefundStatus.REQUESTED: _l("asked for"),
    RefundStatus.PENDING: _l("on its way"),
    RefundStatus.REQUIRES_ACTION: _l("the bank is waiting for an answer"),
    RefundStatus.SUCCEEDED: _l("arrived"),
    RefundStatus.FAILED: _l("failed"),
    RefundStatus.CANCELLED: _l("cancelled"),
}
FAILURES: dict[str, Any] = {  # Stripe's words, https://docs.stripe.com/refunds
    "charge_disputed": _l(
        "The cardholder’s bank disputes this payment: nothing of it can be refunded before that "
        "is decided."
    ),
    "charge_already_refunded": _l(
        "This payment was refunded already, on Stripe’s dashboard or before: nothing of it is left."
    ),
    "expired_or_canceled_card": _l("The card has expired or was cancelled."),
    "lost_or_stolen_card": _l("The card was reported lost or stolen."),
    "declined": _l("The bank declined the refund."),
    "insufficient_funds": _l("The balance at Stripe was too small."),
    "unknown": _l("The bank gave no reason."),
}


def failure_words(failure: str | None, *, by_hand: bool = False) -> str:
    """Return in a sentence why a refund failed. Of one sent by hand, finance wrote it."""
    if failure is None:
        return ""
    if by_hand:
        return str(_("It came back.")) if failure == RETURNED else failure
    known = FAILURES.get(failure)
    if known is not None:
        return str(known)
    return str(_("Stripe gave a reason that this site does not know (%(code)s).", code=failure))


REGIMES: dict[TaxRegime, Any] = {
    TaxRegime.REGISTERED_FULL: _l("GST and QST on everything"),
    TaxRegime.FOREIGN_CONVENTION: _l("No taxes: convention of a foreign organizer"),
    TaxRegime.DOMESTIC_MIXED: _l("GST and QST on a part: convention with foreign participants"),
    TaxRegime.NOT_YET_REGISTERED: _l("Not registered yet: paid registration stays closed"),
}
ACCOUNTS: dict[Account, Any] = {
    Account.RECEIVABLE: _l("owed to the organizer"),
    Account.STRIPE: _l("with Stripe"),
    Account.CASH: _l("in the bank"),
    Account.REFUNDS: _l("refunds payable"),
    Account.REVENUE: _l("earned"),
    Account.GST: _l("GST"),
    Account.QST: _l("QST"),
    Account.DISPUTED: _l("held in disputes"),
    Account.STRIPE_FEES: _l("fees of Stripe"),
    Account.BANK_FEES: _l("forgiven, kept by banks"),
}
GROUPS: dict[Group, Any] = {
    Group.GROSS: _l("Paid by card"),
    Group.REFUNDS: _l("Refunds"),
    Group.DISPUTES: _l("Disputes"),
    Group.FEES: _l("Fees"),
    Group.PAYOUTS: _l("Payout"),
    Group.OTHER: _l("Other"),
}
DEEDS: dict[Deed, Any] = {
    Deed.CLAIM: _l("Billed"),
    Deed.CREDIT: _l("Taken back"),
    Deed.PAYMENT: _l("Payment"),
    Deed.PAYMENT_RETURNED: _l("Payment returned by the bank"),
    Deed.PAYMENT_MISTAKEN: _l("Payment recorded by mistake"),
    Deed.REFUND_GRANTED: _l("Refund granted"),
    Deed.REFUND_ABANDONED: _l("Refund not carried out"),
    Deed.REFUND: _l("Refund sent"),
    Deed.REFUND_FAILED: _l("Refund that did not arrive"),
    Deed.DISPUTE_FUNDS: _l("Money of a dispute"),
    Deed.DISPUTE_LOST: _l("Dispute lost"),
    Deed.DISPUTE_WON: _l("Dispute won after all"),
    Deed.STRIPE_FEE: _l("Fee of Stripe"),
    Deed.PAYOUT: _l("Payout of Stripe"),
    Deed.WRITE_OFF: _l("Forgiven"),
}

VISAS: dict[VisaStatus, Any] = {
    VisaStatus.ASKED: _l("to look at"),
    VisaStatus.ACCEPTED: _l("accepted"),
    VisaStatus.DECLINED: _l("not accepted"),
}
REVERSALS: dict[ReversalKind, Any] = {
    ReversalKind.RETURNED: _l("returned by the bank"),
    ReversalKind.MISTAKE: _l("recorded by mistake"),
}
UNDONE: dict[ReversalKind, Any] = {
    ReversalKind.RETURNED: _l("Payment returned by the bank"),
    ReversalKind.MISTAKE: _l("Payment recorded by mistake"),
}
OUTCOMES: dict[Outcome, Any] = {
    Outcome.CONFIRMED: _l("The payment is recorded. The registration is confirmed."),
    Outcome.STILL_OWED: _l(
        "The payment is recorded. An amount is still owed; the places stay reserved."
    ),
    Outcome.AFTER_END: _l(
        "The payment is recorded on what was still owed. The registration has ended and stays so."
    ),
    Outcome.LATE: _l("The payment is recorded. It came too late and must be returned."),
    Outcome.LATE_IN_PART: _l(
        "The payment is recorded on what was still owed. The registration has ended and stays so; "
        "what is more came too late and must be returned."
    ),
    Outcome.SURPLUS: _l(
        "The payment is recorded. The bill was already paid, so it must be returned."
    ),
}
