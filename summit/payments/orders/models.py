"""The table of purchase orders that came as files."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from summit.database import Base


class OrderFile(Base):
    """A file as somebody sent it, byte for byte. A later one stands before it; none is lost."""

    __tablename__ = "order_file"
    __table_args__ = (UniqueConstraint("bill_id", "sha256", name="uq_order_file_once"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bill_id: Mapped[int] = mapped_column(ForeignKey("bill.id"))
    name: Mapped[str] = mapped_column(String(120))  # cleaned, its ending as its content is
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]  # bytes
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, info={"secret": True})
    uploaded_by: Mapped[str] = mapped_column(String(80))  # the actor
    uploaded_at: Mapped[datetime]
