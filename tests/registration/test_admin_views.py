import csv
import io
from datetime import timedelta

import pytest

from summit.kernel.clock import now
from summit.registration import service
from summit.registration.models import Registration
from summit.registration.statuses import Status
from summit.staff.rules import Role
from tests.factories import MOMENT
from tests.site import HOLDS


@pytest.fixture
def browser(make, sign_in):
    return sign_in(make.staff(Role.OWNER))


def register(make, **given):
    category = given.pop("category", None) or make.category()
    at = given.pop("at", MOMENT)
    person = make.person(category, **given.pop("person", {}))
    with make.writing() as session:
        asked = make.application(category, people=(person,), **given)
        return service.start(session, asked, now=at, holds=HOLDS).id


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Quinones", "Quiñones del Río"),
        ("quiñones", "Quiñones del Río"),
        ("lodz", "Łódź"),
        ("ŁÓDŹ", "Łódź"),
        ("strasse", "Weiße Straße"),
        ("rio quinones", "Quiñones del Río"),
    ],
)
def test_search_minds_neither_accents_nor_case(make, browser, typed, found):
    for city in ("Quiñones del Río", "Łódź", "Weiße Straße"):
        register(make, municipality=city)

    page = browser.get("/office/registrations", query_string={"q": typed}).text

    shown = [city for city in ("Quiñones del Río", "Łódź", "Weiße Straße") if city in page]
    assert shown == [found]


@pytest.mark.parametrize("typed", ["%", "_", "100%", "\\", "'", '"><script>', "\0", "😀" * 200])
def test_signs_of_the_database_are_searched_as_text(make, browser, typed):
    register(make, municipality="Plain")

    for page in ("/office/registrations", "/office/participants"):
        answer = browser.get(page, query_string={"q": typed})
        assert answer.status_code == 200
        assert ">Plain<" not in answer.text or not typed.strip("\0")
        assert "<script>" not in answer.text


def test_people_are_found_by_name_reference_and_address(make, browser):
    held = register(make, person={"given_name": "Ægir", "email": "Aegir@city.example"})
    register(make, person={"given_name": "Berta", "email": "b@city.example"})
    reference = _reference(make, held)

    for typed in ("aegir", reference.lower(), "aegir@city"):
        page = browser.get("/office/participants", query_string={"q": typed}).text
        assert "Ægir" in page
        assert "Berta" not in page


def _reference(make, registration_id):
    with make.writing() as session:
        return session.get_one(Registration, registration_id).reference


def test_filters_stand_in_the_address_and_combine(make, browser):
    delegates = make.category()
    register(make, municipality="Tres Aguas", country="MX", category=delegates)
    register(make, municipality="Ottawa", country="CA", category=delegates)
    register(make, municipality="Toronto", country="CA")

    page = browser.get(
        "/office/registrations",
        query_string={"country": "CA", "category": delegates.id, "status": "draft"},
    ).text

    assert "Ottawa" in page
    assert "Toronto" not in page
    assert "Tres Aguas" not in page


def test_pages_are_stable_and_counted(make, browser):
    category = make.category(capacity=200)
    for number in range(60):
        register(make, category=category, municipality=f"City {number:02}")  # all at one moment

    first = browser.get("/office/registrations?order=city").text
    second = browser.get("/office/registrations?order=city&page=2").text
    beyond = browser.get("/office/registrations?page=9")

    shown = [number for number in range(60) if f"City {number:02}" in first]
    assert shown == list(range(50))
    assert [number for number in range(60) if f"City {number:02}" in second] == list(range(50, 60))
    assert "51–60 of 60" in second
    assert beyond.status_code == 200
    assert "There is no page 9" in beyond.text
    assert "registered yet" not in beyond.text


def test_an_empty_list_says_what_will_stand_there(browser):
    assert "registered yet" in browser.get("/office/registrations").text
    assert "Nothing matches" in browser.get("/office/participants?q=nobody").text


def test_a_file_holds_what_the_filters_show_and_runs_nothing(make, browser):
    register(make, municipality="=HYPERLINK(1)", country="MX", contact_name="@cmd")
    register(make, municipality="Ottawa", country="CA")

    answer = browser.get("/office/registrations.csv?country=MX")

    assert answer.mimetype == "text/csv"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert len(rows) == 2
    row = dict(zip(*rows, strict=True))
    assert row["Municipality or organization"] == "'=HYPERLINK(1)"
    assert row["Contact"] == "'@cmd"
    assert row["Before taxes, CAD"] == "450.00"


def test_the_file_of_people_holds_every_page(make, browser):
    held = make.category(capacity=200)
    for _ in range(3):
        with make.writing() as session:
            service.start(session, make.application(held, 20), now=MOMENT, holds=HOLDS)

    rows = browser.get("/office/participants.csv").text.splitlines()

    assert len(rows) == 61


def test_new_links_end_the_old_ones_and_are_written_down(make, browser, stored):
    held = make.registration(Status.CONFIRMED, now=now() - timedelta(hours=1))

    answer = browser.submit(f"/office/registrations/{held.id}/links")

    assert answer.status_code == 303
    (after,) = stored(Registration)
    assert after.link_version == held.link_version + 1
    page = browser.get(f"/office/registrations/{held.id}").text
    assert "Version of the secret link" in page


def test_a_registration_that_is_not_there_is_no_page(browser):
    for address in ("999", "999/links", "999/cancel", "999/payments"):
        assert browser.get(f"/office/registrations/{address}").status_code == 404
    assert browser.get("/office/participants/999/badge").status_code == 404
