"""Tables of holds: what the office sets, and which ends were announced."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from summit.database import Base


class HoldRules(Base):
    """How long places are held and how often longer, see `rules.Holding`; no row: its defaults."""

    __tablename__ = "hold_rules"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    ample_hours: Mapped[int]  # a hold while seats are ample
    scarce_minutes: Mapped[int]  # a hold while they are scarce
    scarce_below_percent: Mapped[int]  # of the seats that are left
    most_extensions: Mapped[int]  # 0: none
    extension_hours: Mapped[int]
    announced_minutes: Mapped[int]  # before the end, by letter; 0: none


class HoldNotice(Base):
    """A letter about the end of a hold; its key keeps a second worker from promising it again."""

    __tablename__ = "hold_notice"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), primary_key=True)
    until: Mapped[datetime] = mapped_column(primary_key=True)
    promised_at: Mapped[datetime]
