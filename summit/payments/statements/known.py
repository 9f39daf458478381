"""Which lines of a file earlier ones brought, and what becomes of those held to be so.

Callers hold the transaction.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from summit.payments.statements.errors import LineDecided
from summit.payments.statements.models import BankLine, BankStatement, KnownLine
from summit.payments.statements.rules import Movement, Reading, content_of
from summit.payments.statements.statuses import StatementFormat

CHUNK = 500  # values of one IN


def recognize(session: Session, reading: Reading, keys: Sequence[str]) -> dict[int, int]:
    """Return which lines of a file are known: their places, each with the line that it is.

    By its key; and where a line was kept without an account of its own, under that of its whole
    file or, of a CSV, under none: by the bank's own id, of a CSV also by its words. Each line is
    one line of a file at most.
    """
    by_key = lines_with(session, keys)
    found = {place: by_key[key] for place, key in enumerate(keys) if key in by_key}
    old = _without_account(session, reading, but=set(found.values()))
    is_csv = reading.format is StatementFormat.CSV
    for place, one in enumerate(reading.movements):
        alike = old.get(content_of(one))
        if place not in found and alike and (one.bank_reference or is_csv):
            found[place] = alike.pop(0)
    return found


def lines_with(session: Session, keys: Sequence[str]) -> dict[str, int]:
    """Return the lines that are kept under these keys."""
    found: dict[str, int] = {}
    for place in range(0, len(keys), CHUNK):
        wanted = BankLine.key.in_(keys[place : place + CHUNK])
        found |= dict(session.execute(select(BankLine.key, BankLine.id).where(wanted)).all())
    return found


def _without_account(
    session: Session, reading: Reading, *, but: Collection[int]
) -> Mapping[tuple[str, ...], list[int]]:
    days = [one.booked_on for one in reading.movements]
    wanted = (
        select(BankLine)
        .join(BankStatement, BankLine.statement_id == BankStatement.id)
        .where(
            BankLine.account.is_(None),
            BankLine.booked_on.between(min(days), max(days)),
            BankStatement.format == reading.format,
        )
        .order_by(BankLine.id)
    )
    found: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for one in session.scalars(wanted):
        if one.id not in but:
            found[content_of(one)].append(one.id)
    return found


def keep_known(
    session: Session, statement: BankStatement, held: Sequence[tuple[Movement, str, int]]
) -> None:
    """Write down what was held to be known: each line with its account, and which one it is."""
    rows = [
        {
            "statement_id": statement.id,
            "line_id": line_id,
            "account": account,
            "booked_on": one.booked_on,
            "amount": one.amount,
            "currency": one.currency,
            "text": one.text,
            "payer_name": one.payer_name,
            "bank_reference": one.bank_reference,
        }
        for one, account, line_id in held
    ]
    statement.known = len(rows)
    if rows:
        session.execute(insert(KnownLine), rows)


def lock_known(session: Session, known_id: int) -> KnownLine:
    """Lock a statement, then return what of it was held to be known. Raises `LineDecided`."""
    found = session.get_one(KnownLine, known_id)
    session.get_one(BankStatement, found.statement_id, with_for_update=True, populate_existing=True)
    session.refresh(found)
    if found.taken_id is not None:
        raise LineDecided()
    return found


def key_of(known: KnownLine) -> str:
    """Return the key of a line that somebody took in: no file has it."""
    return hashlib.sha256(f"taken in\x1f{known.id}".encode()).hexdigest()
