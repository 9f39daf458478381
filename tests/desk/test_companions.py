"""Accompanying persons at the desk: with the person, and of somebody registered before."""

import re
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from summit.admission.models import Counter
from summit.payments.models import Bill
from summit.registration.models import Attendee, Registration
from summit.registration.statuses import Status
from summit.staff.rules import Role
from tests.browsing import text_of

BESIDE, LATER = "/office/desk/beside", date(2027, 1, 1)


@pytest.fixture
def spouse(make):
    """Return the type of an accompanying person, 150 dollars."""
    return make.category(is_companion=True, price=15_000)


def beside(kind, number=0, **more):
    line = {"given_name": "Rosa", "family_name": "Luz", "category": kind.code} | more
    return {f"companions-{number}-{name}": text for name, text in line.items()}


def test_a_person_and_two_companions_are_paid_and_printed_together(make, at_desk, spouse, stored):
    desk = at_desk()
    both = beside(spouse) | beside(spouse, 1, given_name="Luis")
    page = desk.register(make.category(), **both)

    desk.press(page, "paid", method="cash")

    mayor, rosa, luis = stored(Attendee)
    assert (rosa.principal_id, luis.principal_id) == (mayor.id, mayor.id)
    assert len(stored(Bill)) == 1
    assert stored(Registration)[0].status is Status.CONFIRMED
    assert "Print the 3 badges" in text_of(desk.browser.get(page))
    printed = desk.browser.get(f"{page}/badge.pdf").data
    assert len(PdfReader(BytesIO(printed)).pages) == 3


def test_somebody_registered_before_is_found_and_accompanied(make, at_desk, spouse, stored):
    make.category()
    booking = make.registration(Status.CONFIRMED)
    (mayor,) = stored(Attendee)
    desk = at_desk()

    for text in ("ruiz ana", booking.reference.lower(), "tres aguas"):
        assert f"{BESIDE}/{mayor.id}" in desk.browser.get(f"{BESIDE}?q={text}").text
    answer = send_beside(desk, mayor.id, spouse)

    assert answer.status_code == 303
    added = stored(Registration)[-1]
    assert (added.part_of_id, added.at_desk) == (booking.id, True)
    assert added.municipality == booking.municipality
    assert stored(Attendee)[-1].principal_id == mayor.id
    assert "172" in text_of(desk.browser.get(answer.location))  # 150 and both taxes
    assert f"{BESIDE}/{stored(Attendee)[-1].id}" not in desk.browser.get(f"{BESIDE}?q=rosa").text


def send_beside(desk, attendee_id, kind, **typed):
    page = f"{BESIDE}/{attendee_id}"
    drafted = desk.browser.draft(page)
    sent = {"given_name": "Rosa", "category": kind.code, "accepts": "y"} | typed
    return desk.browser.post(page, data=drafted | sent)


def test_a_companion_is_not_registered_without_a_principal(make, at_desk, spouse, stored):
    make.category()

    answer = at_desk().send(spouse)

    assert answer.status_code == 422
    assert "An accompanying person comes with somebody" in text_of(answer)
    assert stored(Registration) == []


def test_a_full_type_of_companions_is_said_at_its_line_and_takes_no_place(make, at_desk, stored):
    kind = make.category()
    full = make.category(is_companion=True, capacity=1, taken=1)

    answer = at_desk().send(kind, **beside(full))

    assert answer.status_code == 422
    assert "There are not enough places left" in text_of(answer)
    assert 'value="Rosa"' in answer.text
    assert stored(Registration) == []
    assert stored(Counter, id=kind.counter_id)[0].taken == 0


def test_a_waiver_covers_only_whose_type_is_full(make, at_desk, spouse, stored):
    full = make.category(capacity=1, taken=1)

    at_desk(Role.ORGANIZER).register(full, waives="y", **beside(spouse))

    assert [one.by_waiver for one in stored(Attendee)] == [True, False]
    assert stored(Counter, id=full.counter_id)[0].extra == 1


def test_of_several_on_one_place_a_waiver_covers_the_others(make, at_desk, stored):
    kind = make.category()
    last = make.category(is_companion=True, capacity=1, waiting=0)

    at_desk(Role.ORGANIZER).register(
        kind, waives="y", **beside(last) | beside(last, 1, given_name="Luis")
    )

    assert [one.by_waiver for one in stored(Attendee)] == [False, False, True]
    counter = stored(Counter, id=last.counter_id)[0]
    assert (counter.taken, counter.extra) == (2, 1)


