"""Joining the line, leaving it, and asking whoever is next. Callers hold the transaction.

The counters of a participation type are the lock of its line: whoever reads or moves it holds
them all, taken by ascending id.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from summit.admission import service as admission
from summit.admission.events import SeatsReturned
from summit.admission.models import Category, Counter
from summit.admission.queries import is_on_sale, is_seen
from summit.edition.models import Summit
from summit.edition.queries import get_summit, opening_at, zone_of
from summit.edition.service import content_changed
from summit.kernel.events import announce
from summit.kernel.languages import Language
from summit.registration.service import Application, Person, check_types
from summit.registration.service import offer as hold_offered
from summit.registration.waiting.errors import FewerWait, NobodyWaits, NotWaitedFor, PlacesFree
from summit.registration.waiting.events import WaitingListJoined
from summit.registration.waiting.models import WaitingEntry
from summit.registration.waiting.rules import InLine, folded_entry, offer_until, offered

CanSell = Callable[[Session], bool]  # whether paid places may be sold at all
_ROOMS = select(Counter.id, Counter.capacity + Counter.extra - Counter.taken)


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What somebody who waits asks for, already validated by the form."""

    category_id: int
    people: int
    language: Language
    municipality: str
    country: str
    contact_name: str
    contact_email: str


def join(session: Session, wish: Wish, *, submission_digest: str, now: datetime) -> WaitingEntry:
    """Put people at the end of the line.

    Raises `NotWaitedFor`, `PlacesFree`, and `TooManyOfType` or `TooFewOfType` where so many could
    not be registered.

    A `submission_digest` used before breaks its unique constraint: that form was sent already.
    """
    category = session.get_one(Category, wish.category_id)
    summit = get_summit(session)
    rooms = admission.lock_seats(session, _counters(category))
    if category.is_companion or not _may_wait(category, summit, now=now):
        raise NotWaitedFor()
    check_types(session, [category], {category.id: wish.people}, whole_id=None)
    left = min(rooms[one].left for one in _counters(category))
    if left and not _line(session, {category.id}):
        raise PlacesFree(left=left)
    entry = WaitingEntry(
        submission_digest=submission_digest,
        asked=wish.people,
        joined_at=now,
        folded=folded_entry(wish.municipality, wish.contact_name, wish.contact_email),
        **{name: getattr(wish, name) for name in Wish.__slots__},
    )
    session.add(entry)
    session.flush()
    admission.wait(session, category.counter_id, wish.people)
    announce(session, WaitingListJoined(entry.id, now))
    return entry


def leave(session: Session, entry_id: int, *, staying: int = 0, now: datetime) -> WaitingEntry:
    """Take people off the line until `staying` wait; offers made stand.

    Raises `NobodyWaits`, and `FewerWait` where places were offered meanwhile.
    """
    entry = session.get_one(WaitingEntry, entry_id)
    admission.lock_seats(session, _counters(entry.category))
    session.refresh(entry)
    if not entry.people:
        raise NobodyWaits()
    gone = entry.people - staying
    if gone < 0:
        raise FewerWait(people=entry.people)
    if gone == 0:
        return entry
    entry.people = staying
    if not staying:
        entry.left_at = now
    session.flush()
    admission.wait(session, entry.category.counter_id, -gone)
    return entry


def ask_next(session: Session, fact: SeatsReturned, *, can_sell: CanSell) -> None:
    """Hold the places that came back for whoever is next, before anybody else can take them."""
    if not can_sell(session):
        return  # the sweep asks once something is sold again
    concerned = or_(
        Category.counter_id.in_(fact.counter_ids), Category.pool_id.in_(fact.counter_ids)
    )
    _ask(session, set(session.scalars(select(Category.id).where(concerned))), now=fact.at)


def ask_all(session: Session, *, now: datetime) -> None:
    """Ask whoever places are free for, as after registration was opened again.

    The caller knows that something may be sold.
    """
    content_changed(session)  # whoever keeps a desk looks again who is next
    waited_for = _waited_for(session)
    counters = {one for category in waited_for for one in _counters(category)}
    admission.lock_seats(session, counters)
    _ask(session, {category.id for category in waited_for}, now=now)


def is_somebody_next(session: Session, *, now: datetime) -> bool:
    """Tell, without a lock, whether `ask_all` would ask anybody."""
    return bool(_next(session, {category.id for category in _waited_for(session)}, now=now))


def _ask(session: Session, category_ids: Collection[int], *, now: datetime) -> None:
    for entry, places in _next(session, category_ids, now=now):
        _offer(session, entry, places, now=now)


def _next(
    session: Session, category_ids: Collection[int], *, now: datetime
) -> list[tuple[WaitingEntry, int]]:
    """Return for whom of those who wait for these types places are free, and how many."""
    line = _line(session, category_ids)
    summit = get_summit(session) if line else None
    if summit is None or not opening_at(summit, now)[0]:
        return []
    wanted = [one for one in line if _may_wait(one.category, summit, now=now)]
    needed = {counter_id for one in wanted for counter_id in _counters(one.category)}
    rooms = session.execute(_ROOMS.where(Counter.id.in_(needed)))
    places = offered(
        [InLine(one.id, one.people, _counters(one.category)) for one in wanted],
        {counter_id: max(0, left) for counter_id, left in rooms},
    )
    entries = {one.id: one for one in wanted}
    return [(entries[entry_id], count) for entry_id, count in places]


def _may_wait(category: Category, summit: Summit, *, now: datetime) -> bool:
    """Tell whether places of a type are given out now; outside its moments nobody is asked."""
    return is_seen(category, now=now) and is_on_sale(category, now=now, zone=zone_of(summit))


def _offer(session: Session, entry: WaitingEntry, places: int, *, now: datetime) -> None:
    summit = get_summit(session)
    _is_open, boundary = opening_at(summit, now)
    until = offer_until(now, summit.waiting_offer_hours, boundary)
    entry.people -= places
    session.flush()
    admission.wait(session, entry.category.counter_id, -places)
    somebody = Person(category_id=entry.category_id, given_name="", language=entry.language)
    asked = Application(
        language=entry.language,
        municipality=entry.municipality,
        country=entry.country,
        contact_name=entry.contact_name,
        contact_email=entry.contact_email,
        people=(somebody,) * places,
    )
    hold_offered(session, asked, until=until, waiting_entry_id=entry.id, now=now)


def _counters(category: Category) -> frozenset[int]:
    return frozenset({category.counter_id, category.pool_id or category.counter_id})


def _waited_for(session: Session) -> Sequence[Category]:
    ids = select(WaitingEntry.category_id).where(WaitingEntry.people > 0)
    return session.scalars(select(Category).where(Category.id.in_(ids))).all()


def _line(session: Session, category_ids: Collection[int]) -> Sequence[WaitingEntry]:
    """Return who waits for these types as it is now, the first in line first."""
    wanted = select(WaitingEntry).where(
        WaitingEntry.people > 0, WaitingEntry.category_id.in_(category_ids)
    )
    fresh = wanted.options(joinedload(WaitingEntry.category)).order_by(WaitingEntry.id)
    return session.scalars(fresh.execution_options(populate_existing=True)).all()
