"""Tables of bank statements. A line is kept for ever; only what became of it moves."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from summit.database import Base, append_only
from summit.kernel.money import Cents
from summit.payments.statements.statuses import LineState, StatementFormat


class BankStatement(Base):
    """One file that was imported: its hash keeps it from being imported twice."""

    __tablename__ = "bank_statement"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))  # of the file
    format: Mapped[StatementFormat]
    new: Mapped[int]
    known: Mapped[int]  # of its lines, from earlier statements
    left_out: Mapped[int]  # headings, balances, what was not booked yet
    imported_by: Mapped[str] = mapped_column(String(80))
    imported_at: Mapped[datetime]


class BankLine(Base):
    """One movement on the organizer's account, as the bank wrote it, and what became of it."""

    __tablename__ = "bank_line"
    __table_args__ = (
        Index("ix_bank_line_state", "state", "booked_on"),
        CheckConstraint(
            "(state = 'booked') = "
            "(payment_id IS NOT NULL OR reversal_id IS NOT NULL OR refund_id IS NOT NULL "
            "OR returned_refund_id IS NOT NULL)",
            name="booked_is_for_something",
        ),
        CheckConstraint(
            "(payment_id IS NULL OR (amount > 0 AND returned_refund_id IS NULL)) "
            "AND (reversal_id IS NULL OR (amount < 0 AND refund_id IS NULL)) "
            "AND (refund_id IS NULL OR amount < 0) "
            "AND (returned_refund_id IS NULL OR amount > 0)",
            name="booked_for_one",
        ),
        CheckConstraint(
            "CASE state WHEN 'unmatched' THEN amount > 0 WHEN 'outgoing' THEN amount <= 0 "
            "ELSE true END",
            name="waits_by_sign",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    statement_id: Mapped[int] = mapped_column(ForeignKey("bank_statement.id"), index=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)  # see `rules.keys_of`
    booked_on: Mapped[date]  # by the bank
    amount: Mapped[Cents]  # negative: it left
    currency: Mapped[str] = mapped_column(String(3))
    # None: it came when no line was told its own account, see `known`
    account: Mapped[str | None] = mapped_column(String(100))
    text: Mapped[str] = mapped_column(String(1000))
    payer_name: Mapped[str] = mapped_column(String(200))
    bank_reference: Mapped[str] = mapped_column(String(100))
    folded: Mapped[str] = mapped_column(String(1400))  # what the office searches
    state: Mapped[LineState]
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"), unique=True)
    reversal_id: Mapped[int | None] = mapped_column(  # the payment that came back by this line
        ForeignKey("payment_reversal.id"), unique=True
    )
    refund_id: Mapped[uuid.UUID | None] = mapped_column(  # what was sent back by this line
        ForeignKey("refund.id"), unique=True
    )
    returned_refund_id: Mapped[uuid.UUID | None] = mapped_column(  # what was sent, and came back
        ForeignKey("refund.id"), unique=True
    )
    reason: Mapped[str | None] = mapped_column(String(200))  # why it was set aside; None: went out
    decided_by: Mapped[str | None] = mapped_column(String(80))
    decided_at: Mapped[datetime | None]


class WrongReturn(Base):
    """A payment said to be returned that was not: its line waits again, to be booked anew.

    The payment stays undone, so that nothing counts twice; no line says any more when it left.
    """

    __tablename__ = "wrong_return"

    reversal_id: Mapped[int] = mapped_column(ForeignKey("payment_reversal.id"), primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("bank_line.id"), index=True)
    decided_by: Mapped[str] = mapped_column(String(80))
    decided_at: Mapped[datetime]


append_only(WrongReturn)


class KnownLine(Base):
    """A line of a file that was held to be one of an earlier file, and so not kept anew.

    Nothing proves it for ever: somebody may take it in as a line of its own.
    """

    __tablename__ = "known_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    statement_id: Mapped[int] = mapped_column(ForeignKey("bank_statement.id"), index=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("bank_line.id"))  # that it is held to be
    taken_id: Mapped[int | None] = mapped_column(  # the line that somebody took it in as
        ForeignKey("bank_line.id"), unique=True
    )
    account: Mapped[str] = mapped_column(String(100))
    booked_on: Mapped[date]
    amount: Mapped[Cents]
    currency: Mapped[str] = mapped_column(String(3))
    text: Mapped[str] = mapped_column(String(1000))
    payer_name: Mapped[str] = mapped_column(String(200))
    bank_reference: Mapped[str] = mapped_column(String(100))


class BankUpload(Base):
    """A CSV file between its upload and the choice of its columns; gone once it is imported."""

    __tablename__ = "bank_upload"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes] = mapped_column(LargeBinary, info={"secret": True})
    uploaded_at: Mapped[datetime]


class CsvLayout(Base):
    """Which column of a bank's CSV means what, remembered by the header of the file."""

    __tablename__ = "csv_layout"

    header: Mapped[str] = mapped_column(String(64), primary_key=True)  # its fingerprint
    columns: Mapped[dict[str, Any]]
