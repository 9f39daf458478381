"""Table of bills that were given to another payer."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from summit.database import Base
from summit.kernel.money import Cents
from summit.registration.models import Attendee, Registration


class PayerChange(Base):
    """Whose bill was given to another payer, by whom and when: what two folders tell."""

    __tablename__ = "payer_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registration.id"), index=True
    )  # on whose bill they were
    part_id: Mapped[int] = mapped_column(
        ForeignKey("registration.id"), unique=True
    )  # on whose bill they are
    attendee_id: Mapped[int] = mapped_column(ForeignKey("attendee.id"), index=True)
    amount: Mapped[Cents]  # taken back of the earlier bill, taxes included
    changed_by: Mapped[str] = mapped_column(String(80))
    changed_at: Mapped[datetime]
    attendee: Mapped[Attendee] = relationship()
    part: Mapped[Registration] = relationship(foreign_keys=[part_id])
    registration: Mapped[Registration] = relationship(foreign_keys=[registration_id])
