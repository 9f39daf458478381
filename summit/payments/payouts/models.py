"""Table of balance transactions."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from summit.database import Base
from summit.kernel.money import Cents
from summit.payments.payouts.rules import ALONE, Group, group_of


class BalanceTransaction(Base):
    """One movement on our balance at Stripe, written down once; only its payout comes later.

    `payment_id` names the payment that it came from, went back of, or was disputed; it is empty for
    fees and payouts, and for what another program on the same account moved.
    """

    __tablename__ = "balance_transaction"

    id: Mapped[int] = mapped_column(primary_key=True)
    stripe_id: Mapped[str] = mapped_column(String(255), unique=True)
    category: Mapped[str] = mapped_column(String(60))  # Stripe's word, see `rules`
    amount: Mapped[Cents]  # negative where money goes out
    fee: Mapped[Cents]
    net: Mapped[Cents]
    currency: Mapped[str] = mapped_column(String(3))
    at: Mapped[datetime] = mapped_column(index=True)
    available_at: Mapped[datetime]
    source_id: Mapped[str | None] = mapped_column(String(255), index=True)
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"), index=True)
    payout_id: Mapped[str | None] = mapped_column(String(255), index=True)

    @property
    def group(self) -> Group:
        return group_of(self.category)

    @property
    def is_ours(self) -> bool:
        """Tell whether it is about us: another program may use the same account."""
        return self.payment_id is not None or self.group in ALONE
