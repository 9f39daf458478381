from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from summit.edition.rules import is_link, is_shown, is_web_address
from summit.kernel.languages import Translated
from summit.practical.rules import ends_after, is_slug, lacks_french

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
FRENCH, SPANISH, NOTHING = Translated(fr="x"), Translated(es="x"), Translated()


@pytest.mark.parametrize(
    ("since", "until", "shown", "change"),
    [
        (None, None, True, None),
        (NOON, None, True, None),
        (None, NOON, False, None),
        (NOON - HOUR, NOON + HOUR, True, NOON + HOUR),
        (NOON + HOUR, NOON + 2 * HOUR, False, NOON + HOUR),
    ],
)
def test_what_stands_from_a_moment_until_another(since, until, shown, change):
    assert is_shown(NOON, since=since, until=until) == (shown, change)


@pytest.mark.parametrize("text", ["visa", "code-of-conduct", "2026"])
def test_a_word_of_an_address_is_taken(text):
    assert is_slug(text)


@pytest.mark.parametrize("text", ["", "Visa", "a b", "a--b", "-a", "é", "../x", "questions"])
def test_what_may_not_stand_in_an_address_is_refused(text):
    assert not is_slug(text)


@pytest.mark.parametrize("address", ["https://a.example/x?y=1", "/en/practical/", "/fr/"])
def test_a_link_leads_to_the_web_or_into_the_site(address):
    assert is_link(address)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "http://a.example/",
        "//evil.example/",
        "/\\evil.example",
        "https://",
        "data:text/html,x",
        "practical/",
        "/a b",
        "/a\tb",
    ],
)
def test_a_link_leads_nowhere_else(address):
    assert not is_link(address)
    assert not is_web_address(address)


def test_a_published_text_is_in_french_first():
    assert not lacks_french([FRENCH], [FRENCH, NOTHING])
    assert lacks_french([NOTHING])
    assert lacks_french([SPANISH])
    assert lacks_french([FRENCH], [SPANISH])


def test_the_last_day_ends_at_midnight_in_the_summits_zone():
    ended = ends_after(date(2026, 5, 31), ZoneInfo("America/Toronto"))

    assert ended == datetime(2026, 6, 1, 4, 0, tzinfo=UTC)
    assert ends_after(None, ZoneInfo("America/Toronto")) is None
