"""Which categories there are, what each costs now, and whether there is room."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from summit.admission.models import Category, Counter
from summit.admission.rules import NotOnSale, next_change, price_at
from summit.kernel.money import Cents


@dataclass(frozen=True, slots=True)
class Offer:
    """A category as it is offered at one moment. `price` is before taxes."""

    category: Category
    price: Cents | None  # None: not on sale yet
    next_price: Cents | None
    next_change: datetime | None
    left: int  # seats the public may still take; 0 while people wait

    @property
    def is_open(self) -> bool:
        return self.price is not None and self.left > 0

    @property
    def is_full(self) -> bool:
        """Tell whether it is on sale and none of it is left."""
        return self.price is not None and self.left == 0


def offers(
    session: Session, *, now: datetime, zone: ZoneInfo, public_only: bool = True
) -> Sequence[Offer]:
    """Return the categories in the order of the form."""
    wanted = select(Category).options(selectinload(Category.windows))
    if public_only:
        wanted = wanted.where(Category.is_public, ~Category.is_invitation_only)
    counters = {counter.id: counter for counter in session.scalars(select(Counter))}
    rows = session.scalars(wanted.order_by(Category.position, Category.id))
    return [_offer(category, counters, now, zone) for category in rows]


def _offer(
    category: Category, counters: dict[int, Counter], now: datetime, zone: ZoneInfo
) -> Offer:
    windows = {window.first_day: window.price for window in category.windows}
    change = next_change(now, windows, zone)
    try:
        price = price_at(now, windows, zone)
    except NotOnSale:
        price = None
    later = price_at(change, windows, zone) if change else None
    ids = {category.counter_id, category.pool_id or category.counter_id}
    left = min(seats_left(counters[counter_id]) for counter_id in ids)
    return Offer(category, price, later, change, left)


def is_on_sale(category: Category, *, now: datetime, zone: ZoneInfo) -> bool:
    """Tell whether a category has a price at this moment."""
    try:
        price_at(now, {window.first_day: window.price for window in category.windows}, zone)
    except NotOnSale:
        return False
    return True


def seats_left(counter: Counter) -> int:
    return 0 if counter.waiting else max(0, counter.capacity + counter.extra - counter.taken)
