"""The one seat counter. Callers hold the transaction; `SoldOut` must roll it back."""

from collections import Counter as Tally
from collections.abc import Iterable, Mapping

from sqlalchemy import case, update
from sqlalchemy.orm import Session

from summit.admission.models import Category, Counter
from summit.edition.service import content_changed
from summit.kernel.errors import N_, Refused


class SoldOut(Refused):
    """`facts["counter_id"]` says which seats ran out."""

    message = N_("There are not enough places left for this participation type.")


def counters_of(session: Session, category_ids: Iterable[int]) -> Tally[int]:
    """Return how many seats people of these categories need, by counter id."""
    needed: Tally[int] = Tally()
    for category_id in category_ids:
        category = session.get_one(Category, category_id)
        needed.update({category.counter_id, category.pool_id or category.counter_id})
    return needed


def take(
    session: Session, seats: Mapping[int, int], *, waiver: bool = False, waited: bool = False
) -> None:
    """Take seats of each counter or raise `SoldOut`. A waiver makes the room it needs.

    Ascending id, always: two groups wanting the same two counters queue, never deadlock.
    """
    for counter_id, count in sorted(seats.items()):
        _take_one(session, counter_id, count, waiver=waiver, waited=waited)


def give_back(session: Session, seats: Mapping[int, int]) -> None:
    for counter_id, count in sorted(seats.items()):
        _give_back_one(session, counter_id, count)


def exchange(session: Session, old: Mapping[int, int], new: Mapping[int, int]) -> None:
    """Hold `new` in place of `old`, moving each counter once; may raise `SoldOut`."""
    for counter_id in sorted({*old, *new}):
        change = new.get(counter_id, 0) - old.get(counter_id, 0)
        if change > 0:
            _take_one(session, counter_id, change, waiver=False, waited=False)
        elif change < 0:
            _give_back_one(session, counter_id, -change)


def _take_one(session: Session, counter_id: int, count: int, *, waiver: bool, waited: bool) -> None:
    wanted, room = Counter.taken + count, Counter.capacity + Counter.extra
    move = update(Counter).where(Counter.id == counter_id).values(taken=wanted)
    if waiver:
        move = move.values(extra=Counter.extra + case((wanted > room, wanted - room), else_=0))
    else:
        move = move.where(wanted <= room)
    if not (waiver or waited):
        move = move.where(Counter.waiting == 0)  # the public stands behind the list
    after = session.execute(
        move.returning(Counter.taken, Counter.capacity, Counter.extra),
        execution_options={"synchronize_session": False},
    ).one_or_none()
    if after is None:
        raise SoldOut(counter_id=counter_id)
    if after.taken >= after.capacity + after.extra:
        content_changed(session)  # it has just filled: the public pages say so


def _give_back_one(session: Session, counter_id: int, count: int) -> None:
    after = session.execute(
        update(Counter)
        .where(Counter.id == counter_id)
        .values(taken=Counter.taken - count)
        .returning(Counter.taken, Counter.capacity, Counter.extra),
        execution_options={"synchronize_session": False},
    ).one()
    if after.taken + count >= after.capacity + after.extra:
        content_changed(session)  # it was full and has room again
