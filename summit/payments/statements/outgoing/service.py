"""Decides on lines that left. Callers hold the transaction; a person decides on each.

Locks: registration, bill, line. Money moves through the same doors as elsewhere: a payment is
undone, a refund written down as sent; the line only says when that left the account.
"""

import uuid
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.kernel.money import Cents
from summit.payments.models import Payment
from summit.payments.refunding import outcomes as refunding
from summit.payments.refunding.errors import NotToBePaid
from summit.payments.reversing import service as reversing
from summit.payments.reversing.queries import find_reversal
from summit.payments.reversing.service import Undoing
from summit.payments.reversing.statuses import ReversalKind
from summit.payments.statements.errors import LineDecided
from summit.payments.statements.models import BankLine
from summit.payments.statements.outgoing.errors import AnotherAmount, NotReturned, TiedAlready
from summit.payments.statements.service import NOTE, decide, lock_line
from summit.payments.statements.statuses import LineState
from summit.payments.statuses import RefundStatus


def came_back(
    session: Session, line_id: int, payment_id: int, wish: Undoing, *, by: str, now: datetime
) -> None:
    """Undo the payment that left again by this line. Raises as `reversing.reverse` does.

    And `LineDecided`, `AnotherAmount`, `NotReturned` for a mistake, which leaves no account.
    """
    _booking, _bill, payment = reversing.lock_payment(session, payment_id)
    line = _lock(session, line_id, payment.amount, payment.currency)
    if wish.kind is not ReversalKind.RETURNED:
        raise NotReturned()
    reversal = reversing.reverse(session, payment_id, wish, by=by, now=now)
    line.reversal_id = reversal.id
    decide(session, line, LineState.BOOKED, by=by, now=now)


def tie_return(session: Session, line_id: int, payment_id: int, *, by: str, now: datetime) -> None:
    """Say that a payment known as returned left by this line; no money moves.

    Raises `NotReturned`, `TiedAlready`, `LineDecided`, `AnotherAmount`.
    """
    _booking, _bill, payment = reversing.lock_payment(session, payment_id)
    line = _lock(session, line_id, payment.amount, payment.currency)
    reversal = find_reversal(session, payment_id)
    if reversal is None or reversal.kind is not ReversalKind.RETURNED:
        raise NotReturned()
    if session.scalar(select(BankLine.id).where(BankLine.reversal_id == reversal.id)):
        raise TiedAlready()
    line.reversal_id = reversal.id
    decide(session, line, LineState.BOOKED, by=by, now=now)


def was_sent(
    session: Session, line_id: int, refund_id: uuid.UUID, *, by: str, now: datetime
) -> None:
    """Say that a refund by hand left by this line, and write it down as sent where nobody did.

    Raises `NotToBePaid`, `TiedAlready`, `LineDecided`, `AnotherAmount`.
    """
    refund, _booking = refunding.lock_refund(session, refund_id)
    payment = session.get_one(Payment, refund.payment_id)
    line = _lock(session, line_id, refund.amount, payment.currency)
    if session.scalar(select(BankLine.id).where(BankLine.refund_id == refund.id)):
        raise TiedAlready()
    if not refund.by_hand:
        raise NotToBePaid()
    if refund.status is not RefundStatus.SUCCEEDED:
        note = (line.bank_reference or line.text)[:NOTE] or None
        refunding.mark_paid(session, refund_id, note=note, now=now)
    line.refund_id = refund.id
    decide(session, line, LineState.BOOKED, by=by, now=now)


def _lock(session: Session, line_id: int, amount: Cents, currency: str) -> BankLine:
    """Lock a line that left and waits, and see that it is over this much."""
    line = lock_line(session, line_id)
    if line.state is not LineState.OUTGOING:
        raise LineDecided()
    if (line.amount * -1, line.currency) != (amount, currency):
        raise AnotherAmount()
    return line
