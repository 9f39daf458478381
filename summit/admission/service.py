"""The one seat counter. Callers hold the transaction; `SoldOut` must roll it back.

Seats that come back are announced (`SeatsReturned`) in the transaction that returns them, so that
whoever waits is asked before anybody else can take them.
"""

from collections import Counter as Tally
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Update, bindparam, case, or_, select, update
from sqlalchemy.orm import Session

from summit.admission.events import SeatsReturned
from summit.admission.models import Category, Counter
from summit.admission.rules import Room
from summit.database import table_of
from summit.edition.service import content_changed
from summit.kernel.errors import N_, Refused
from summit.kernel.events import announce


class SoldOut(Refused):
    """`facts["counter_id"]` says which seats ran out."""

    message = N_("There are not enough places left for this participation type.")


NOBODY: Mapping[int, int] = {}

# The conditional statements that move a counter; built once, for they cost more than they take.
counter = table_of(Counter)
seats = counter.c
_WANTED, _ROOM = seats.taken + bindparam("count"), seats.capacity + seats.extra
_MOVE = (
    update(counter)
    .where(seats.id == bindparam("counter_id"))
    .returning(seats.taken, seats.capacity, seats.extra)
)
_GIVE_BACK = _MOVE.values(taken=seats.taken - bindparam("count"))
_GIVE_BACK_WAIVED = _MOVE.values(  # the seat that a waiver added goes with its person
    taken=seats.taken - bindparam("count"),
    extra=case((seats.extra > bindparam("count"), seats.extra - bindparam("count")), else_=0),
)
_TAKE_ANYWAY = _MOVE.values(
    taken=_WANTED, extra=seats.extra + case((_WANTED > _ROOM, _WANTED - _ROOM), else_=0)
)
_TAKE_WAITED_FOR = _MOVE.values(taken=_WANTED).where(_WANTED <= _ROOM)
_TAKE = _TAKE_WAITED_FOR.where(seats.waiting == 0)  # the public stands behind the list
_WAIT = _MOVE.values(waiting=seats.waiting + bindparam("count"))


def counters_of(session: Session, category_ids: Iterable[int]) -> Tally[int]:
    """Return how many seats people of these categories need, by counter id."""
    needed: Tally[int] = Tally()
    for category_id in category_ids:
        category = session.get_one(Category, category_id)
        needed.update({category.counter_id, category.pool_id or category.counter_id})
    return needed


def take(
    session: Session, wanted: Mapping[int, int], *, waiver: bool = False, waited: bool = False
) -> Sequence[Room]:
    """Take seats of each counter or raise `SoldOut`; return what is left of each.

    A waiver makes the room it needs, which goes again with its people. Ascending id, always: two
    groups wanting the same two counters queue, never deadlock.
    """
    by = _TAKE_ANYWAY if waiver else _TAKE_WAITED_FOR if waited else _TAKE
    return [_take_one(session, by, *one) for one in sorted(wanted.items())]


def take_with_waived(
    session: Session,
    wanted: Mapping[int, int],
    waived: Mapping[int, int],
    *,
    waited: bool = False,
) -> Sequence[Room]:
    """Take seats as `take` does, and others by a waiver; return what is left of the first."""
    if waived:
        lock_seats(session, {*wanted, *waived})  # by ascending id, whichever is moved first
    rooms = take(session, wanted, waited=waited)
    take(session, waived, waiver=True)
    return rooms


def give_back(
    session: Session,
    held: Mapping[int, int],
    *,
    waived: Mapping[int, int] = NOBODY,
    now: datetime,
) -> None:
    """Return seats; of `waived`, taken by a waiver, what it added is not offered to anybody."""
    exchange(session, held, {}, old_waived=waived, now=now)


