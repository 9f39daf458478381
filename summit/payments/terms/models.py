"""Tables of the terms of invoices."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from summit.database import Base


class InvoiceTerms(Base):
    """What owners set, see `rules.Terms`; no row: its defaults."""

    __tablename__ = "invoice_terms"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    business_days: Mapped[int | None]
    last_day: Mapped[date | None]
    remind_before: Mapped[list[int]] = mapped_column(JSON)
    remind_after: Mapped[list[int]] = mapped_column(JSON)
    release_after: Mapped[int | None]


class PaymentReminder(Base):
    """A reminder that was promised; its key keeps a second worker from promising it again."""

    __tablename__ = "payment_reminder"

    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id"), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(primary_key=True)  # one that was moved counts anew
    # before:5, after:10, last, asked
    rule: Mapped[str] = mapped_column(String(20), primary_key=True)
    releases_on: Mapped[date | None]  # of the last warning: a clock releases, or a person decides
    promised_at: Mapped[datetime]
    asked_by: Mapped[str | None] = mapped_column(String(80))  # the actor; None: a worker


class DueChange(Base):
    """The due day of one registration, moved by finance; the invoice stays as it was issued."""

    __tablename__ = "due_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), index=True)
    moved_from: Mapped[datetime]
    moved_to: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(200))
    moved_by: Mapped[str] = mapped_column(String(80))  # the actor
    moved_at: Mapped[datetime]
