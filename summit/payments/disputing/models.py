"""Table of disputes."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from summit.database import Base
from summit.kernel.money import Cents
from summit.payments.disputing.statuses import UNDECIDED, DisputeStatus


class Dispute(Base):
    """A card payment that the cardholder's bank disputes. Badges stay: a person decides.

    `withdrawn` is what Stripe took out of our balance and has not put back; once lost, `lost` is as
    much, and the bill asks for it again. Both in the bill's own currency, else zero.
    """

    __tablename__ = "dispute"

    id: Mapped[int] = mapped_column(primary_key=True)
    stripe_id: Mapped[str] = mapped_column(String(255), unique=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"), index=True)
    amount: Mapped[Cents]
    currency: Mapped[str] = mapped_column(String(3))
    reason: Mapped[str] = mapped_column(String(60))  # Stripe's word for the cardholder's
    status: Mapped[DisputeStatus]
    respond_by: Mapped[datetime | None]
    is_charge_refundable: Mapped[bool]
    withdrawn: Mapped[Cents] = mapped_column(default=Cents(0))
    lost: Mapped[Cents] = mapped_column(default=Cents(0))
    opened_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    evidence_taken_at: Mapped[datetime | None]  # the last time; the audit says by whom each was

    @property
    def is_open(self) -> bool:
        return self.status in UNDECIDED
