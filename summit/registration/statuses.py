"""The life of a registration, and who keeps its seats meanwhile."""

from enum import StrEnum


class Status(StrEnum):
    DRAFT = "draft"
    PENDING_APPROVAL = "pending_approval"
    AWAITING_PAYMENT = "awaiting_payment"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    DECLINED = "declined"


class SeatsKeptBy(StrEnum):
    HOLD = "hold"  # until `held_until`, then the sweep takes them
    PAYMENT = "payment"  # a card page is open: only payments lets go
    INVOICE = "invoice"  # until the due date


_S = Status
ALLOWED: dict[Status, set[Status]] = {
    _S.DRAFT: {_S.PENDING_APPROVAL, _S.AWAITING_PAYMENT, _S.CONFIRMED, _S.CANCELLED, _S.EXPIRED},
    _S.PENDING_APPROVAL: {
        _S.AWAITING_PAYMENT,
        _S.CONFIRMED,
        _S.DECLINED,
        _S.CANCELLED,
        _S.EXPIRED,  # nobody decided in time
    },
    _S.AWAITING_PAYMENT: {_S.CONFIRMED, _S.CANCELLED, _S.EXPIRED},
    _S.CONFIRMED: {_S.CANCELLED},
    _S.CANCELLED: set(),
    _S.EXPIRED: {_S.AWAITING_PAYMENT, _S.CONFIRMED},  # late money, seats still free
    _S.DECLINED: set(),
}
ENDED = frozenset({_S.CANCELLED, _S.EXPIRED, _S.DECLINED})
SENT = frozenset({_S.AWAITING_PAYMENT, _S.CONFIRMED})  # people may leave, or be replaced
HOLD_SEATS = frozenset(Status) - ENDED


class PaidBy(StrEnum):
    """Who pays for one person."""

    CITY = "city"  # the municipality or organization
    SELF = "self"
    OTHER = "other"  # somebody named: `Attendee.payer_name`


class PaymentWay(StrEnum):
    """How the contact said they pay."""

    CARD = "card"
    INVOICE = "invoice"
