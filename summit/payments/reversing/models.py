"""Table of payments that were undone."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from summit.database import Base, append_only
from summit.payments.reversing.statuses import ReversalKind


class Reversal(Base):
    """A payment that is not there: from now on it counts nowhere. Always the whole payment."""

    __tablename__ = "payment_reversal"

    id: Mapped[int] = mapped_column(primary_key=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"), unique=True)
    kind: Mapped[ReversalKind]
    reason: Mapped[str] = mapped_column(String(200))  # in finance's words
    reversed_by: Mapped[str] = mapped_column(String(80))
    reversed_at: Mapped[datetime]


append_only(Reversal)
