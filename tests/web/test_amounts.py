"""Sums as people of three languages type them, and what is no sum of ours."""

import pytest

from summit.kernel.languages import Language
from summit.kernel.money import Cents
from summit.web.amounts import read_amount
from summit.web.languages import speaking

FR, EN, ES = Language.FR, Language.EN, Language.ES


@pytest.mark.parametrize(
    ("language", "typed", "cents"),
    [
        (EN, "1207.24", 120_724),
        (EN, "$1,207.24 CAD", 120_724),
        (EN, "1,207", 120_700),
        (FR, "1 207,24 $ CA", 120_724),
        (FR, "1.207,24", 120_724),
        (FR, "1.207", 120_700),
        (FR, "1207.24", 120_724),
        (ES, "1,207.2", 120_720),
        (EN, "0", 0),
    ],
)
def test_a_sum_is_read_as_it_is_written(app, language, typed, cents):
    with app.test_request_context(), speaking(language):
        assert read_amount(typed) == Cents(cents)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("-5", "without a minus sign"),
        ("\N{MINUS SIGN}5", "without a minus sign"),
        ("10.005", "at most two decimals"),  # no ten thousand and five
        ("1,234.500", "at most two decimals"),
        ("517.390", "at most two decimals"),
        ("US$100", "in Canadian dollars"),
        ("100 EUR", "in Canadian dollars"),
        ("€100", "in Canadian dollars"),
        ("MXN 100", "in Canadian dollars"),
        ("much", "in figures"),
        ("1.2.3", "in figures"),
        ("", "in figures"),
        ("99999999999", "in figures"),
    ],
)
def test_what_is_no_sum_is_said(app, typed, said):
    with app.test_request_context(), speaking(EN), pytest.raises(ValueError, match=said):
        read_amount(typed)


def test_three_decimals_are_refused_where_the_comma_begins_the_cents(app):
    with app.test_request_context(), speaking(FR), pytest.raises(ValueError, match="."):
        read_amount("10,005")
