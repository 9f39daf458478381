"""The life of a dispute, in our words; `summit.payments.stripe_reading` translates Stripe's."""

from enum import StrEnum


class DisputeStatus(StrEnum):
    INQUIRY = "inquiry"  # the bank asks; no money has moved
    INQUIRY_IN_REVIEW = "inquiry_in_review"
    INQUIRY_CLOSED = "inquiry_closed"
    NEEDS_ANSWER = "needs_answer"
    IN_REVIEW = "in_review"
    APPEAL_NEEDS_ANSWER = "appeal_needs_answer"
    APPEAL_IN_REVIEW = "appeal_in_review"
    PREVENTED = "prevented"  # refunded in time
    WON = "won"
    LOST = "lost"


_D = DisputeStatus
_ENDS = {_D.INQUIRY_CLOSED, _D.PREVENTED, _D.WON, _D.LOST}
_APPEAL = {_D.APPEAL_NEEDS_ANSWER, _D.APPEAL_IN_REVIEW}
_CHARGED = {_D.NEEDS_ANSWER, _D.IN_REVIEW} | _APPEAL
_OPEN = {_D.INQUIRY, _D.INQUIRY_IN_REVIEW} | _CHARGED
DISPUTE_ALLOWED: dict[DisputeStatus, set[DisputeStatus]] = {
    **{one: (_OPEN | _ENDS) - {one} for one in _OPEN},
    _D.INQUIRY_CLOSED: _CHARGED | {_D.WON, _D.LOST},  # an inquiry may become a dispute later
    _D.LOST: _APPEAL | {_D.WON},  # an appeal was won; nothing else undoes a loss
    _D.PREVENTED: set(),
    _D.WON: set(),
}
UNDECIDED = frozenset(_OPEN)
TO_ANSWER = frozenset({_D.INQUIRY, _D.NEEDS_ANSWER, _D.APPEAL_NEEDS_ANSWER})  # before a deadline
