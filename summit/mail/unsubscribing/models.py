"""The table of addresses that unsubscribed."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from summit.database import Base


class Unsubscription(Base):
    """One address that wants no more advertising, unless that was taken back."""

    __tablename__ = "unsubscription"

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(String(254), unique=True)  # in small letters
    message_id: Mapped[int] = mapped_column(ForeignKey("outbox_message.id"))  # whose link was used
    unsubscribed_at: Mapped[datetime]
    taken_back_at: Mapped[datetime | None]
