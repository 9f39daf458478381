"""Tables of payments. Money in and money out are rows, never overwritten."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from summit.database import Base, append_only
from summit.kernel.money import Cents
from summit.payments.statuses import (
    Account,
    AttemptStatus,
    PaymentMethod,
    RefundStatus,
    TaxRegime,
)

ACTIVE = text("status IN ('new', 'open', 'processing')")
UNPROCESSED = text("processed_at IS NULL")


class TaxProfile(Base):
    """The one tax profile in force; no row, or `not_yet_registered`, closes paid sales."""

    __tablename__ = "tax_profile"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)
    published = True

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    regime: Mapped[TaxRegime]
    gst_number: Mapped[str | None] = mapped_column(String(40))
    qst_number: Mapped[str | None] = mapped_column(String(40))
    taxable_percent: Mapped[int] = mapped_column(default=100)  # for `domestic_mixed`
    business_number: Mapped[str | None] = mapped_column(String(60))  # with its name: "NEQ 11…"


class BankDetails(Base):
    """Where money is sent to. What is None is not known yet, and no document invents it."""

    __tablename__ = "bank_details"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    account_holder: Mapped[str | None] = mapped_column(String(200))
    bank_name: Mapped[str | None] = mapped_column(String(200))
    bank_address: Mapped[str | None] = mapped_column(String(300))
    institution: Mapped[str | None] = mapped_column(String(3))  # of a Canadian bank, three digits
    transit: Mapped[str | None] = mapped_column(String(5))  # of its branch, five digits
    account_number: Mapped[str | None] = mapped_column(String(34))
    swift: Mapped[str | None] = mapped_column(String(11))  # BIC, for transfers from abroad
    cheque_payable_to: Mapped[str | None] = mapped_column(String(200))
    cheque_address: Mapped[str | None] = mapped_column(String(300))


class Bill(Base):
    """What one payer owes for named attendees of a registration, frozen when it was sent.

    What is taken back of it, by a withdrawal or a refund, is counted beside it.
    """

    __tablename__ = "bill"
    __table_args__ = (
        CheckConstraint("total = subtotal + gst + qst", name="adds_up"),
        CheckConstraint(
            "credited_subtotal BETWEEN 0 AND subtotal AND credited_gst BETWEEN 0 AND gst "
            "AND credited_qst BETWEEN 0 AND qst",
            name="credited_in_range",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), unique=True)
    link_version: Mapped[int] = mapped_column(default=1)  # raised to revoke the payer's link
    payer_name: Mapped[str] = mapped_column(String(200))
    payer_email: Mapped[str | None] = mapped_column(String(254))  # None: only the contact is told
    payer_address: Mapped[str | None] = mapped_column(String(500))
    payer_tax_id: Mapped[str | None] = mapped_column(String(40))  # RFC of a payer in Mexico
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # name by language, unit, quantity
    subtotal: Mapped[Cents]
    taxable: Mapped[Cents]  # the part of the subtotal that bears taxes
    gst: Mapped[Cents]
    qst: Mapped[Cents]
    total: Mapped[Cents]
    credited_subtotal: Mapped[Cents] = mapped_column(default=Cents(0))  # taken back of the claim
    credited_gst: Mapped[Cents] = mapped_column(default=Cents(0))
    credited_qst: Mapped[Cents] = mapped_column(default=Cents(0))
    voided_subtotal: Mapped[Cents] = mapped_column(default=Cents(0))  # the part of it that goes
    voided_gst: Mapped[Cents] = mapped_column(default=Cents(0))  # back on the bill if the
    voided_qst: Mapped[Cents] = mapped_column(default=Cents(0))  # registration comes to life again
    retained: Mapped[Cents] = mapped_column(default=Cents(0))  # still claimed of those who left
    currency: Mapped[str] = mapped_column(String(3))
    regime: Mapped[TaxRegime]
    gst_number: Mapped[str | None] = mapped_column(String(40))
    qst_number: Mapped[str | None] = mapped_column(String(40))
    taxable_percent: Mapped[int] = mapped_column(default=100)  # for `domestic_mixed`
    created_at: Mapped[datetime]

    @property
    def other_payer(self) -> str | None:
        """Return who pays in place of the municipality, by name."""
        return self.payer_name if self.payer_email else None

    @property
    def credited(self) -> Cents:
        return self.credited_subtotal + self.credited_gst + self.credited_qst

    @property
    def voided(self) -> Cents:
        return self.voided_subtotal + self.voided_gst + self.voided_qst


class RefundPolicy(Base):
    """What owners set about refunds; no row sets nothing."""

    __tablename__ = "refund_policy"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    four_eyes_above: Mapped[Cents | None]  # a second person approves what is more
    substitution_until: Mapped[date | None]  # the last day on which contacts replace people


class RefundWindow(Base):
    """Until a day, how much goes back; see `refunding.rules.Window`."""

    __tablename__ = "refund_window"
    __table_args__ = (
        CheckConstraint("percent BETWEEN 0 AND 100 AND fee >= 0", name="percent_in_range"),
    )

    until: Mapped[date] = mapped_column(primary_key=True)  # in the summit's zone
    percent: Mapped[int]
    fee: Mapped[Cents]  # of each person


class Attempt(Base):
    """One card page offered for one bill; at most one at a time can be paid."""

    __tablename__ = "attempt"
    __table_args__ = (
        Index(
            "uq_attempt_active",
            "bill_id",
            unique=True,
            sqlite_where=ACTIVE,
            postgresql_where=ACTIVE,
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id"), index=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), index=True)
    seq: Mapped[int]  # 1, 2, … within the bill
    amount: Mapped[Cents]
    currency: Mapped[str] = mapped_column(String(3))
    params: Mapped[dict[str, Any]]  # frozen: sent again unchanged with the same key
    session_id: Mapped[str | None] = mapped_column(String(255), unique=True)
    payment_intent_id: Mapped[str | None] = mapped_column(String(255), unique=True)
    url: Mapped[str | None] = mapped_column(String(2000))  # Stripe's page, while it is open
    status: Mapped[AttemptStatus] = mapped_column(default=AttemptStatus.NEW)
    review_reason: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Payment(Base):
    """Money that came in, recorded whatever became of the registration."""

    __tablename__ = "payment"

    id: Mapped[int] = mapped_column(primary_key=True)
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id"), index=True)
    attempt_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("attempt.id"), unique=True)
    method: Mapped[PaymentMethod]
    amount: Mapped[Cents]
    currency: Mapped[str] = mapped_column(String(3))
    note: Mapped[str | None] = mapped_column(String(200))  # cheque number, bank reference
    received_at: Mapped[datetime]
    recorded_by: Mapped[str | None] = mapped_column(String(80))  # the actor; None: by itself


class Refund(Base):
    """Money going back. Written before Stripe is asked; a failed one reopens the amount."""

    __tablename__ = "refund"
    __table_args__ = (CheckConstraint("amount > 0", name="positive"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"), index=True)
    amount: Mapped[Cents]
    reason: Mapped[str] = mapped_column(String(60))  # see `service.refunds`
    status: Mapped[RefundStatus] = mapped_column(default=RefundStatus.REQUESTED)
    stripe_refund_id: Mapped[str | None] = mapped_column(String(255), unique=True)
    is_external: Mapped[bool] = mapped_column(default=False)  # made on Stripe's dashboard
    key_number: Mapped[int] = mapped_column(default=1)  # of the idempotency key in use
    tries: Mapped[int] = mapped_column(default=0)  # how often Stripe was asked
    failure: Mapped[str | None] = mapped_column(String(200))
    note: Mapped[str | None] = mapped_column(String(200))  # why, in finance's words
    asked_by: Mapped[str | None] = mapped_column(String(80))  # the actor; None: by itself
    awaits_approval: Mapped[bool] = mapped_column(default=False)  # by another person
    approved_by: Mapped[str | None] = mapped_column(String(80))
    by_hand: Mapped[bool] = mapped_column(default=False)  # finance sends it, not Stripe
    bank_note: Mapped[str | None] = mapped_column(String(200))  # of the transfer back
    requested_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class WriteOff(Base):
    """What finance forgave of a bill paid in part. Taken back, it stands once more, below zero.

    Without reason and person the registration ended, or a part of the claim is gone.
    """

    __tablename__ = "write_off"
    __table_args__ = (CheckConstraint("amount <> 0", name="not_zero"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id"), index=True)
    amount: Mapped[Cents]
    reason: Mapped[str | None] = mapped_column(String(200))
    decided_by: Mapped[str | None] = mapped_column(String(80))
    at: Mapped[datetime]


append_only(WriteOff)


class StripeEvent(Base):
    """A verified hint from Stripe. Done only when `processed_at` is set."""

    __tablename__ = "stripe_event"
    __table_args__ = (
        Index(
            "ix_stripe_event_due",
            "due_at",
            sqlite_where=UNPROCESSED,
            postgresql_where=UNPROCESSED,
        ),
    )

    id: Mapped[str] = mapped_column(String(255), primary_key=True)
    type: Mapped[str] = mapped_column(String(100))
    object_id: Mapped[str] = mapped_column(String(255), index=True)
    api_version: Mapped[str | None] = mapped_column(String(40))
    is_live: Mapped[bool]
    payload: Mapped[dict[str, Any]]
    received_at: Mapped[datetime]
    due_at: Mapped[datetime]  # moves later after each failed try
    processed_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(String(200))


class LedgerEntry(Base):
    """One side of a posting; the sides of one posting sum to zero. Append-only."""

    __tablename__ = "ledger_entry"
    __table_args__ = (UniqueConstraint("posting", "account", name="uq_ledger_entry_once"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    posting: Mapped[str] = mapped_column(String(80), index=True)  # "payment:12"
    account: Mapped[Account]
    amount: Mapped[Cents]  # debit positive, credit negative
    at: Mapped[datetime]


append_only(LedgerEntry)
