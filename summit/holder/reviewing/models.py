"""The table of what was typed on the review page and is not sent yet."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from summit.database import Base


class ReviewDraft(Base):
    """Whom the bill is to be made out to, as typed so far. No agreement and no consent: those are
    given by sending alone."""

    __tablename__ = "review_draft"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), primary_key=True)
    payer_name: Mapped[str] = mapped_column(String(200))
    payer_address: Mapped[str] = mapped_column(String(500))
    payer_tax_id: Mapped[str] = mapped_column(String(40))
    purchase_order: Mapped[str] = mapped_column(String(80))
    saved_at: Mapped[datetime]
