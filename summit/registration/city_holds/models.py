"""The table of seats held for a city. What is held is its registration, a draft like any other."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from summit.database import Base
from summit.registration.models import Registration


class CityHold(Base):
    """Seats held for one city, as organizers chose them."""

    __tablename__ = "city_hold"
    __table_args__ = (CheckConstraint("remind_before >= 0", name="remind_before_not_negative"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), unique=True)
    until: Mapped[datetime]  # as the draft's `held_until`; stays known when that has ended
    remind_before: Mapped[int]  # days before; 0: nobody is reminded
    message: Mapped[str] = mapped_column(String(2000))  # in the letter, as organizers wrote it
    made_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]  # of this deadline
    registration: Mapped[Registration] = relationship()
