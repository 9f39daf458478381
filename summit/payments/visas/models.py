"""Tables of refused visas. The file stands apart, so that it can go when it is needed no more."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from summit.database import Base
from summit.payments.visas.statuses import VisaStatus
from summit.registration.models import Attendee, Registration

OPEN = text("status = 'asked'")


class VisaRequest(Base):
    """A refused visa, handed in by the contact or written down by staff who saw the proof."""

    __tablename__ = "visa_request"
    __table_args__ = (
        Index(
            "uq_visa_request_open",
            "attendee_id",
            unique=True,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), index=True)
    attendee_id: Mapped[int | None] = mapped_column(
        ForeignKey("attendee.id"), index=True
    )  # None: everybody
    status: Mapped[VisaStatus] = mapped_column(default=VisaStatus.ASKED)
    said: Mapped[str | None] = mapped_column(String(300))  # by whoever asked
    file_name: Mapped[str | None] = mapped_column(String(120))  # None: staff saw the original
    media_type: Mapped[str | None] = mapped_column(String(40))
    sha256: Mapped[str | None] = mapped_column(String(64))
    asked_by: Mapped[str] = mapped_column(String(80))
    asked_at: Mapped[datetime]
    decided_by: Mapped[str | None] = mapped_column(String(80))
    decided_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(String(300))  # to the contact
    attendee: Mapped[Attendee | None] = relationship()
    registration: Mapped[Registration] = relationship()


class VisaFile(Base):
    """The proof itself; deleted some time after the decision."""

    __tablename__ = "visa_file"

    visa_request_id: Mapped[int] = mapped_column(ForeignKey("visa_request.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary, info={"secret": True})
