"""The table of links that were asked for: the same row for an address that is known or not."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from summit.database import Base
from summit.kernel.languages import Language


class LinkWish(Base):
    """An address typed by somebody who lost a link. Kept a day at most, and out of the audit."""

    __tablename__ = "link_wish"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254))
    language: Mapped[Language]
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
