"""Differences as the office lists them."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, func, or_, select
from sqlalchemy.orm import Session

from summit.kernel.text import fold
from summit.payments.differences.models import Difference
from summit.payments.differences.queries import OFF
from summit.payments.differences.statuses import REVIEWS, State
from summit.payments.models import Attempt
from summit.registration.models import Registration
from summit.web.listing import Asked

CHUNK = 500  # rows read at a time for a file
# a payment that does not fit needs nobody once its bill is not off any more
_DEALT_WITH = and_(
    Difference.kind.in_(REVIEWS),
    Difference.attempt_id.not_in(select(Attempt.id).where(Attempt.bill_id.in_(OFF))),
)
IS_OPEN = and_(Difference.state == State.OPEN, ~_DEALT_WITH)
STATES: dict[str, ColumnElement[bool]] = {
    "open": IS_OPEN,
    "settled": or_(
        Difference.state.in_((State.SETTLED, State.GONE)),
        and_(Difference.state == State.OPEN, _DEALT_WITH),
    ),
    "mended": Difference.state == State.MENDED,
}


def differences(
    session: Session, asked: Asked, *, limit: int, offset: int
) -> tuple[Sequence[Row[Any]], int]:
    """Return (difference, registration or None, is it open) of one page, and how many.

    What waits longest stands first, then what was seen last.
    """
    found = _asked_for(asked)
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    return session.execute(_ordered(found).limit(limit).offset(offset)).all(), total


def every_difference(session: Session, asked: Asked) -> Iterator[Row[Any]]:
    wanted = _ordered(_asked_for(asked))
    yield from session.execute(wanted.execution_options(yield_per=CHUNK))


def count_by_state(session: Session) -> dict[str, int]:
    return {name: _count(session, condition) for name, condition in STATES.items()}


def count_open(session: Session) -> int:
    return _count(session, IS_OPEN)


def find(
    session: Session, difference_id: int
) -> tuple[Difference, Registration | None, bool] | None:
    found = session.execute(_joined().where(Difference.id == difference_id)).one_or_none()
    return (found[0], found[1], found[2]) if found else None


def _count(session: Session, condition: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count(Difference.id)).where(condition)) or 0


def _joined() -> Any:
    return select(Difference, Registration, IS_OPEN.label("is_open")).outerjoin(
        Registration, Difference.registration_id == Registration.id
    )


def _asked_for(asked: Asked) -> Any:
    found = _joined()
    if number := asked.search.strip():
        each = [
            Registration.folded.contains(word, autoescape=True) for word in fold(number).split()
        ]
        own = or_(Difference.stripe_id == number, Difference.about == number)
        found = found.where(or_(own, and_(*each)) if each else own)
    if state := asked.get("state"):
        found = found.where(STATES[state])
    return found


def _ordered(found: Any) -> Any:
    waiting_since = case((IS_OPEN, Difference.first_seen_at))
    return found.order_by(
        IS_OPEN.desc(), waiting_since, Difference.last_seen_at.desc(), Difference.id.desc()
    )
