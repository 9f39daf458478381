"""Table of staff accounts."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from summit.database import Base
from summit.staff.rules import Role


class StaffAccount(Base):
    """One person of the organizing team. Sign-in is `security`.s"""

    __tablename__ = "staff_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    role: Mapped[Role]
