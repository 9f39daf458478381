"""Table of badges."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from summit.database import Base

LIVE, ENDED = text("ended_at IS NULL"), text("ended_at IS NOT NULL")


class BadgeEnd(StrEnum):
    """Why a badge no longer opens a door."""

    REPLACED = "replaced"
    SUBSTITUTED = "substituted"
    CANCELLED = "cancelled"


class Badge(Base):
    """The pass of one attendee; replaced, substituted or cancelled it ends, another begins."""

    __tablename__ = "badge"
    __table_args__ = (
        Index(
            "uq_badge_live",
            "attendee_id",
            unique=True,
            sqlite_where=LIVE,
            postgresql_where=LIVE,
        ),
        Index("ix_badge_ended", "ended_at", sqlite_where=ENDED, postgresql_where=ENDED),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    attendee_id: Mapped[int] = mapped_column(ForeignKey("attendee.id"), index=True)
    serial: Mapped[int]  # 1 for an attendee's first badge, 2 for the next
    short_code: Mapped[str] = mapped_column(String(9), unique=True)  # T4NE-8GYA, for typing
    issued_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    end: Mapped[BadgeEnd | None]
