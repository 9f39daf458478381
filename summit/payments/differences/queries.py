"""Which card payments wait for somebody to look at them."""

from sqlalchemy import and_, select

from summit.payments.differences.models import Difference
from summit.payments.differences.statuses import REVIEWS, State
from summit.payments.models import Attempt
from summit.payments.statuses import AttemptStatus

_LOOKED_AT = (
    select(Difference.id)
    .where(
        Difference.attempt_id == Attempt.id,
        Difference.kind.in_(REVIEWS),
        Difference.state == State.SETTLED,
    )
    .exists()
)
IN_REVIEW = and_(Attempt.status == AttemptStatus.NEEDS_REVIEW, ~_LOOKED_AT)
