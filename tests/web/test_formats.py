"""Money, days and hours as DOMAIN 3.8 wants them; NBSP stands where a line must not break."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from summit.kernel.languages import Language
from summit.kernel.money import Cents
from summit.web import formats

MONTREAL = ZoneInfo("America/Toronto")
FR, EN, ES = Language
N = "\N{NO-BREAK SPACE}"
J = "\N{WORD JOINER}"


@pytest.mark.parametrize(
    ("cents", "language", "written"),
    [
        (123_450, FR, f"1{N}234,50{N}$"),
        (123_450, EN, "$1,234.50"),
        (123_450, ES, "1,234.50"),
        (5, FR, f"0,05{N}$"),
        (-4_000, FR, f"−40,00{N}$"),
        (-4_000, EN, "−$40.00"),
        (-4_000, ES, "−40.00"),
        (100_000_000, FR, f"1{N}000{N}000,00{N}$"),
        (100_000_000, EN, "$1,000,000.00"),
    ],
)
def test_a_sum_in_a_table_is_written_in_each_language(cents, language, written):
    assert formats.amount(Cents(cents), language) == written


@pytest.mark.parametrize(
    ("language", "written"), [(FR, "1234,05"), (EN, "1234.05"), (ES, "1234.05")]
)
def test_a_sum_in_a_form_is_written_as_people_type_it(language, written):
    assert formats.figures(Cents(123_405), language) == written


@pytest.mark.parametrize(
    ("language", "written"),
    [(FR, f"1{N}234,50{N}${N}CA"), (EN, f"$1,234.50{N}CAD"), (ES, f"1,234.50{N}CAD")],
)
def test_a_sum_by_itself_names_its_currency(language, written):
    assert formats.money(Cents(123_450), language) == written


@pytest.mark.parametrize(
    ("day", "language", "written"),
    [
        (date(2026, 7, 1), FR, f"1er{N}juillet 2026"),
        (date(2026, 7, 11), FR, f"11{N}juillet 2026"),
        (date(2026, 3, 21), FR, f"21{N}mars 2026"),
        (date(2026, 7, 1), EN, f"July{N}1, 2026"),
        (date(2026, 7, 1), ES, "1 de julio de 2026"),
        (date(2025, 12, 22), ES, "22 de diciembre de 2025"),
    ],
)
def test_a_day_spells_its_month(day, language, written):
    assert formats.day(day, language) == written


@pytest.mark.parametrize(
    ("language", "written"),
    [
        (FR, f"mercredi 1er{N}juillet 2026"),
        (EN, f"Wednesday, July{N}1, 2026"),
        (ES, "miércoles 1 de julio de 2026"),
    ],
)
def test_a_day_may_name_its_weekday(language, written):
    assert formats.day(date(2026, 7, 1), language, weekday=True) == written


@pytest.mark.parametrize(
    ("language", "written"), [(FR, "juillet 2026"), (EN, "July 2026"), (ES, "julio de 2026")]
)
def test_a_month_alone_makes_no_day_up(language, written):
    assert formats.month("2026-07", language) == written


@pytest.mark.parametrize(
    ("utc", "language", "written"),
    [
        (datetime(2026, 7, 8, 13, 0, tzinfo=UTC), FR, f"9{N}h"),
        (datetime(2026, 7, 8, 18, 30, tzinfo=UTC), FR, f"14{N}h{N}30"),
        (datetime(2026, 7, 8, 13, 5, tzinfo=UTC), FR, f"9{N}h{N}05"),
        (datetime(2026, 7, 8, 18, 30, tzinfo=UTC), EN, "14:30"),
        (datetime(2026, 7, 8, 13, 0, tzinfo=UTC), ES, "9:00"),
        (datetime(2026, 1, 8, 14, 0, tzinfo=UTC), EN, "9:00"),
        (datetime(2026, 7, 8, 4, 0, tzinfo=UTC), EN, "0:00"),
    ],
)
def test_an_hour_is_the_summits_in_summer_and_winter(utc, language, written):
    assert formats.hour(utc, MONTREAL, language) == written


@pytest.mark.parametrize(
    ("language", "written"),
    [
        (FR, f"jeudi 12{N}mars 2026, à{N}23{N}h{N}59"),
        (EN, f"Thursday, March{N}12, 2026, 23:59"),
        (ES, f"jueves 12 de marzo de 2026, a las{N}23:59"),
    ],
)
def test_a_deadline_falls_on_the_summits_day(language, written):
    late_in_utc = datetime(2026, 3, 13, 3, 59, tzinfo=UTC)

    assert formats.moment(late_in_utc, MONTREAL, language) == written


def test_one_o_clock_is_singular_in_spanish():
    one = datetime(2026, 3, 13, 5, 30, tzinfo=UTC)

    assert formats.moment(one, MONTREAL, ES) == f"viernes 13 de marzo de 2026, a la{N}1:30"


@pytest.mark.parametrize(
    ("first", "last", "french", "english", "spanish"),
    [
        (
            date(2026, 7, 8),
            date(2026, 7, 10),
            f"du 8 au 10{N}juillet 2026",
            f"July{N}8–{J}10, 2026",
            "del 8 al 10 de julio de 2026",
        ),
        (
            date(2026, 7, 1),
            date(2026, 7, 2),
            f"du 1er au 2{N}juillet 2026",
            f"July{N}1–{J}2, 2026",
            "del 1 al 2 de julio de 2026",
        ),
        (
            date(2026, 7, 30),
            date(2026, 8, 1),
            f"du 30{N}juillet au 1er{N}août 2026",
            f"July{N}30 – August{N}1, 2026",
            "del 30 de julio al 1 de agosto de 2026",
        ),
        (
            date(2026, 12, 30),
            date(2027, 1, 2),
            f"du 30{N}décembre 2026 au 2{N}janvier 2027",
            f"December{N}30, 2026 – January{N}2, 2027",
            "del 30 de diciembre de 2026 al 2 de enero de 2027",
        ),
        (
            date(2026, 7, 8),
            date(2026, 7, 8),
            f"8{N}juillet 2026",
            f"July{N}8, 2026",
            "8 de julio de 2026",
        ),
    ],
)
def test_days_of_the_summit_are_said_once(first, last, french, english, spanish):
    written = [formats.period(first, last, "2026-07", language) for language in (FR, EN, ES)]

    assert written == [french, english, spanish]


def test_while_only_the_month_is_known_only_the_month_is_said():
    assert formats.period(None, None, "2026-07", EN) == "July 2026"
    assert formats.period(None, None, None, EN) == ""


def test_the_first_of_a_month_is_ordinal_in_french_tables_too():
    assert formats.brief_day(date(2026, 3, 1), FR) == "1er mars 2026"
