"""A contact pastes names from a message, corrects them and takes them over, without a script."""

import pytest
from werkzeug.datastructures import MultiDict

from summit.registration.entering.typed import numbered, take_over
from summit.registration.models import Attendee, Registration
from tests.browsing import answers_in, text_of

PASTED = """Mtra. Ana María Ruiz López, Directora de turismo
Lic. José Ortega, Síndico
Luz Pérez
Jean TREMBLAY, maire
Suharto"""


def test_five_names_are_pasted_corrected_and_taken_over(desk, make, stored):
    category, companion = make.category(), make.category(is_companion=True)
    answers = desk.fill(category, people_0_given_name="", page="/es/register/")
    del answers["people-0-category"]

    seen = desk.send(answers | {"pasted": PASTED, "pasted_category": category.code, "paste": "1"},
                     page="/es/register/")  # fmt: skip

    shown = answers_in(seen)
    assert (shown["rows-0-title"], shown["rows-0-given_name"]) == ("Mtra.", "Ana María")
    assert (shown["rows-0-family_name"], shown["rows-0-role"]) == (
        "Ruiz López",
        "Directora de turismo",
    )
    assert shown["rows-3-family_name"] == "TREMBLAY"
    corrected = shown | {
        "people-0-language": "es",
        "rows-3-family_name": "Tremblay",
        "rows-2-category": companion.code,
        "rows-2-principal": "row-0",
        "take": "1",
    }
    taken = desk.send(corrected, page="/es/register/")
    assert "rows-0-given_name" not in answers_in(taken)
    answer = desk.send(answers_in(taken), page="/es/register/")
    assert answer.status_code == 303, text_of(answer)
    people = stored(Attendee)
    assert [one.full_name for one in people] == [
        "Ana María Ruiz López",
        "José Ortega",
        "Luz Pérez",
        "Jean Tremblay",
        "Suharto",
    ]
    assert people[2].principal_id == people[0].id


def test_a_companion_without_a_principal_stays_behind_and_the_others_are_taken(desk, make):
    category, companion = make.category(), make.category(is_companion=True)
    answers = desk.fill(category) | {
        "rows-0-takes": "y",
        "rows-0-category": category.code,
        "rows-0-given_name": "Eva",
        "rows-1-takes": "y",
        "rows-1-category": companion.code,
        "rows-1-given_name": "Luz",
        "take": "1",
    }

    seen = desk.send(answers)

    shown = answers_in(seen)
    assert shown["people-1-given_name"] == "Eva"
    assert shown["rows-0-given_name"] == "Luz"
    assert "Say whom Luz accompanies" in text_of(seen)


def test_what_stands_in_the_preview_is_not_lost_when_places_are_held(desk, make, stored):
    answers = desk.fill(make.category()) | {"rows-0-given_name": "Eva", "rows-0-takes": "y"}

    seen = desk.send(answers)

    assert seen.status_code == 422
    assert "Take the people of the preview over first" in text_of(seen)
    assert answers_in(seen)["rows-0-given_name"] == "Eva"
    assert not stored(Registration)


@pytest.mark.parametrize("limit", ["type", "seats", "registration"])
def test_more_people_than_there_is_room_for_are_not_half_taken(desk, make, limit):
    given = {"type": {"most_people": 2}, "seats": {"capacity": 2}, "registration": {}}[limit]
    said = {
        "type": "at most 2 in one registration",
        "seats": "Places left for",
        "registration": "at most 30 people",
    }[limit]
    category = make.category(**given)
    many = 30 if limit == "registration" else 2
    rows = {f"rows-{at}-given_name": f"Eva {at}" for at in range(many)}
    rows |= {f"rows-{at}-category": category.code for at in range(many)}
    rows |= {f"rows-{at}-takes": "y" for at in range(many)}

    seen = desk.send(desk.fill(category) | rows | {"take": "1"})

    assert said in text_of(seen)
    shown = answers_in(seen)
    assert shown["rows-1-given_name"] == "Eva 1"
    assert "people-1-given_name" not in shown


def test_lines_without_names_and_too_many_of_them_are_refused(desk, make):
    answers = desk.fill(make.category())

    nobody = desk.send(answers | {"pasted": "---\n12", "paste": "1"})
    many = desk.send(answers | {"pasted": "Ana Ruiz\n" * 51, "paste": "1"})

    assert "Nobody is named there" in text_of(nobody)
    assert "more than 50 rows" in text_of(many)


def test_ties_follow_when_rows_become_people():
    posted = MultiDict(
        {
            "people-0-given_name": "",
            "people-1-given_name": "Ana",
            "rows-0-given_name": "wrong",
            "rows-1-given_name": "Eva",
            "rows-1-principal": "1",
            "rows-2-given_name": "Luz",
            "rows-2-principal": "row-1",
            "rows-3-given_name": "stays",
            "rows-3-principal": "row-0",
        }
    )

    found = take_over(posted, [1, 2])

    people, rows = numbered(found, "people"), numbered(found, "rows")
    assert [one["given_name"] for one in people] == ["Ana", "Eva", "Luz"]
    assert [one.get("principal") for one in people] == [None, "0", "1"]
    assert [one.get("principal") for one in rows] == ["", "row-0"]


def test_pasting_nobody_is_said_and_what_stands_on_the_form_stays(desk, make):
    category = make.category()
    pasted = {"pasted": "  \n ", "pasted_category": category.code, "paste": "1"}

    seen = desk.send(desk.fill(category) | pasted)

    assert "Nobody is named there: write one person per line." in text_of(seen)
    assert answers_in(seen)["people-0-given_name"] == "Ana"


def test_taking_over_nobody_is_said_and_the_preview_stays(desk, make):
    category = make.category()
    row = {"rows-0-takes": "y", "rows-0-category": category.code, "rows-0-family_name": "Ruiz"}

    seen = desk.send(desk.fill(category) | row | {"take": "1"})

    assert "Nobody could be taken over yet: what is missing stands at each person." in text_of(seen)
    assert answers_in(seen)["rows-0-family_name"] == "Ruiz"
