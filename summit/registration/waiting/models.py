"""The table of the waiting list."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from summit.admission.models import Category
from summit.database import Base
from summit.kernel.languages import Language

STILL = text("people > 0")


class WaitingEntry(Base):
    """People of one municipality who wait for places of one participation type, in line by id.

    Places offered are registrations of their own (`Registration.waiting_entry_id`).
    """

    __tablename__ = "waiting_entry"
    __table_args__ = (
        CheckConstraint("people >= 0 AND people <= asked", name="people_in_range"),
        Index("ix_waiting_entry_line", "category_id", sqlite_where=STILL, postgresql_where=STILL),
    )

    id: Mapped[int] = mapped_column(primary_key=True)  # the order of the line
    link_version: Mapped[int] = mapped_column(default=1)  # raised to revoke the secret link
    submission_digest: Mapped[str] = mapped_column(
        String(64), unique=True
    )  # SHA-256 of the form's one-time key: a form sent twice is one entry
    language: Mapped[Language]
    municipality: Mapped[str] = mapped_column(String(200))
    country: Mapped[str] = mapped_column(String(2))  # ISO 3166-1 alpha-2
    contact_name: Mapped[str] = mapped_column(String(200))
    contact_email: Mapped[str] = mapped_column(String(254))  # several may share one address
    folded: Mapped[str] = mapped_column(String(700))  # what the office searches; see `fold`
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"))
    asked: Mapped[int]  # people, when the list was joined
    people: Mapped[int]  # who wait still: neither offered a place nor taken off
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]  # taken off the list, by themselves or by the office
    category: Mapped[Category] = relationship()
