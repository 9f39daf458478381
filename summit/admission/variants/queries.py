"""Which variants people have, and whether they may have them."""

from collections import Counter as Tally
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from summit.admission.models import Variant
from summit.admission.variants.errors import VariantNotOffered, VariantOfAnotherType


class OfVariant(Protocol):
    """Whoever takes part as something."""

    @property
    def category_id(self) -> int: ...
    @property
    def variant_id(self) -> int | None: ...


def find_variants(
    session: Session, people: Sequence[OfVariant], *, before: Iterable[OfVariant] = ()
) -> Mapping[int | None, Variant | None]:
    """Return the variants of these people by their number; under None stands none.

    One that is no longer offered stays with as many as had it `before`. Raises
    `VariantOfAnotherType`, `VariantNotOffered`.
    """
    wanted = Tally(one.variant_id for one in people if one.variant_id is not None)
    found: dict[int | None, Variant | None] = {None: None}
    if not wanted:
        return found
    rows = select(Variant).where(Variant.id.in_(wanted)).options(selectinload(Variant.windows))
    known = {one.id: one for one in session.scalars(rows)}
    stood = Tally(one.variant_id for one in before)
    for one in people:
        if one.variant_id is None:
            continue
        variant = known.get(one.variant_id)
        if variant is None or variant.category_id != one.category_id:
            raise VariantOfAnotherType()
        if not variant.is_offered and wanted[variant.id] > stood[variant.id]:
            raise VariantNotOffered(name=variant.name)
    return found | known
