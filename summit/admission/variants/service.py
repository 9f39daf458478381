"""What organizers change about variants of a participation type. Callers hold the transaction.

What was sold keeps its price. A variant that is taken out of the offer stays with whoever has it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from summit.admission.catalogue import write_prices
from summit.admission.models import Category, Variant, VariantWindow
from summit.admission.variants.errors import VariantNamed
from summit.edition.editing import alone
from summit.kernel.edits import check_unchanged
from summit.kernel.languages import Translated
from summit.kernel.money import Cents
from summit.kernel.text import fold

COLUMNS = ("name", "description", "position", "is_offered", "needs_proof")
SHOWN = (*COLUMNS, "prices")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A variant as organizers want it; prices are before taxes, from that day on."""

    name: Translated
    description: Translated
    position: int = 0
    is_offered: bool = True
    needs_proof: bool = False
    prices: Mapping[date, Cents]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A variant as the form shows it: one flat record to compare."""

    name: Translated
    description: Translated
    position: int
    is_offered: bool
    needs_proof: bool
    prices: tuple[tuple[date, Cents], ...]


def show(variant: Variant) -> Shown:
    return Shown(
        **{name: getattr(variant, name) for name in COLUMNS},
        prices=tuple((window.first_day, window.price) for window in variant.windows),
    )


def add_variant(session: Session, category_id: int, wish: Wish) -> Variant:
    """Add a rate to a participation type. Raises `VariantNamed`."""
    alone(session)  # or two could find the same name free
    _check_name(session, category_id, wish, but=None)
    variant = Variant(category_id=session.get_one(Category, category_id).id)
    _write(variant, wish)
    session.add(variant)
    session.flush()
    return variant


def edit_variant(session: Session, variant_id: int, wish: Wish, *, seen: str) -> Variant:
    """Change a variant. Raises `ChangedMeanwhile`, `VariantNamed`."""
    alone(session)
    variant = session.get_one(
        Variant,
        variant_id,
        with_for_update={"key_share": True},  # people get it meanwhile
        populate_existing=True,
        options=[selectinload(Variant.windows)],
    )
    check_unchanged(show(variant), SHOWN, seen)
    _check_name(session, variant.category_id, wish, but=variant_id)
    _write(variant, wish)
    session.flush()
    return variant


def _check_name(session: Session, category_id: int, wish: Wish, *, but: int | None) -> None:
    """See that lists can tell it from each other rate of its type that is offered.

    They name rates in any language, without accents and capitals.
    """
    if not wish.is_offered:
        return
    others = select(Variant).where(
        Variant.category_id == category_id, Variant.is_offered, Variant.id != (but or 0)
    )
    taken = {fold(text) for one in session.scalars(others) for text in one.name.values()}
    same = next((text for text in wish.name.values() if fold(text) in taken), None)
    if same is not None:
        raise VariantNamed(name=same)


def _write(variant: Variant, wish: Wish) -> None:
    for name in COLUMNS:
        setattr(variant, name, getattr(wish, name))
    write_prices(variant.windows, wish.prices, VariantWindow)
