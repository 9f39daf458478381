from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from summit.kernel.languages import Language
from summit.registration.typed import READ_AT_MOST, in_order
from summit.web.countries import CODES, collation_key, countries, hour_there, zone_of_country


def test_people_are_numbered_without_holes_and_ties_follow():
    typed = MultiDict(
        {
            "people-2-given_name": "Ana",
            "people-9-given_name": "Luis",
            "people-9-principal": "2",
            "municipality": "Tres Aguas",
        }
    )

    found = in_order(typed)

    assert found["people-0-given_name"] == "Ana"
    assert (found["people-1-given_name"], found["people-1-principal"]) == ("Luis", "0")
    assert found["municipality"] == "Tres Aguas"


def test_removing_a_person_unties_who_came_with_them():
    typed = MultiDict(
        {
            "people-0-given_name": "Ana",
            "people-1-given_name": "Luis",
            "people-1-principal": "0",
            "remove": "0",
        }
    )

    found = in_order(typed)

    assert (found["people-0-given_name"], found["people-0-principal"]) == ("Luis", "")
    assert "people-1-given_name" not in found


def test_the_last_person_cannot_be_removed():
    found = in_order(MultiDict({"people-0-given_name": "Ana", "remove": "0"}))

    assert found["people-0-given_name"] == "Ana"


def test_one_person_more_than_allowed_is_read_so_that_it_can_be_said():
    typed = MultiDict({f"people-{number}-given_name": "Ana" for number in range(900)})

    names = [name for name in in_order(typed) if name.endswith("given_name")]

    assert len(names) == READ_AT_MOST


@pytest.mark.parametrize("number", ["²", "٣", "-1", "99999", "1e3", "__n__", "0x1", ""])
def test_numbers_no_page_of_ours_wrote_are_passed_over(number):
    found = in_order(MultiDict({f"people-{number}-given_name": "x", "people-0-given_name": "Ana"}))

    assert [name for name in found if name.endswith("given_name")] == ["people-0-given_name"]


@given(
    st.dictionaries(st.text(max_size=30) | st.from_regex(r"people-\d{1,6}-[a-z_]+"), st.text()),
    st.text(max_size=8),
)
@settings(max_examples=200, deadline=None)
def test_nothing_that_can_be_posted_breaks_the_order(answers, pressed):
    found = in_order(MultiDict({**answers, "remove": pressed}))

    for name in found:
        if name.startswith("people"):
            assert int(name.split("-")[1]) < READ_AT_MOST


@pytest.mark.parametrize("language", list(Language))
def test_every_country_has_a_name_in_the_order_of_the_language(language):
    names = [name for _, name in countries(language)]

    assert {code for code, _ in countries(language)} == CODES
    assert names == sorted(names, key=lambda name: collation_key(name, language))
    assert all(len(name) > 2 for name in names)


def test_accents_do_not_move_a_country_to_the_end():
    french = [name for _, name in countries(Language.FR)]

    assert french.index("Égypte") < french.index("Finlande")
    assert collation_key("Ñuble", Language.ES) > collation_key("Nuevo", Language.ES)


def test_the_readers_hour_is_said_only_where_it_helps_and_is_sure():
    noon = datetime(2026, 3, 12, 18, 30, tzinfo=UTC)
    montreal = ZoneInfo("America/Toronto")

    assert hour_there(noon, "MX", montreal, Language.ES) == ("Ciudad de México", "12:30")
    assert hour_there(noon, "US", montreal, Language.EN) is None  # several zones
    assert hour_there(noon, "BS", montreal, Language.EN) is None  # the same hour
    city, there = hour_there(noon, "JP", montreal, Language.EN)
    assert (city, there.replace("\N{NO-BREAK SPACE}", " ")) == (
        "Tokyo",
        "Friday, March 13, 2026, 3:30",  # another day: it is said too
    )
    assert zone_of_country("ZZ") is None
