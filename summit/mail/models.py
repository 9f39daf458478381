"""Table of the outbox."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from summit.database import Base
from summit.kernel.languages import Language

DUE = text("sent_at IS NULL AND given_up_at IS NULL")


class OutboxMessage(Base):
    """An e-mail promised inside a transaction: frozen facts, no bytes, no secret link.

    `key` makes a promise unique: promising the same thing twice is one message.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (
        Index("ix_outbox_due", "due_at", sqlite_where=DUE, postgresql_where=DUE),
        Index("ix_outbox_about", "about"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)  # "registration.confirmed:12"
    occasion: Mapped[str] = mapped_column(String(60))  # names the renderer
    about: Mapped[str] = mapped_column(String(80))  # "registration:12", for the office
    recipient: Mapped[str] = mapped_column(String(254))
    language: Mapped[Language]
    facts: Mapped[dict[str, Any]]
    promised_at: Mapped[datetime]
    due_at: Mapped[datetime]  # moves later after each failed try
    tries: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(String(200))
    sent_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
    subject: Mapped[str | None] = mapped_column(String(300))  # as it was sent
    digest: Mapped[str | None] = mapped_column(String(64))  # SHA-256 of what was sent
    resend_of: Mapped[int | None] = mapped_column(ForeignKey("outbox_message.id"))
