"""What a person pays at a moment: the type's price or that of a rate, from plain values."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from summit.admission.models import Category, PriceWindow, Variant, VariantWindow
from summit.admission.prices import place_name, price_of
from summit.admission.rules import NotOnSale
from summit.kernel.languages import Translated
from summit.kernel.money import Cents

ZONE = ZoneInfo("America/Toronto")
FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 40).map(lambda number: FIRST + timedelta(days=number))
PRICES = st.dictionaries(DAYS, st.integers(0, 100_000).map(Cents), max_size=4)


def noon(day):
    return datetime(day.year, day.month, day.day, 17, tzinfo=UTC)


def type_of(prices):
    windows = [PriceWindow(first_day=day, price=price) for day, price in prices.items()]
    return Category(windows=windows, name=Translated(fr="Délégué", en="Delegate"))


def rate_of(prices):
    windows = [VariantWindow(first_day=day, price=price) for day, price in prices.items()]
    return Variant(windows=windows, name=Translated(fr="Membre"))


def price_on(day, of_type, own=None):
    rate = None if own is None else rate_of(own)
    try:
        return price_of(type_of(of_type), rate, now=noon(day), zone=ZONE)
    except NotOnSale:
        return None


@given(day=DAYS, of_type=PRICES, own=PRICES)
@example(  # the rate has begun, the type has not
    day=FIRST, of_type={date(2026, 1, 20): Cents(1)}, own={FIRST: Cents(2)}
)
def test_a_rate_costs_its_own_latest_price_once_type_and_rate_are_on_sale(day, of_type, own):
    begun = [one for one in own if one <= day]
    is_on_sale = any(one <= day for one in of_type) and begun
    assert price_on(day, of_type, own) == (own[max(begun)] if is_on_sale else None)


@given(day=DAYS, of_type=PRICES)
def test_without_a_rate_it_is_the_types_own_price(day, of_type):
    begun = [one for one in of_type if one <= day]
    assert price_on(day, of_type) == (of_type[max(begun)] if begun else None)


@pytest.mark.parametrize(
    ("day", "costs"),
    [
        (date(2026, 1, 31), None),  # the rate begins in February
        (date(2026, 2, 1), 30_000),
        (date(2026, 4, 30), 30_000),  # the type has been dearer since March
        (date(2026, 5, 1), 35_000),
    ],
)
def test_a_rate_has_windows_of_its_own(day, costs):
    of_type = {FIRST: Cents(40_000), date(2026, 3, 1): Cents(60_000)}
    own = {date(2026, 2, 1): Cents(30_000), date(2026, 5, 1): Cents(35_000)}
    assert price_on(day, of_type, own) == (costs and Cents(costs))


def test_a_place_is_named_with_its_rate_in_each_language():
    named = place_name(type_of({}), rate_of({}))
    assert dict(named) == {
        "fr": "Délégué – Membre",
        "en": "Delegate – Membre",  # what was not written falls back
        "es": "Délégué – Membre",
    }


def test_price_windows_are_read_in_one_place():
    """A path that read the type's price for somebody with a rate would bill wrongly."""
    reads = re.compile(r"\bprice_at\(|(?<!admission)(?<!refunding)\.windows\b")
    root = Path(__file__).parents[3] / "summit"
    found = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        if reads.search(path.read_text())
    }
    assert found == {
        "admission/prices.py",  # the place
        "admission/rules.py",  # the rule
        "admission/queries.py",  # loads them; asks for the next change of what the place returned
        "admission/catalogue.py",  # the office writes them
        "admission/variants/admin_views.py",
        "admission/variants/queries.py",  # loads them
        "admission/variants/service.py",
        "registration/holding/rules.py",  # until when a price that is held stands
        "registration/service/drafts.py",  # loads them
    }
