"""Which card payments wait for somebody to look at them."""

from sqlalchemy import Integer, and_, func, or_, select, type_coerce

from summit.payments.balances import OWED
from summit.payments.differences.models import Difference
from summit.payments.differences.statuses import REVIEWS, Kind, State
from summit.payments.models import Attempt, Bill, Payment, Refund
from summit.payments.statuses import COUNTED, AttemptStatus
from summit.registration.models import Registration
from summit.registration.statuses import Status

_CLOSED = (
    select(Difference.id)
    .where(
        Difference.attempt_id == Attempt.id,
        Difference.kind.in_(REVIEWS),
        Difference.state.in_((State.SETTLED, State.GONE)),
    )
    .exists()
)
IN_REVIEW = and_(Attempt.status == AttemptStatus.NEEDS_REVIEW, ~_CLOSED)
GONE_BACK = (  # of a row of `Payment`
    select(func.coalesce(func.sum(Refund.amount), 0))
    .where(Refund.payment_id == Payment.id, Refund.status.in_(COUNTED))
    .scalar_subquery()
)
_IN_ANOTHER_CURRENCY = (  # what came and was not sent back; no balance counts it
    select(Payment.id)
    .where(
        Payment.bill_id == Bill.id,
        Payment.currency != Bill.currency,
        type_coerce(Payment.amount, Integer) > type_coerce(GONE_BACK, Integer),
    )
    .exists()
)
_STILL_WAITS = Bill.registration_id.in_(
    select(Registration.id).where(Registration.status == Status.AWAITING_PAYMENT)
)
_CONVERTED = (  # the money fits: no sum tells that somebody must look still
    select(Difference.id)
    .where(
        Difference.registration_id == Bill.registration_id,
        Difference.kind == Kind.OTHER_PRESENTMENT,
        Difference.state == State.OPEN,
    )
    .exists()
)
# a misfit is dealt with once somebody looked at it, or once nothing is owed either way and nobody
# waits to be confirmed: money that is enough confirms nothing before a person has looked
_IS_OFF = or_(OWED != 0, _IN_ANOTHER_CURRENCY, _STILL_WAITS, _CONVERTED)
TO_REVIEW = and_(Bill.id.in_(select(Attempt.bill_id).where(IN_REVIEW)), _IS_OFF)  # of a `Bill`
OFF = select(Bill.id).where(_IS_OFF)
