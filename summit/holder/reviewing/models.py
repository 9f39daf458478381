"""The table of what was typed on the review page and is not sent yet."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from summit.database import Base

SECRET = {"secret": True}


class ReviewDraft(Base):
    """Whom the bill is to be made out to, as typed so far. No agreement and no consent: those are
    given by sending alone. The audit says that it was typed, never what: it outlives the draft."""

    __tablename__ = "review_draft"

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), primary_key=True)
    payer_name: Mapped[str] = mapped_column(String(200), info=SECRET)
    payer_address: Mapped[str] = mapped_column(String(500), info=SECRET)
    payer_tax_id: Mapped[str] = mapped_column(String(40), info=SECRET)
    purchase_order: Mapped[str] = mapped_column(String(80), info=SECRET)
    saved_at: Mapped[datetime]
