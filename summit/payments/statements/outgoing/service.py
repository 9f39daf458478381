"""Decides on lines that left, or bring back what left. Callers hold the transaction.

A person decides on each. Locks: registration, bill, line. Money moves through the same doors as
elsewhere: a payment is undone, a refund written down as sent or as come back; the line only says
when that left the account, or came.
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
from summit.payments.statements.models import BankLine, WrongReturn
from summit.payments.statements.outgoing.errors import (
    AnotherAmount,
    CameBackAlready,
    LeftByAnotherLine,
    NotReturned,
    NotSent,
    TiedAlready,
)
from summit.payments.statements.outgoing.matching import SENT
from summit.payments.statements.service import NOTE, decide, lock_line, waiting
from summit.payments.statements.statuses import LineState
from summit.payments.statuses import RefundStatus


def came_back(
    session: Session, line_id: int, payment_id: int, wish: Undoing, *, by: str, now: datetime
) -> None:
    """Undo the payment that left again by this line. Raises as `reversing.reverse` does.

    And `LineDecided`, `AnotherAmount`, `NotReturned` for a mistake, which leaves no account.
    """
    _booking, _bill, payment = reversing.lock_payment(session, payment_id)
    line = _lock(session, line_id, payment.amount * -1, payment.currency)
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
    line = _lock(session, line_id, payment.amount * -1, payment.currency)
    reversal = find_reversal(session, payment_id)
    if reversal is None or reversal.kind is not ReversalKind.RETURNED:
        raise NotReturned()
    if session.get(WrongReturn, reversal.id):  # its own line was booked anew, or will be
        raise NotReturned()
    if session.scalar(select(BankLine.id).where(BankLine.reversal_id == reversal.id)):
        raise TiedAlready()
    line.reversal_id = reversal.id
    decide(session, line, LineState.BOOKED, by=by, now=now)


def was_sent(
    session: Session, line_id: int, refund_id: uuid.UUID, *, by: str, now: datetime
) -> None:
    """Say that a refund by hand left by this line, and write it down as sent where nobody did.

    One that another line brought back since had left, whatever came first into the books. Raises
    `NotToBePaid`, `TiedAlready`, `LineDecided`, `AnotherAmount`.
    """
    refund, _booking = refunding.lock_refund(session, refund_id)
    payment = session.get_one(Payment, refund.payment_id)
    line = _lock(session, line_id, refund.amount * -1, payment.currency)
    if session.scalar(select(BankLine.id).where(BankLine.refund_id == refund.id)):
        raise TiedAlready()
    if not refund.by_hand:
        raise NotToBePaid()
    if refund.status is not RefundStatus.SUCCEEDED and not _is_brought_back(session, refund.id):
        refunding.mark_paid(session, refund_id, note=_note(line), now=now)
    line.refund_id = refund.id
    decide(session, line, LineState.BOOKED, by=by, now=now)


def brought_back(
    session: Session, line_id: int, refund_id: uuid.UUID, *, by: str, now: datetime
) -> None:
    """Say that a refund by hand came back by this line, and write that down where nobody did.

    Raises `NotToBePaid`, `NotSent`, `CameBackAlready`, `LineDecided`, `AnotherAmount`.
    """
    refund, _booking = refunding.lock_refund(session, refund_id)
    payment = session.get_one(Payment, refund.payment_id)
    line = _lock(session, line_id, refund.amount, payment.currency)
    if _is_brought_back(session, refund.id):
        raise CameBackAlready()
    if not refund.by_hand:
        raise NotToBePaid()
    if refund.status not in SENT:
        raise NotSent()
    if refund.status is not RefundStatus.FAILED:
        refunding.came_back(session, refund_id, note=_note(line), now=now)
    line.returned_refund_id = refund.id
    decide(session, line, LineState.BOOKED, by=by, now=now)


def not_returned(session: Session, line_id: int, *, by: str, now: datetime) -> None:
    """Say that the bank never took back the payment of this line, which then waits again.

    The payment stays undone, and is booked anew out of its line. Raises `LineDecided`,
    `LeftByAnotherLine` while a line says when the money left.
    """
    payment_id = session.get_one(BankLine, line_id).payment_id
    if payment_id is None:
        raise LineDecided()
    reversing.lock_payment(session, payment_id)
    line, reversal = lock_line(session, line_id), find_reversal(session, payment_id)
    if line.payment_id != payment_id or reversal is None:
        raise LineDecided()
    if session.scalar(select(BankLine.id).where(BankLine.reversal_id == reversal.id)):
        raise LeftByAnotherLine()
    session.add(
        WrongReturn(reversal_id=reversal.id, line_id=line.id, decided_by=by, decided_at=now)
    )
    line.payment_id = None
    decide(session, line, LineState.UNMATCHED, by=by, now=now)


def untie(session: Session, line_id: int, *, by: str, now: datetime) -> None:
    """Let a line that was tied wait again; the money stays as it is. Raises `LineDecided`."""
    line = lock_line(session, line_id)
    if line.state is not LineState.BOOKED or line.payment_id is not None:
        raise LineDecided()
    line.reversal_id = line.refund_id = line.returned_refund_id = None
    decide(session, line, waiting(line), by=by, now=now)


def _lock(session: Session, line_id: int, amount: Cents, currency: str) -> BankLine:
    """Lock a line that waits, and see that it is over this much: what left is below zero."""
    line = lock_line(session, line_id)
    wanted = LineState.UNMATCHED if amount > Cents(0) else LineState.OUTGOING
    if line.state is not wanted:
        raise LineDecided()
    if (line.amount, line.currency) != (amount, currency):
        raise AnotherAmount()
    return line


def _is_brought_back(session: Session, refund_id: uuid.UUID) -> bool:
    found = select(BankLine.id).where(BankLine.returned_refund_id == refund_id)
    return session.scalar(found) is not None


def _note(line: BankLine) -> str | None:
    return (line.bank_reference or line.text)[:NOTE] or None
