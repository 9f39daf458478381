"""Which categories there are, what each costs now, and whether there is room."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from summit.admission.models import Category, Counter, Variant
from summit.admission.prices import place_name, price_of, windows_of
from summit.admission.rules import NotOnSale, is_visible, next_change, next_of, price_at
from summit.kernel.languages import Translated
from summit.kernel.money import Cents


@dataclass(frozen=True, slots=True)
class Offer:
    """A category, or a variant of one, as it is offered at one moment. `price` is before taxes."""

    category: Category
    price: Cents | None  # None: not on sale yet
    next_price: Cents | None
    next_change: datetime | None
    left: int  # seats the public may still take; 0 while people wait
    is_shown: bool  # to the public, at this moment
    changes_at: datetime | None  # when the clock alone makes it another offer
    is_on_request: bool  # organizers decide on each of its people
    variant: Variant | None = None  # None: the price of the category itself
    variants: tuple["Offer", ...] = ()  # of a category

    @property
    def key(self) -> str:
        """Return what stands for it in forms: the code of the type, and the variant's number."""
        return key_of(self.category, self.variant)

    @property
    def variant_id(self) -> int | None:
        return self.variant.id if self.variant else None

    @property
    def name(self) -> Translated:
        return place_name(self.category, self.variant)

    @property
    def shows_change(self) -> bool:
        """Tell whether another price is known to come, of the type or of a variant."""
        return self.changes_price or any(one.changes_price for one in self.variants)

    @property
    def changes_price(self) -> bool:
        """Tell whether another price is known to come; one that is alike changes nothing."""
        return self.next_change is not None and self.next_price != self.price

    @property
    def is_open(self) -> bool:
        return self.price is not None and self.left > 0

    @property
    def is_full(self) -> bool:
        """Tell whether it is on sale and none of it is left."""
        return self.price is not None and self.left == 0


def key_of(category: Category, variant: Variant | None) -> str:
    return f"{category.code}.{variant.id}" if variant else category.code


def type_in(key: str) -> str:
    """Return the code of the type that a key names, with a variant or without."""
    return key.partition(".")[0]


def choices(found: Iterable[Offer]) -> Sequence[Offer]:
    """Return what a person may choose: each type, and behind it each of its variants."""
    return [choice for one in found for choice in (one, *one.variants)]


def offers(
    session: Session,
    *,
    now: datetime,
    zone: ZoneInfo,
    public_only: bool = True,
    held: Collection[int | None] = (),
) -> Sequence[Offer]:
    """Return the categories in the order of the form; to the public those it sees now.

    Each has the variants that are offered, and those of `held`, which somebody has.
    """
    wanted = select(Category).options(
        selectinload(Category.windows),
        selectinload(Category.variants).selectinload(Variant.windows),
    )
    counters = {counter.id: counter for counter in session.scalars(select(Counter))}
    rows = session.scalars(wanted.order_by(Category.position, Category.id))
    every = [_with_variants(category, counters, held, now, zone) for category in rows]
    return [one for one in every if one.is_shown] if public_only else every


def _with_variants(
    category: Category,
    counters: dict[int, Counter],
    held: Collection[int | None],
    now: datetime,
    zone: ZoneInfo,
) -> Offer:
    shown = [one for one in category.variants if one.is_offered or one.id in held]
    of_type = _offer(category, None, counters, now, zone)
    variants = tuple(_offer(category, one, counters, now, zone) for one in shown)
    moments = (of_type.changes_at, *(one.changes_at for one in variants))
    return replace(of_type, variants=variants, changes_at=next_of(now, moments))


def _offer(
    category: Category,
    variant: Variant | None,
    counters: dict[int, Counter],
    now: datetime,
    zone: ZoneInfo,
) -> Offer:
    windows = windows_of(category, variant)
    change = next_change(now, windows, zone)
    try:
        price = price_at(now, windows, zone)
    except NotOnSale:
        price = None
    later = price_at(change, windows, zone) if change else None
    ids = {category.counter_id, category.pool_id or category.counter_id}
    left = min(seats_left(counters[counter_id]) for counter_id in ids)
    is_shown = category.is_for_everybody and is_seen(category, now=now)
    moments = (change, category.visible_from, category.visible_until)
    changes_at = next_of(now, moments) if category.is_for_everybody else None
    on_request = category.needs_approval
    return Offer(category, price, later, change, left, is_shown, changes_at, on_request, variant)


def is_seen(category: Category, *, now: datetime) -> bool:
    """Tell whether a category stands between its first moment and its last."""
    return is_visible(now, category.visible_from, category.visible_until)


def is_on_sale(category: Category, *, now: datetime, zone: ZoneInfo) -> bool:
    """Tell whether a category has a price at this moment."""
    try:
        price_of(category, None, now=now, zone=zone)
    except NotOnSale:
        return False
    return True


def seats_left(counter: Counter, *, waived: int = 0) -> int:
    """Return how many the public may take, once so many people by a waiver have given theirs up."""
    room = counter.capacity + max(0, counter.extra - waived)
    return 0 if counter.waiting else max(0, room - (counter.taken - waived))
