"""Tables of naming: what the office sets, and which reminders went."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from summit.database import Base


class PeopleRules(Base):
    """Until when people are named and changed, see `rules.Limits`; no row: its defaults."""

    __tablename__ = "people_rules"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    names_until: Mapped[date | None]
    changes_until: Mapped[date | None]


class NamesReminder(Base):
    """A reminder of missing names; its key keeps a second worker from promising it again."""

    __tablename__ = "names_reminder"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), primary_key=True)
    sent_on: Mapped[date] = mapped_column(primary_key=True)  # in the summit's zone
    promised_at: Mapped[datetime]
