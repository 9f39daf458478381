"""One name and city twice: the contact and the office are told, and nobody is refused."""

from summit.registration import service
from summit.registration.models import Attendee, Registration
from summit.registration.namesakes.queries import namesakes
from summit.registration.namesakes.rules import alike, twice
from summit.registration.statuses import Status
from summit.staff.rules import Role
from tests.browsing import text_of
from tests.factories import MOMENT


def test_names_are_alike_whatever_accents_and_capitals_say():
    assert alike("José  Pérez", "JOSE PEREZ")
    assert not alike("", "")
    assert twice(["Ana Ruiz", "ANA RUÍZ", "ana ruiz", "", "", "Luz"]) == ["Ana Ruiz"]


def test_a_contact_is_warned_and_holds_the_places_all_the_same(desk, make, stored):
    category = make.category()
    again = desk.person(1, category, given_name="ana")
    row = {"rows-0-given_name": "Ana", "rows-0-takes": "y", "rows-0-category": category.code}

    seen = text_of(desk.send(desk.fill(category) | again | row | {"add": "1"}))
    assert "Ana stands here more than once" in seen
    assert "Somebody of this name stands here already" in seen

    answer = desk.send(desk.fill(category, people_0_email="a@city.example") | again)
    assert answer.status_code == 303
    assert "Ana stands here more than once" in text_of(desk.client.get(answer.location))
    assert len(stored(Attendee)) == 2


def test_a_shared_address_warns_nobody(desk, make):
    category = make.category()
    other = desk.person(1, category, given_name="Luz", email="a@city.example")

    answer = desk.send(desk.fill(category, people_0_email="a@city.example") | other)

    assert "more than once" not in text_of(desk.client.get(answer.location))


def test_the_office_sees_one_name_and_city_of_two_registrations(make, sign_in, desk):
    category = make.category()
    luz = make.person(category, given_name="Luz")
    first, second = (make.registration(Status.CONFIRMED, category=category) for _ in range(2))
    make.registration(Status.CONFIRMED, people=(luz,))
    office = sign_in(make.staff(Role.ORGANIZER))

    folder = text_of(office.get(f"/office/registrations/{first.id}"))
    listed = text_of(office.get("/office/participants?names=twice"))

    assert "Same name and city " + second.reference in folder
    assert second.reference in listed
    assert "Luz" not in listed


def test_who_holds_no_place_any_more_is_nobodys_namesake(make, writing, stored):
    first, second = (make.registration(Status.CONFIRMED) for _ in range(2))
    with writing() as session:
        booking = session.get_one(Registration, first.id)
        assert namesakes(session, booking)[first.attendees[0].id][0].id == second.attendees[0].id
        service.withdraw(session, second.id, Status.CANCELLED, now=MOMENT)
        assert namesakes(session, booking) == {}
