"""How many further contacts there may be, and which letters each kind gets a copy of."""

from collections.abc import Mapping

from summit.registration.further.statuses import Receives

MOST = 5  # of one registration, beside its first contact

_PEOPLE, _MONEY = frozenset({Receives.PEOPLE}), frozenset({Receives.MONEY})
_BOTH, _NEITHER = _PEOPLE | _MONEY, frozenset[Receives]()
# Every letter to the first contact of a registration that was sent. Who receives everything hears
# all of these; what stands in neither half mixes names and sums in one paper. A letter that does
# not stand here goes to nobody else.
TOPICS: Mapping[str, frozenset[Receives]] = {
    "registration.received": _BOTH,
    "registration.invoice": _BOTH,
    "registration.confirmed": _BOTH,
    "registration.settled": _BOTH,
    "registration.people_left": _BOTH,
    "registration.type_changed": _BOTH,
    "registration.cancelled": _BOTH,
    "registration.expired": _BOTH,
    "registration.declined": _PEOPLE,
    "registration.replaced": _PEOPLE,
    "registration.names": _PEOPLE,
    "registration.questions": _PEOPLE,
    "approval.received": _PEOPLE,
    "approval.question": _PEOPLE,
    "approval.name_refused": _PEOPLE,
    "approval.approved": _BOTH,
    "proof.accepted": _PEOPLE,
    "proof.refused": _PEOPLE,
    "payment.reminder": _MONEY,
    "payment.due_moved": _MONEY,
    "payment.undone": _MONEY,
    "payment.part_received": _MONEY,
    "payment.invoice_reissued": _MONEY,
    "payment.late_refund": _MONEY,
    "payment.surplus_refund": _MONEY,
    "payment.refund": _MONEY,
    "payment.refund_failed": _MONEY,
    "payment.refund_declined": _MONEY,
    "payment.another_payer": _MONEY,
    "formal.issued": _NEITHER,  # a name, and what the person costs
    "formal.declined": _NEITHER,
    "formal.withdrawn": _NEITHER,
    "visa.asked": _NEITHER,  # a person’s refusal, and their money
    "visa.declined": _NEITHER,
}

OF_A_BILL = {"registration.received", "registration.confirmed"}  # told as well where all is free


def hears(receives: Receives, occasion: str) -> bool:
    """Tell whether a letter to the first contact goes to such a further contact too."""
    topics = TOPICS.get(occasion)
    if topics is None:
        return False
    return receives is Receives.EVERYTHING or receives in topics
