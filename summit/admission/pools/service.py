"""Makes, changes, deletes shared seats; moves types in and out. Callers hold the transaction.

A type that moves takes along the places its people hold. Whoever takes or returns seats reads
first in which counters they count; for a moment nobody may, or somebody who had read it before
would be counted where the type was (`_hold_still`).
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from summit.admission.catalogue import set_capacity
from summit.admission.events import SeatsReturned
from summit.admission.models import Category, Counter
from summit.admission.pools.errors import NoRoomInPool, PoolGone, PoolInUse
from summit.admission.pools.queries import find_pool, pools
from summit.admission.service import exchange, lock_seats
from summit.extensions import Busy
from summit.kernel.edits import check_unchanged
from summit.kernel.events import announce

SHOWN = ("name", "capacity")
PATIENCE = "3s"  # readers queue behind us for as long

CountWaived = Callable[[Session, int], int]
_counting: list[CountWaived] = []


def bind(count: CountWaived) -> None:
    """Say who counts the people of a type that have their seat by a waiver: nobody here knows."""
    _counting[:] = [count]


def add_pool(session: Session, name: str, capacity: int) -> Counter:
    """Add seats that types may share; none does yet."""
    pool = Counter(name=name, capacity=capacity)
    session.add(pool)
    session.flush()
    return pool


def edit_pool(
    session: Session, counter_id: int, name: str, capacity: int, *, seen: str, now: datetime
) -> None:
    """Change shared seats. Raises `ChangedMeanwhile`, `CapacityBelowTaken`, `PoolGone`."""
    lock_seats(session, [counter_id])
    counter = session.get(Counter, counter_id, populate_existing=True)
    if counter is None:
        raise PoolGone()
    check_unchanged(counter, SHOWN, seen)
    counter.name = name
    set_capacity(session, counter_id, capacity, now=now)


def move_type(session: Session, category_id: int, pool_id: int | None, *, now: datetime) -> None:
    """Let a type share these seats, or none, with the places its people hold.

    Seats that waivers added to those it leaves, by invitation or at the desk, go with whom they
    were added for, as when they leave by themselves; where it enters there is room for them.
    Whoever waits is asked where the move gives them room.

    Raises `NoRoomInPool`, `PoolGone`, `Busy`.
    """
    _hold_still(session)
    category = session.get_one(Category, category_id, populate_existing=True)
    own, before = category.counter_id, category.pool_id
    if pool_id is not None and find_pool(session, pool_id) is None:
        raise PoolGone()
    if pool_id == before:
        return
    rooms = lock_seats(session, [one for one in (own, before, pool_id) if one is not None])
    people = rooms[own].taken  # each type has seats of its own
    if pool_id is not None and people > rooms[pool_id].left:
        raise NoRoomInPool(people=people, left=rooms[pool_id].left)
    category.pool_id = pool_id
    session.flush()
    waived = _counting[-1](session, category_id)
    left = {} if before is None else {before: people - waived}
    left_waived = {} if before is None else {before: waived}
    entered = {} if pool_id is None else {pool_id: people}
    exchange(session, left, entered, old_waived=left_waived, now=now)
    if before is not None:  # what kept its people waiting may have been the pool
        announce(session, SeatsReturned((own,), now))


def delete_pool(session: Session, counter_id: int) -> None:
    """Delete shared seats that no type shares. Raises `PoolInUse`, `PoolGone`, `Busy`."""
    _hold_still(session)
    found = {one.id: those for one, those in pools(session)}
    if counter_id not in found:
        raise PoolGone()
    if found[counter_id]:
        raise PoolInUse()
    session.delete(session.get_one(Counter, counter_id))
    session.flush()


def _hold_still(session: Session) -> None:
    """Wait until nobody uses what they read of the types, and let nobody read it meanwhile.

    First in the transaction: who has read already cannot ask for it without risking a deadlock.
    SQLite has one writer, who reads anew. Raises `Busy` where somebody takes too long.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    session.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE}'"))
    try:
        session.execute(text("LOCK TABLE category IN ACCESS EXCLUSIVE MODE"))
    except OperationalError as late:
        raise Busy() from late
    session.execute(text("SET LOCAL lock_timeout = 0"))
