"""What organizers change about what is offered: participation types, prices, capacities.

Prices and capacities are rows. What was sold keeps its price; a capacity never falls below what
is taken. Locks: the category, then its counters by ascending id.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from summit.admission.events import BadgesWaitNoLonger, SeatsReturned
from summit.admission.models import Category, Colour, Counter, PriceWindow, Variant, VariantWindow
from summit.admission.service import lock_seats
from summit.edition.editing import alone
from summit.kernel.edits import check_unchanged
from summit.kernel.errors import N_, Refused
from summit.kernel.events import announce
from summit.kernel.languages import Translated
from summit.kernel.money import Cents

W = TypeVar("W", PriceWindow, VariantWindow)
OFFERING = (
    "is_public",
    "is_invitation_only",
    "needs_approval",
    "asks_again",
    "needs_proof",
    "badge_waits_for_proof",
    "visible_from",
    "visible_until",
    "least_people",
    "most_people",
)
COLUMNS = ("name", "description", "colour", "position", *OFFERING)


class CapacityBelowTaken(Refused):
    message = N_("%(taken)s places are taken already: the capacity cannot be lower than that.")


class CodeTaken(Refused):
    message = N_("Another participation type has this code.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A participation type as organizers want it."""

    name: Translated
    description: Translated
    colour: Colour
    position: int
    is_public: bool
    needs_approval: bool = False
    asks_again: bool = False
    needs_proof: bool = False
    badge_waits_for_proof: bool = False
    is_invitation_only: bool = False
    visible_from: datetime | None = None
    visible_until: datetime | None = None
    least_people: int | None = None  # in one registration
    most_people: int | None = None
    capacity: int
    prices: Mapping[date, Cents]  # before taxes, from that day on


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A participation type as the form shows it: one flat record to compare."""

    name: Translated
    description: Translated
    colour: Colour
    position: int
    is_public: bool
    needs_approval: bool
    asks_again: bool
    needs_proof: bool
    badge_waits_for_proof: bool
    is_invitation_only: bool
    visible_from: datetime | None
    visible_until: datetime | None
    least_people: int | None
    most_people: int | None
    capacity: int
    prices: tuple[tuple[date, Cents], ...]


SHOWN = (*COLUMNS, "capacity", "prices")


def show(session: Session, category: Category) -> Shown:
    counter = session.get_one(Counter, category.counter_id)
    return Shown(
        **{name: getattr(category, name) for name in COLUMNS},
        capacity=counter.capacity,
        prices=tuple((window.first_day, window.price) for window in category.windows),
    )


def add_category(session: Session, code: str, wish: Wish, *, is_companion: bool) -> Category:
    """Add a participation type with seats of its own. Raises `CodeTaken`."""
    alone(session)  # or two could find the same code free
    if session.scalar(select(Category.id).where(Category.code == code)) is not None:
        raise CodeTaken()
    counter = Counter(capacity=wish.capacity)
    session.add(counter)
    session.flush()
    category = Category(code=code, counter_id=counter.id, is_companion=is_companion)
    _write(category, wish)
    session.add(category)
    session.flush()
    return category


def edit_category(
    session: Session, category_id: int, wish: Wish, *, seen: str, now: datetime
) -> Category:
    """Change a participation type. Raises `ChangedMeanwhile`, `CapacityBelowTaken`."""
    category = session.get_one(
        Category,
        category_id,
        with_for_update={"key_share": True},  # people of it are added meanwhile, seats in hand
        populate_existing=True,
        options=[selectinload(Category.windows)],
    )
    check_unchanged(show(session, category), SHOWN, seen)
    waited = category.needs_proof and category.badge_waits_for_proof
    _write(category, wish)
    set_capacity(session, category.counter_id, wish.capacity, now=now)
    if waited and not (wish.needs_proof and wish.badge_waits_for_proof):
        announce(session, BadgesWaitNoLonger(category.id, now))
    return category


def set_capacity(session: Session, counter_id: int, capacity: int, *, now: datetime) -> None:
    """Change how many seats there are; the row is locked, so that nobody takes one meanwhile.

    Whoever waits for them is asked at once. Raises `CapacityBelowTaken`.
    """
    lock_seats(session, [counter_id])
    counter = session.get_one(Counter, counter_id, populate_existing=True)
    if counter.taken > capacity + counter.extra:
        raise CapacityBelowTaken(taken=counter.taken)
    is_more = capacity > counter.capacity
    counter.capacity = capacity
    session.flush()
    if is_more:
        announce(session, SeatsReturned((counter_id,), now))


def _write(category: Category, wish: Wish) -> None:
    for name in COLUMNS:
        setattr(category, name, getattr(wish, name))
    write_prices(category.windows, wish.prices, PriceWindow)


def write_prices(windows: list[W], prices: Mapping[date, Cents], made_of: Callable[..., W]) -> None:
    """Put these prices in place of the windows there are; those that stay keep their row."""
    kept = {window.first_day: window for window in windows}
    for day, window in kept.items():
        if day not in prices:
            windows.remove(window)
    for day, price in prices.items():
        if day in kept:
            kept[day].price = price
        else:
            windows.append(made_of(first_day=day, price=price))


def catalogue(session: Session) -> Sequence[tuple[Category, Counter]]:
    """Return every participation type with its seats, in the order of the form."""
    wanted = (
        select(Category, Counter)
        .join(Counter, Category.counter_id == Counter.id)
        .options(
            selectinload(Category.windows),
            selectinload(Category.variants).selectinload(Variant.windows),
        )
        .order_by(Category.position, Category.id)
    )
    return [(category, counter) for category, counter in session.execute(wanted)]
