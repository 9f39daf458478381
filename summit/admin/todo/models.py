"""The table of who is written to about what waits, and when they last were."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from summit.admin.todo.statuses import Rhythm
from summit.database import Base, stored_enum


class ToDoLetters(Base):
    """How often one account is written to; no row: each morning, and never yet."""

    __tablename__ = "to_do_letters"

    account_id: Mapped[int] = mapped_column(ForeignKey("staff_account.id"), primary_key=True)
    rhythm: Mapped[Rhythm] = mapped_column(stored_enum(Rhythm, "rhythm"), default=Rhythm.DAILY)
    told_at: Mapped[datetime | None]
