"""Keeps the lines of statements and decides on them. Callers hold the transaction.

Locks: registration, bill, line. What is booked is recorded as if typed in by hand, so letters,
receipts, ledger and what is too much follow in the same way.
"""

from datetime import date, datetime, time

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from summit.database import insert_unless_there
from summit.edition.queries import get_summit, zone_of
from summit.kernel.money import Cents
from summit.kernel.text import fold
from summit.kernel.transitions import move
from summit.payments.errors import NothingDue, RecordedMeanwhile
from summit.payments.events import PaymentReversed
from summit.payments.models import Payment
from summit.payments.reversing.models import Reversal
from summit.payments.reversing.statuses import ReversalKind
from summit.payments.service import bills, receipts
from summit.payments.service.receipts import Outcome, Receipt
from summit.payments.statements import known
from summit.payments.statements.errors import (
    AnotherCurrency,
    ImportedAlready,
    LineDecided,
    ReasonMissing,
)
from summit.payments.statements.models import BankLine, BankStatement
from summit.payments.statements.outgoing.matching import may_be_a_refund
from summit.payments.statements.queries import find_owing, is_sure
from summit.payments.statements.rules import LENGTHS, Reading, Told, keys_of
from summit.payments.statements.statuses import ALLOWED, LineState
from summit.payments.statuses import PaymentMethod
from summit.registration import service as registration

MATCHING = "matching"  # who decided where nobody did
NOTE = 200  # signs of a payment's note
WAITS = (LineState.UNMATCHED, LineState.OUTGOING)


def find_imported(session: Session, sha256: str) -> int | None:
    return session.scalar(select(BankStatement.id).where(BankStatement.sha256 == sha256))


def keep_statement(
    session: Session, reading: Reading, *, sha256: str, name: str, by: str, now: datetime
) -> BankStatement:
    """Keep each line that no statement brought before, and write down which were known.

    Raises `ImportedAlready`.
    """
    row = {
        "sha256": sha256,
        "name": name[:200],
        "format": reading.format,
        "new": 0,
        "known": 0,
        "left_out": reading.left_out,
        "imported_by": by,
        "imported_at": now,
    }
    is_first = insert_unless_there(session, BankStatement, row)
    statement_id = find_imported(session, sha256)
    if not is_first or statement_id is None:
        raise ImportedAlready(statement_id or 0)
    statement = session.get_one(BankStatement, statement_id)
    keys = list(keys_of(reading.account, reading.movements))
    as_line = known.recognize(session, reading, keys)
    held = []
    keyed = enumerate(zip(keys, reading.movements, strict=True))
    # in one order for all: two files that overlap, imported at once, must not wait crosswise
    for place, (key, one) in sorted(keyed, key=lambda it: (it[1][1].booked_on, it[1][0])):
        account = (one.account or reading.account)[: LENGTHS["account"]]
        line_id = as_line.get(place)
        if line_id is None:
            row = _row(statement_id, key, account, one)
            if insert_unless_there(session, BankLine, row):
                statement.new += 1
                continue
            line_id = known.lines_with(session, [key])[key]  # brought in this moment
        held.append((one, account, line_id))
    known.keep_known(session, statement, held)
    session.flush()
    return statement


def take_in(session: Session, known_id: int, *, by: str, now: datetime) -> BankLine:
    """Keep a line that was held to be known: somebody saw that it is another one.

    It waits, and is never booked by itself. Raises `LineDecided`.
    """
    found = known.lock_known(session, known_id)
    row = _row(found.statement_id, known.key_of(found), found.account, found)
    line = BankLine(**row, decided_by=by, decided_at=now)
    session.add(line)
    session.flush()
    found.taken_id = line.id
    statement = session.get_one(BankStatement, found.statement_id)
    statement.new, statement.known = statement.new + 1, statement.known - 1
    session.flush()
    return line


def _row(statement_id: int, key: str, account: str, one: Told) -> dict[str, object]:
    came = one.amount.amount > 0
    return {
        "statement_id": statement_id,
        "key": key,
        "account": account,
        "booked_on": one.booked_on,
        "amount": one.amount,
        "currency": one.currency,
        "text": one.text,
        "payer_name": one.payer_name,
        "bank_reference": one.bank_reference,
        "folded": fold(f"{one.payer_name} {one.text} {one.bank_reference}")[:1400],
        "state": LineState.UNMATCHED if came else LineState.OUTGOING,
    }


