"""The figures of Today. Reads only, each in a few statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from summit.admission import catalogue
from summit.admission.models import Category
from summit.admission.pools.queries import pools as shared
from summit.checkin.models import Checkpoint, Presence
from summit.edition.models import Heartbeat
from summit.kernel.languages import Translated
from summit.kernel.money import Cents
from summit.payments import lists
from summit.payments.balances import CREDITED, KEPT, OWED, TOTAL
from summit.payments.differences.health import health
from summit.payments.models import Bill
from summit.registration.lists import count_by_status
from summit.registration.models import Attendee, Registration
from summit.registration.statuses import Status

SILENT = timedelta(minutes=5)  # a worker that says nothing for so long is not there
HOLDING = (Status.AWAITING_PAYMENT, Status.CONFIRMED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    by_status: dict[Status, int]
    people: int  # whose places are sure or kept
    municipalities: int


@dataclass(frozen=True, slots=True)
class Seats:
    """One category or pool: `category_id` is None for a pool."""

    name: Translated
    taken: int
    room: int
    waiting: int
    category: Category | None = None

    @property
    def percent(self) -> int:
        return min(100, self.taken * 100 // self.room) if self.room else 100


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyToday:
    billed: Cents  # without what was taken back
    paid: Cents  # without what went back
    owed: Cents
    hears_stripe: bool  # books are compared, and messages understood
    owed_confirmed: int  # bills of registrations whose places are sure


@dataclass(frozen=True, slots=True)
class Arrivals:
    place: Translated
    inside: int
    today: int


@dataclass(frozen=True, slots=True)
class Worker:
    seen_at: datetime | None
    is_alive: bool


def registrations(session: Session) -> Registered:
    holding = Registration.status.in_(HOLDING)
    people = (
        select(func.count(Attendee.id))
        .join(Registration)
        .where(holding, Attendee.left_at.is_(None))
    )
    cities = select(Registration.municipality, Registration.country).where(holding).distinct()
    return Registered(
        by_status=count_by_status(session),
        people=session.scalar(people) or 0,
        municipalities=session.scalar(select(func.count()).select_from(cities.subquery())) or 0,
    )


def seats(session: Session) -> list[Seats]:
    return [
        Seats(one.name, its.taken, its.capacity + its.extra, its.waiting, one)
        for one, its in catalogue.catalogue(session)
    ]


def pools(session: Session) -> list[Seats]:
    """Return what several categories share, named by them."""
    return [
        Seats(_together(those), its.taken, its.capacity + its.extra, its.waiting)
        for its, those in shared(session)
        if those
    ]


def _together(categories: Sequence[Category]) -> Translated:
    codes = {code for one in categories for code in one.name}
    return Translated({code: ", ".join(one.name.to(code) for one in categories) for code in codes})


def money(session: Session, *, now: datetime) -> MoneyToday:
    """Return what living registrations owe, and what came in for any of them."""
    sums = (
        select(func.sum(TOTAL - CREDITED), func.sum(KEPT), func.sum(OWED))
        .join(Registration, Bill.registration_id == Registration.id)
        .where(Registration.status.in_(HOLDING))
    )
    billed, paid, owed = (Cents(int(one or 0)) for one in session.execute(sums).one())
    return MoneyToday(
        billed=billed,
        paid=paid,
        owed=owed,
        hears_stripe=health(session, now=now).is_well,
        owed_confirmed=lists.tally(session, "confirmed", now=now)[0],
    )


def arrivals(session: Session, *, now: datetime, zone: tzinfo) -> Sequence[Arrivals]:
    """Return who is inside each checkpoint, and how many came since midnight."""
    midnight = datetime.combine(now.astimezone(zone).date(), time(), zone)
    came = func.count(Presence.attendee_id).filter(Presence.first_at >= midnight)
    wanted = (
        select(Checkpoint, func.count(Presence.attendee_id), came)
        .outerjoin(Presence, Presence.checkpoint_id == Checkpoint.id)
        .group_by(Checkpoint.id)
        .order_by(Checkpoint.id)
    )
    return [Arrivals(one.name, inside, new) for one, inside, new in session.execute(wanted)]


def worker(session: Session, *, now: datetime) -> Worker:
    beat = session.get(Heartbeat, "worker")
    seen = beat.at if beat else None
    return Worker(seen, seen is not None and now - seen < SILENT)
