"""What somebody pays at a moment, and what it is called: the one place that reads price windows.

A person takes part as a category, at its own price or at that of one of its variants.
"""

from collections.abc import Mapping
from datetime import date, datetime, tzinfo

from summit.admission.models import Category, Variant
from summit.admission.rules import NotOnSale, price_at, windows_within
from summit.admission.variants.errors import VariantNotOnSale
from summit.kernel.languages import Language, Translated
from summit.kernel.money import Cents

BETWEEN = " – "  # a type and its variant, in names and in lists


def windows_of(category: Category, variant: Variant | None) -> Mapping[date, Cents]:
    """Return the prices of a category, or of one of its variants, by the day they begin."""
    of_type = {one.first_day: one.price for one in category.windows}
    if variant is None:
        return of_type
    return windows_within({one.first_day: one.price for one in variant.windows}, of_type)


def price_of(category: Category, variant: Variant | None, *, now: datetime, zone: tzinfo) -> Cents:
    """Return what one person pays now before codes and rules for groups.

    Raises `NotOnSale`, and `VariantNotOnSale` where only the variant is not.
    """
    of_type = price_at(now, windows_of(category, None), zone)
    if variant is None:
        return of_type
    try:
        return price_at(now, windows_of(category, variant), zone)
    except NotOnSale as later:
        raise VariantNotOnSale(name=variant.name) from later


def place_name(category: Category, variant: Variant | None) -> Translated:
    """Return what a person takes part as: "Delegate", or "Delegate – Member of the network"."""
    if variant is None:
        return category.name
    named = {one: (category.name.to(one), variant.name.to(one)) for one in Language}
    return Translated({one.value: BETWEEN.join(names) for one, names in named.items()})
