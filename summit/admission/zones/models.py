"""Tables of zones."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from summit.admission.models import Category
from summit.database import Base
from summit.kernel.languages import Translated

LETTERS = 2  # at most: they stand on badges


class Zone(Base):
    """A part of the venue that some participation types may enter: a hall, a lounge."""

    __tablename__ = "zone"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[Translated]
    letters: Mapped[str] = mapped_column(String(LETTERS), unique=True)  # as badges show it
    admits: Mapped[list["ZoneType"]] = relationship(cascade="all, delete-orphan")


class ZoneType(Base):
    """A participation type may enter a zone. A row of its own, so that the audit tells of it."""

    __tablename__ = "zone_type"

    zone_id: Mapped[int] = mapped_column(ForeignKey("zone.id"), primary_key=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"), primary_key=True)
    category: Mapped[Category] = relationship()