def book(
    session: Session, line_id: int, registration_id: int, *, seen: str, by: str, now: datetime
) -> Outcome:
    """Record a line as a transfer for a registration; `seen` is the seal of what the page showed.

    Raises `LineDecided`, `RecordedMeanwhile`, `AnotherCurrency`, `NothingDue`, `PaymentOpen`.
    """
    registration.lock(session, registration_id)
    bill = bills.lock_bill(session, registration_id)
    line = lock_line(session, line_id)
    owing = find_owing(session, registration_id)
    if bill is None or owing is None:
        raise NothingDue()
    if line.state is not LineState.UNMATCHED:
        raise LineDecided()
    if line.currency != bill.currency:
        raise AnotherCurrency(line=line.currency.upper(), bill=bill.currency.upper())
    if owing.seal != seen:
        raise RecordedMeanwhile()
    receipt = Receipt(
        method=PaymentMethod.TRANSFER,
        amount=line.amount,
        note=(line.bank_reference or line.text)[:NOTE] or None,
        received_at=_noon(session, line.booked_on),
        recorded_by=None if by == MATCHING else by,
    )
    outcome = receipts.record_payment(session, registration_id, receipt, now=now)
    newest = select(func.max(Payment.id)).where(Payment.bill_id == bill.id)
    line.payment_id = session.scalars(newest).one()
    decide(session, line, LineState.BOOKED, by=by, now=now)
    return outcome


def book_by_itself(
    session: Session, line_id: int, registration_id: int, *, now: datetime
) -> Outcome | None:
    """Book a line that still pays exactly what is owed; None where it no longer does.

    What a person took back or let wait again is theirs to book; so is what may be no new money
    but a refund of the same bill that came back.
    """
    registration.lock(session, registration_id)
    bills.lock_bill(session, registration_id)
    line, owing = lock_line(session, line_id), find_owing(session, registration_id)
    if line.decided_by is not None:
        return None
    if owing is None or not is_sure(line, owing):
        return None
    if may_be_a_refund(session, line, registration_id):
        return None
    return book(session, line_id, registration_id, seen=owing.seal, by=MATCHING, now=now)


def set_aside(
    session: Session, line_id: int, *, reason: str | None, by: str, now: datetime
) -> None:
    """Decide that a line is about no registration. Raises `ReasonMissing`, `LineDecided`."""
    if not reason:
        raise ReasonMissing()
    line = lock_line(session, line_id)
    if line.state not in WAITS:
        raise LineDecided()
    line.reason = reason
    decide(session, line, LineState.IGNORED, by=by, now=now)


def take_back(session: Session, line_id: int, *, by: str, now: datetime) -> None:
    """Return a line that was set aside to the queue. Raises `LineDecided`.

    What was booked for a payment goes back by undoing that (`return_line`); what was tied to
    something else by `outgoing.service.untie`.
    """
    line = lock_line(session, line_id)
    if line.state is not LineState.IGNORED:
        raise LineDecided()
    line.reason = None
    decide(session, line, waiting(line), by=by, now=now)


def return_line(session: Session, fact: PaymentReversed) -> None:
    """Return the line of a payment that was a mistake to the queue: its money is somebody's.

    A payment that the bank took back keeps its line: that money came, and left by another. If it
    did not, see `outgoing.service.not_returned`.
    """
    reversal = session.get_one(Reversal, fact.reversal_id)
    found = select(BankLine.id).where(BankLine.payment_id == fact.payment_id)
    line_id = session.scalar(found)
    if line_id is None or reversal.kind is not ReversalKind.MISTAKE:
        return
    line = lock_line(session, line_id)
    line.payment_id = None
    decide(session, line, LineState.UNMATCHED, by=reversal.reversed_by, now=fact.at)


def waiting(line: BankLine) -> LineState:
    """Return the state in which a line waits for somebody."""
    return LineState.UNMATCHED if line.amount > Cents(0) else LineState.OUTGOING


def lock_line(session: Session, line_id: int) -> BankLine:
    return session.get_one(BankLine, line_id, with_for_update=True, populate_existing=True)


def decide(session: Session, line: BankLine, state: LineState, *, by: str, now: datetime) -> None:
    line.state = move(line.state, state, ALLOWED)
    line.decided_by, line.decided_at = by, now
    session.flush()


def _noon(session: Session, day: date) -> datetime:
    return datetime.combine(day, time(12), zone_of(get_summit(session)))
