"""How many seats are left at this moment, for people who are not held yet."""

from collections import Counter as Tally
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.admission.models import Category, Counter
from summit.admission.queries import seats_left
from summit.registration.entering.errors import SeatsLacking


def check_seats(session: Session, wanted: Mapping[int, int]) -> None:
    """See that so many people of these types have room now. Raises `SeatsLacking`.

    Nothing is held by it: who takes them meanwhile is told by the counter.
    """
    needed: Tally[int] = Tally()
    kinds = session.scalars(select(Category).where(Category.id.in_(wanted))).all()
    for kind in kinds:
        for counter_id in {kind.counter_id, kind.pool_id or kind.counter_id}:
            needed[counter_id] += wanted[kind.id]
    counters = session.scalars(select(Counter).where(Counter.id.in_(needed)))
    left = {one.id: seats_left(one) for one in counters}
    for kind in kinds:
        for counter_id in (kind.counter_id, kind.pool_id or kind.counter_id):
            if needed[counter_id] > 0 and needed[counter_id] > left[counter_id]:
                facts = {"left": left[counter_id], "number": needed[counter_id]}
                raise SeatsLacking(name=kind.name, **facts)