def test_a_waiver_covers_a_place_that_others_wait_for(make, at_desk, stored):
    kind = make.category(waiting=1)

    at_desk(Role.ORGANIZER).register(kind, waives="y")

    assert [one.by_waiver for one in stored(Attendee)] == [True]


@pytest.mark.parametrize("which", ["person", "companion"])
def test_a_type_that_is_not_sold_at_the_desk_is_refused_by_name(
    make, at_desk, spouse, stored, which
):
    kind = make.category()
    later = make.category(is_companion=which == "companion", on_sale=LATER)

    if which == "person":
        answer = at_desk().send(later)
    else:
        answer = at_desk().send(kind, **beside(later))

    assert f"“{later.name.to('en')}” is not sold at the desk now." in text_of(answer)
    assert stored(Registration) == []


def test_a_companion_without_given_names_is_asked_for_them(make, at_desk, spouse, stored):
    answer = at_desk().send(make.category(), **beside(spouse, given_name=""))

    assert answer.status_code == 422
    assert "Write the given names." in text_of(answer)
    assert stored(Registration) == []


def test_nobody_accompanies_whoever_comes_no_more(make, at_desk, spouse, writing, stored):
    make.registration(Status.CONFIRMED)
    (mayor,) = stored(Attendee)
    desk = at_desk()
    drafted = desk.browser.draft(f"{BESIDE}/{mayor.id}")
    with writing() as session:
        session.query(Registration).one().become(Status.CANCELLED)

    stale = desk.browser.post(
        f"{BESIDE}/{mayor.id}",
        data=drafted | {"given_name": "Rosa", "category": spouse.code, "accepts": "y"},
    )

    assert stale.status_code == 409
    assert "is not expected" in text_of(stale)
    assert len(stored(Registration)) == 1
    assert "Nobody who is expected fits" in text_of(desk.browser.get(f"{BESIDE}?q=ruiz"))


def test_nobody_accompanies_who_waits_for_a_decision_and_the_desk_says_so(
    make, at_desk, spouse, stored
):
    make.registration(Status.PENDING_APPROVAL, category=make.category(needs_approval=True))
    (mayor,) = stored(Attendee)

    answer = at_desk().browser.get(f"{BESIDE}/{mayor.id}")

    assert answer.status_code == 409
    assert "still wait for the organizers’ decision" in text_of(answer)


def test_a_companion_is_not_accompanied(make, at_desk, spouse, stored):
    desk = at_desk()
    desk.register(make.category(price=0), **beside(spouse))

    answer = desk.browser.get(f"{BESIDE}/{stored(Attendee)[-1].id}")

    assert "is not expected" in text_of(answer)


def test_the_next_person_finds_type_city_country_and_way_to_pay(make, at_desk):
    desk, kind = at_desk(), make.category()
    page = desk.register(kind, municipality="Tres Aguas", country="MX", language="es")
    desk.press(page, "paid", method="terminal")

    drafted = desk.browser.draft("/office/desk/")
    another = desk.browser.draft(desk.register(kind))

    assert (drafted["category"], drafted["municipality"]) == (kind.code, "Tres Aguas")
    assert (drafted["country"], drafted["language"]) == ("MX", "es")
    assert drafted["given_name"] == ""
    assert "accepts" not in drafted
    assert another["method"] == "terminal"


def test_the_page_begins_at_the_first_answer_to_correct(make, at_desk, spouse):
    desk, kind = at_desk(), make.category()
    focused = re.compile(r'<(?:input|select)[^>]*\bautofocus\b[^>]*\bid="([^"]+)"')

    blank, wrong = desk.browser.get("/office/desk/"), desk.send(kind, municipality="")
    line = desk.send(kind, **beside(spouse, given_name=""))

    found = [focused.findall(page.text) for page in (blank, wrong, line)]
    assert found == [["given_name"], ["municipality"], ["companions-0-given_name"]]


def test_who_signs_in_next_on_this_browser_is_shown_nothing_of_the_one_before(make, at_desk):
    desk, kind = at_desk(), make.category()
    page = desk.register(kind, municipality="Tres Aguas", country="MX", language="es")
    desk.press(page, "paid", method="terminal")
    other = make.staff(Role.ORGANIZER)

    with desk.browser.session_transaction() as session:
        session["_user_id"] = other.fs_uniquifier
    drafted = desk.browser.draft("/office/desk/")
    another = desk.browser.draft(desk.register(kind))

    assert (drafted["category"], drafted["municipality"]) == ("", "")
    assert another["method"] != "terminal"
