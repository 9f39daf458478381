"""Whether both books are compared at all, and whether Stripe's messages are understood."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from summit.payments.differences.models import Reconciliation
from summit.payments.differences.statuses import Ending
from summit.payments.models import StripeEvent

LATE = timedelta(hours=26)  # every night, and two hours for a night that takes longer
MANY = 5  # tries of a message: half an hour of them, see `stripe_events.FIRST_WAIT`


@dataclass(frozen=True, slots=True, kw_only=True)
class Stuck:
    """Messages of Stripe that could not be processed, with the error of the oldest."""

    count: int
    oldest_at: datetime
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """`whole` is the last comparison that came to its end, `last` the last one that was tried."""

    whole: Reconciliation | None
    last: Reconciliation | None
    is_late: bool
    stuck: Stuck | None

    @property
    def failed(self) -> Reconciliation | None:
        """Return the last try where it did not come to its end."""
        return None if self.last is self.whole else self.last

    @property
    def is_well(self) -> bool:
        return not self.is_late and self.stuck is None


def health(session: Session, *, now: datetime) -> Health:
    whole = _newest(session, Reconciliation.ending == Ending.WHOLE)
    return Health(
        whole=whole,
        last=_newest(session),
        is_late=whole is None or now - whole.ended_at > LATE,
        stuck=_stuck(session),
    )


def _newest(session: Session, *where: ColumnElement[bool]) -> Reconciliation | None:
    newest = (Reconciliation.began_at.desc(), Reconciliation.id.desc())
    wanted = select(Reconciliation).where(*where)
    return session.scalar(wanted.order_by(*newest).limit(1))


def _stuck(session: Session) -> Stuck | None:
    those = (StripeEvent.processed_at.is_(None), StripeEvent.tries >= MANY)
    count = session.scalar(select(func.count(StripeEvent.id)).where(*those)) or 0
    wanted = select(StripeEvent).where(*those).order_by(StripeEvent.received_at, StripeEvent.id)
    oldest = session.scalar(wanted.limit(1))
    if oldest is None:
        return None
    return Stuck(count=count, oldest_at=oldest.received_at, error=oldest.last_error or "")
