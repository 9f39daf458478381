"""Gives the numbers of documents, each once and without a gap. Callers hold the transaction.

A transaction takes numbers of several kinds in whatever order its papers arise: a payment its
invoice and its receipt, a payer's change a credit note and an invoice. So that no two wait for one
another, whoever takes a first number locks all the series of its year, and only here.
"""

from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from summit.database import insert_unless_there
from summit.payments.documents.models import DocumentSeries
from summit.payments.documents.rules import DocumentKind

ORDER = sorted(DocumentKind)


def next_place(session: Session, kind: DocumentKind, day: date) -> int:
    """Return the next place in a series; one that is rolled back is given again."""
    lock_series(session, day.year)
    mine = (
        update(DocumentSeries)
        .where(DocumentSeries.kind == kind, DocumentSeries.year == day.year)
        .values(last=DocumentSeries.last + 1)
        .returning(DocumentSeries.last)
    )
    return session.execute(mine, execution_options={"synchronize_session": False}).scalar_one()


def lock_series(session: Session, year: int) -> None:
    """Lock every series of a year in one order; the first who comes in a year opens them."""
    wanted = select(DocumentSeries.kind).where(DocumentSeries.year == year)
    locked = wanted.order_by(DocumentSeries.kind).with_for_update()
    if len(session.scalars(locked).all()) == len(ORDER):
        return
    for kind in ORDER:
        insert_unless_there(session, DocumentSeries, {"kind": kind, "year": year, "last": 0})
    session.scalars(locked).all()