def exchange(
    session: Session,
    old: Mapping[int, int],
    new: Mapping[int, int],
    *,
    old_waived: Mapping[int, int] = NOBODY,
    new_waived: Mapping[int, int] = NOBODY,
    now: datetime,
) -> Sequence[Room]:
    """Hold `new` in place of `old`, moving each counter once; may raise `SoldOut`.

    Beside them those held by a waiver. Returns what is left of each counter that seats were taken
    of without one.
    """
    changes, by_waiver = _changes(old, new), _changes(old_waived, new_waived)
    less = [one for part in (changes, by_waiver) for one, change in part.items() if change < 0]
    returned = tuple(sorted(set(less)))
    if returned or by_waiver:
        lock_seats(session, {**changes, **by_waiver})
    _return(session, by_waiver, by=_GIVE_BACK_WAIVED)
    rooms = []
    for counter_id, change in changes.items():
        if change > 0:
            rooms.append(_take_one(session, _TAKE, counter_id, change))
        else:
            _give_back_one(session, counter_id, -change, by=_GIVE_BACK)
    for counter_id, change in by_waiver.items():
        if change > 0:
            _take_one(session, _TAKE_ANYWAY, counter_id, change)
    if returned:
        announce(session, SeatsReturned(returned, now))
    return rooms


def _return(session: Session, changes: Mapping[int, int], *, by: Update) -> None:
    for counter_id, change in changes.items():
        if change < 0:
            _give_back_one(session, counter_id, -change, by=by)


def _changes(old: Mapping[int, int], new: Mapping[int, int]) -> dict[int, int]:
    """Return by how much each counter moves, by ascending id; those that stay left out."""
    moved = {one: new.get(one, 0) - old.get(one, 0) for one in sorted({*old, *new})}
    return {one: change for one, change in moved.items() if change}


def lock_seats(session: Session, counter_ids: Iterable[int]) -> Mapping[int, Room]:
    """Lock these counters, and those that share a pool with them; return the room of each.

    By ascending id. Who gives seats back takes all of them at once: the next in line may need
    another counter beside the one that has room again.
    """
    ids = set(counter_ids)
    sharing = select(Category.counter_id, Category.pool_id).where(
        or_(Category.counter_id.in_(ids), Category.pool_id.in_(ids))
    )
    for own, pool in session.execute(sharing):
        ids |= {own, pool or own}
    wanted = select(seats.id, seats.capacity + seats.extra, seats.taken).where(seats.id.in_(ids))
    locked = session.execute(wanted.order_by(seats.id).with_for_update())
    return {counter_id: Room(room, taken) for counter_id, room, taken in locked}


def is_waited_for(session: Session, counter_ids: Iterable[int]) -> bool:
    """Tell whether anybody waits for one of these counters. Lock them first."""
    waiting = select(seats.id).where(seats.id.in_(set(counter_ids)), seats.waiting > 0)
    return session.scalar(waiting.limit(1)) is not None


def wait(session: Session, counter_id: int, count: int) -> None:
    """Let so many more people wait for a counter, or fewer where `count` is negative."""
    after = _move(session, _WAIT, counter_id, count)
    if after is None:
        raise LookupError(f"There is no counter {counter_id}")
    if after.taken < after.capacity + after.extra:
        content_changed(session)  # the public may take again, or no longer


def _take_one(session: Session, by: Update, counter_id: int, count: int) -> Room:
    after = _move(session, by, counter_id, count)
    if after is None:
        raise SoldOut(counter_id=counter_id)
    room = Room(after.capacity + after.extra, after.taken)
    if not room.left:
        content_changed(session)  # it has just filled: the public pages say so
    return room


def _give_back_one(session: Session, counter_id: int, count: int, *, by: Update) -> None:
    after = _move(session, by, counter_id, count)
    if after is None:
        raise LookupError(f"There is no counter {counter_id}")
    if after.taken + count >= after.capacity + after.extra:
        content_changed(session)  # it was full and has room again


def _move(session: Session, by: Update, counter_id: int, count: int) -> Row[Any] | None:
    moved = {"counter_id": counter_id, "count": count}
    return session.execute(by, moved).one_or_none()
