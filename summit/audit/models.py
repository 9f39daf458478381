"""Table of the audit."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from summit.database import Base


class AuditEntry(Base):
    """One row changed once. Never updated, never deleted.

    A column marked `info={"secret": True}` is written down as changed, without its values; one
    marked `info={"by_part": True}` holds a mapping, and each part is written down by its own name.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_subject", "subject", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(80))  # "staff:3", "contact:12", "stripe"
    subject: Mapped[str] = mapped_column(String(80))  # "registration:12"
    change: Mapped[dict[str, Any]]  # column: [before, after]
