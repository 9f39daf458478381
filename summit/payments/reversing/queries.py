"""Which payments still hold, and who was told of one that does not."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.payments.models import Payment
from summit.payments.reversing.models import Reversal
from summit.payments.reversing.statuses import ReversalKind

HOLDS = Payment.id.not_in(select(Reversal.payment_id))  # of a row of `Payment`: it counts


def find_reversal(session: Session, payment_id: int) -> Reversal | None:
    return session.scalar(select(Reversal).where(Reversal.payment_id == payment_id))


def undone(session: Session, payment_ids: Iterable[int | None]) -> Mapping[int, ReversalKind]:
    """Return which of these payments were undone, and why."""
    wanted = {one for one in payment_ids if one is not None}
    found = select(Reversal.payment_id, Reversal.kind).where(Reversal.payment_id.in_(wanted))
    return dict(session.execute(found).all())
