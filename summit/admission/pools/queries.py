"""Which seats several participation types share."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.admission.models import Category, Counter


def pools(session: Session) -> Sequence[tuple[Counter, list[Category]]]:
    """Return the counters that are no type's own, each with the types that share it, or none."""
    own = select(Category.counter_id)
    wanted = select(Counter).where(Counter.id.not_in(own)).order_by(Counter.id)
    found: dict[int, tuple[Counter, list[Category]]] = {
        one.id: (one, []) for one in session.scalars(wanted)
    }
    sharing = select(Category).where(Category.pool_id.is_not(None))
    for category in session.scalars(sharing.order_by(Category.position, Category.id)):
        found[category.pool_id or 0][1].append(category)
    return list(found.values())


def find_pool(session: Session, counter_id: int) -> Counter | None:
    """Return shared seats, or None where there are none or these are a type's own."""
    own = select(Category.counter_id)
    wanted = select(Counter).where(Counter.id == counter_id, Counter.id.not_in(own))
    return session.scalar(wanted)
