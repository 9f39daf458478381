"""Whose bills were given to another payer."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.payments.another_payer.models import PayerChange


def payer_changes(session: Session, registration_id: int) -> Sequence[PayerChange]:
    """Return who went from a registration to another payer, and who came to it so."""
    about = (PayerChange.registration_id == registration_id) | (
        PayerChange.part_id == registration_id
    )
    return session.scalars(select(PayerChange).where(about).order_by(PayerChange.id)).all()
