"""Table of discounts. The amount itself is counted with the bill."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from summit.database import Base
from summit.kernel.money import Cents


class Discount(Base):
    """Why a bill claims less, who granted it, and when."""

    __tablename__ = "discount"
    __table_args__ = (CheckConstraint("amount > 0", name="positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id"), index=True)
    amount: Mapped[Cents]  # taxes included
    note: Mapped[str] = mapped_column(String(200))
    granted_by: Mapped[str] = mapped_column(String(80))
    granted_at: Mapped[datetime]
