"""Why a payment is undone, and which ways to pay allow which."""

from enum import StrEnum

from summit.payments.statuses import PaymentMethod


class ReversalKind(StrEnum):
    RETURNED = "returned"  # the money came, and the bank took it back: no funds, a stopped cheque
    MISTAKE = "mistake"  # it never came for this registration: mistyped, or another city's


_K, _M = ReversalKind, PaymentMethod
KINDS: dict[PaymentMethod, tuple[ReversalKind, ...]] = {
    _M.CARD: (),  # what becomes of a card's payment only Stripe knows
    _M.TRANSFER: (_K.RETURNED, _K.MISTAKE),
    _M.CHEQUE: (_K.RETURNED, _K.MISTAKE),
    _M.CASH: (_K.MISTAKE,),  # no bank takes cash back
    _M.TERMINAL: (_K.RETURNED, _K.MISTAKE),
}
