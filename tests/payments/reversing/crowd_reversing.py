"""What the processes of a race about payments undone run."""

from summit.extensions import transaction
from summit.kernel.clock import now
from summit.kernel.money import Cents
from summit.payments.refunding import service as refunding
from summit.payments.refunding.rules import Reason
from summit.payments.refunding.service import Wish
from summit.payments.reversing.service import Undoing, reverse
from summit.payments.reversing.statuses import ReversalKind
from summit.payments.statements.outgoing import service as outgoing


def undo(payment_id, seen, kind="returned"):
    with transaction(by="staff:2") as session:
        wish = Undoing(kind=ReversalKind(kind), reason="no funds", seen=seen)
        reverse(session, payment_id, wish, by="staff:2", now=now())
    return "undone"


def came_back(line_id, payment_id, seen):
    with transaction(by="staff:2") as session:
        wish = Undoing(kind=ReversalKind.RETURNED, reason="no funds", seen=seen)
        outgoing.came_back(session, line_id, payment_id, wish, by="staff:2", now=now())
    return "undone"


def was_sent(line_id, refund_id):
    with transaction(by="staff:2") as session:
        outgoing.was_sent(session, line_id, refund_id, by="staff:2", now=now())
    return "sent"


def brought_back(line_id, refund_id):
    with transaction(by="staff:2") as session:
        outgoing.brought_back(session, line_id, refund_id, by="staff:2", now=now())
    return "back"


def not_returned(line_id):
    with transaction(by="staff:2") as session:
        outgoing.not_returned(session, line_id, by="staff:2", now=now())
    return "waits"


def tie_return(line_id, payment_id):
    with transaction(by="staff:2") as session:
        outgoing.tie_return(session, line_id, payment_id, by="staff:2", now=now())
    return "tied"


def wish_of(cents, seen=""):
    return Wish(reason=Reason.AMOUNT, seen=seen, amount=Cents(cents), note="agreed")


def give_back(registration_id, cents, seen):
    """Refund an amount, as somebody who saw what follows from it before the race."""
    with transaction(by="staff:3") as session:
        wish = wish_of(cents, seen)
        refunding.refund(session, registration_id, wish, by="staff:3", now=now())
    return "refunded"
