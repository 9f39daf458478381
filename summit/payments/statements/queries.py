"""Which registrations a line may be for, and which of them is sure."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from summit.kernel.money import Cents
from summit.kernel.text import fold
from summit.payments.balances import DUE, OWED
from summit.payments.documents.models import Document
from summit.payments.documents.rules import DocumentKind
from summit.payments.models import Bill, Payment
from summit.payments.statements.matching import (
    Effect,
    Mentioned,
    Owing,
    Suggestion,
    Why,
    is_named,
    mentioned,
    near,
    suggestion,
)
from summit.payments.statements.models import BankLine, BankStatement
from summit.payments.statements.statuses import LineState
from summit.registration.models import Registration
from summit.registration.statuses import ENDED, Status

AT_MOST = 8  # suggestions of one kind
FOUND = 12  # registrations a search shows
CHUNK = 500  # values of one IN
OPEN = (Status.AWAITING_PAYMENT, Status.CONFIRMED)
_PAYMENTS = (
    select(func.count(Payment.id))
    .where(Payment.bill_id == Bill.id)
    .correlate(Bill)
    .scalar_subquery()
)


def owings(session: Session, *where: ColumnElement[bool], most: int | None = None) -> list[Owing]:
    """Return registrations with a bill, the oldest first."""
    wanted = select(Registration, Bill, DUE, OWED, _PAYMENTS).join(
        Bill, Bill.registration_id == Registration.id
    )
    rows = session.execute(wanted.where(*where).order_by(Registration.id).limit(most))
    return [_owing(*row) for row in rows]


def _owing(booking: Registration, bill: Bill, due: Any, owed: Any, payments: int) -> Owing:
    return Owing(
        registration_id=booking.id,
        reference=booking.reference,
        status=booking.status,
        municipality=booking.municipality,
        payer_name=bill.payer_name,
        contact_name=booking.contact_name,
        due=Cents(int(due)),
        currency=bill.currency,
        payments=payments,
        after_end=Cents(int(owed)) if booking.status in ENDED else Cents(0),
    )


def find_owing(session: Session, registration_id: int) -> Owing | None:
    return next(iter(owings(session, Registration.id == registration_id)), None)


def said_by(line: BankLine) -> Mentioned:
    return mentioned(line.text, line.payer_name, line.bank_reference)


def suggestions(session: Session, line: BankLine) -> list[Suggestion]:
    """Return whom a line may be from, each once, the surest first."""
    found: dict[int, Suggestion] = {}
    for owing, why in _candidates(session, line):
        if owing.registration_id not in found:
            found[owing.registration_id] = suggestion(line.amount, line.currency, owing, why)
    return list(found.values())


def _candidates(session: Session, line: BankLine) -> Iterator[tuple[Owing, Why]]:
    said = said_by(line)
    yield from ((one, Why.REFERENCE) for one in _by_reference(session, said.references))
    yield from ((one, Why.INVOICE) for _number, one in _by_invoice(session, said.invoices))
    texts = (line.payer_name, line.text)
    guessed = {one for signs in said.broken for one in near(signs)}
    for one in _by_reference(session, guessed):
        if one.is_open and (one.due == line.amount or is_named(one, *texts)):
            yield one, Why.TYPO
    living = owings(session, Registration.status.in_(OPEN), DUE > 0)
    by_name = {one.registration_id for one in living if is_named(one, *texts)}
    same = [one for one in living if one.due == line.amount and one.currency == line.currency]
    named = [one for one in living if one.registration_id in by_name]
    yield from ((one, Why.NAME_AND_AMOUNT) for one in same if one.registration_id in by_name)
    yield from ((one, Why.NAME) for one in named[:AT_MOST] if one not in same)
    others = [one for one in same if one.registration_id not in by_name]
    yield from ((one, Why.AMOUNT) for one in others[:AT_MOST])


def _by_reference(session: Session, references: Iterable[str]) -> list[Owing]:
    wanted = sorted(references)
    parts = [wanted[place : place + CHUNK] for place in range(0, len(wanted), CHUNK)]
    return [one for part in parts for one in owings(session, Registration.reference.in_(part))]


def _by_invoice(session: Session, numbers: Iterable[str]) -> list[tuple[str, Owing]]:
    wanted = sorted(numbers)
    found: dict[str, int] = {}
    for place in range(0, len(wanted), CHUNK):
        query = select(Document.number, Document.registration_id).where(
            Document.kind == DocumentKind.INVOICE,
            Document.number.in_(wanted[place : place + CHUNK]),
        )
        found |= dict(session.execute(query).all())
    owners = sorted(set(found.values()))
    by_id: dict[int, Owing] = {}
    for place in range(0, len(owners), CHUNK):
        chosen = owings(session, Registration.id.in_(owners[place : place + CHUNK]))
        by_id |= {one.registration_id: one for one in chosen}
    return [(number, by_id[owner]) for number, owner in found.items() if owner in by_id]


def search(session: Session, line: BankLine, words: str) -> list[Suggestion]:
    """Return registrations with a bill that hold all of these words."""
    asked = fold(words).split()
    if not asked:
        return []
    holds = [Registration.folded.contains(word, autoescape=True) for word in asked]
    found = owings(session, *holds, most=FOUND)
    return [suggestion(line.amount, line.currency, one, Why.SEARCH) for one in found]


def sure_matches(session: Session, lines: Sequence[BankLine]) -> list[tuple[int, int]]:
    """Return (line, registration) where a right reference, amount and currency leave no doubt.

    The number of an invoice has no check sign, and neighbours often owe the same: it counts only
    with the name. Two references in one line, or the same movement in another statement, are for
    a person.
    """
    said = {line.id: said_by(line) for line in lines}
    by_reference = {
        one.reference: one
        for one in _by_reference(session, {ref for one in said.values() for ref in one.references})
    }
    by_invoice = dict(
        _by_invoice(session, {number for one in said.values() for number in one.invoices})
    )
    sure = []
    for line in lines:
        owners = {by_reference[ref] for ref in said[line.id].references if ref in by_reference}
        for number in said[line.id].invoices:
            owing = by_invoice.get(number)
            if owing and (owing in owners or is_named(owing, line.payer_name, line.text)):
                owners.add(owing)
        if len(owners) == 1:
            (owing,) = owners
            if is_sure(line, owing) and not twins(session, line):
                sure.append((line.id, owing.registration_id))
    return sure


def is_sure(line: BankLine, owing: Owing) -> bool:
    """Tell whether a line pays exactly what is owed, in the currency of the bill."""
    told = suggestion(line.amount, line.currency, owing, Why.REFERENCE)
    return told.effect is Effect.SETTLES and owing.is_open


def twins(session: Session, line: BankLine) -> Sequence[BankLine]:
    """Return lines of other statements that may be the very same movement.

    Two formats, or files without the bank's own ids, tell one movement in different words; with
    the same id, its account may be called otherwise, or somebody took in what was held to be known.
    """
    own = session.get_one(BankStatement, line.statement_id)
    wanted = (
        select(BankLine)
        .join(BankStatement, BankLine.statement_id == BankStatement.id)
        .where(
            BankLine.id != line.id,
            BankLine.statement_id != line.statement_id,
            BankLine.booked_on == line.booked_on,
            BankLine.amount == line.amount,
            BankLine.currency == line.currency,
        )
    )
    if line.bank_reference:
        wanted = wanted.where(
            or_(
                BankStatement.format != own.format,
                BankLine.bank_reference.in_(("", line.bank_reference)),
            )
        )
    return session.scalars(wanted.order_by(BankLine.id).limit(AT_MOST)).all()


def unmatched(session: Session, statement_id: int | None, *, most: int) -> Sequence[BankLine]:
    wanted = select(BankLine).where(BankLine.state == LineState.UNMATCHED)
    if statement_id is not None:
        wanted = wanted.where(BankLine.statement_id == statement_id)
    return session.scalars(wanted.order_by(BankLine.booked_on, BankLine.id).limit(most)).all()
