"""Tables of differences, and of the comparisons that find them."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from summit.database import Base, WideCentsColumn
from summit.kernel.money import Cents
from summit.payments.differences.found import Sum
from summit.payments.differences.statuses import Ending, Kind, State


class Difference(Base):
    """One difference, written down once however often it is found.

    `settled_…` and `note` are the last decision of a person, and stay when it opens again. A look
    that would find it and does not sets `gone_at`.
    """

    __tablename__ = "difference"
    __table_args__ = (
        UniqueConstraint("kind", "about", name="uq_difference_once"),
        CheckConstraint("(ours IS NULL) = (ours_currency IS NULL)", name="ours_has_currency"),
        CheckConstraint("(theirs IS NULL) = (theirs_currency IS NULL)", name="theirs_has_currency"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind]
    about: Mapped[str] = mapped_column(String(255))
    stripe_id: Mapped[str | None] = mapped_column(String(255), index=True)
    registration_id: Mapped[int | None] = mapped_column(ForeignKey("registration.id"), index=True)
    attempt_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("attempt.id"), index=True)
    ours: Mapped[Cents | None]  # in our books, or asked for
    ours_currency: Mapped[str | None] = mapped_column(String(3))
    theirs: Mapped[Cents | None] = mapped_column(WideCentsColumn)  # at Stripe, or on the card
    theirs_currency: Mapped[str | None] = mapped_column(String(3))
    dated_at: Mapped[datetime]
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    gone_at: Mapped[datetime | None]
    state: Mapped[State] = mapped_column(index=True)
    settled_by: Mapped[str | None] = mapped_column(String(80))
    settled_at: Mapped[datetime | None]
    note: Mapped[str | None] = mapped_column(String(300))

    @property
    def our_sum(self) -> Sum | None:
        return _sum(self.ours, self.ours_currency)

    @property
    def their_sum(self) -> Sum | None:
        return _sum(self.theirs, self.theirs_currency)

    @property
    def came(self) -> Sum | None:
        """Return what came of a payment in review. What Stripe converted came as asked for."""
        return self.our_sum if self.kind is Kind.OTHER_PRESENTMENT else self.their_sum


def _sum(amount: Cents | None, currency: str | None) -> Sum | None:
    return None if amount is None or currency is None else Sum(amount, currency)


class Reconciliation(Base):
    """One comparison of both books: from when it looked, and how it ended."""

    __tablename__ = "reconciliation"

    id: Mapped[int] = mapped_column(primary_key=True)
    began_at: Mapped[datetime] = mapped_column(index=True)
    since: Mapped[datetime]
    ended_at: Mapped[datetime]
    ending: Mapped[Ending]
    fault: Mapped[str | None] = mapped_column(String(80))  # the class of an error of ours
