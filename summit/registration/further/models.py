"""Table of further contacts."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from summit.database import Base
from summit.kernel.languages import Language
from summit.registration.further.statuses import ContactRole, Receives


class FurtherContact(Base):
    """Somebody who acts for a delegation beside the contact who registered it.

    One row for each registration: what was sent together has rows of one address, named and taken
    off together. Who was taken off is kept, and opens nothing.
    """

    __tablename__ = "further_contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    folded: Mapped[str] = mapped_column(String(500))  # what the office searches; see `fold`
    language: Mapped[Language]
    role: Mapped[ContactRole]
    receives: Mapped[Receives]
    link_version: Mapped[int] = mapped_column(default=1)  # raised to revoke the link
    named_by: Mapped[str] = mapped_column(String(80))  # the actor: "contact:12", "staff:3"
    named_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
