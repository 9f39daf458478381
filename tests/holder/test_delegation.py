"""The people of a delegation as its contact sees them: who leads it, each one's own link."""

import pytest

from summit.kernel import clock
from summit.registration.errors import CompanionLeads
from summit.registration.models import Attendee
from summit.registration.protocol.service import choose_head
from summit.registration.service import WantedType, change_type, find_change, lock
from summit.registration.statuses import Status
from tests.browsing import text_of


@pytest.fixture
def couple(make):
    """A mayor and her husband, confirmed."""
    kind = make.category(price=0)
    beside = make.category(price=0, is_companion=True)
    people = (
        make.person(kind, title="Mtra."),
        make.person(kind, given_name="Luz", email="luz@city.example"),
        make.person(beside, given_name="Pablo", email=None, principal=0),
    )
    return make.registration(Status.CONFIRMED, people=people, category=kind, now=clock.now())


def heads(stored):
    return [one.given_name for one in stored(Attendee) if one.is_head]


def test_a_contact_chooses_one_head_then_another_or_none(holder, couple, stored):
    contact = holder(couple)
    mayor, director, _companion = couple.attendees
    assert "Mtra. Ana María Ruiz" in text_of(contact.get("/people"))

    for chosen, led in ((mayor.id, ["Ana María"]), (director.id, ["Luz"]), ("", [])):
        page = contact.client.get(contact.base + "/people")
        token = page.text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
        answer = contact.client.post(
            contact.base + "/head", data={"head": chosen, "csrf_token": token}
        )
        assert answer.status_code == 303
        assert heads(stored) == led


def test_a_companion_never_leads(couple, writing, stored):
    with pytest.raises(CompanionLeads), writing() as session:
        choose_head(session, couple.id, couple.attendees[2].id)

    assert heads(stored) == []


def test_nobody_of_another_delegation_is_made_the_head(holder, couple, make, stored):
    other = make.registration(
        Status.CONFIRMED, category=make.category(price=0), now=clock.now()
    ).attendees[0]
    contact = holder(couple)
    page = contact.client.get(contact.base + "/people")
    token = page.text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]

    answer = contact.client.post(
        contact.base + "/head", data={"head": other.id, "csrf_token": token}
    )

    assert answer.status_code == 409
    assert heads(stored) == []
    for odd in ("x", "-1", "²", "9" * 30):
        sent = {"head": odd, "csrf_token": token}
        assert contact.client.post(contact.base + "/head", data=sent).status_code == 400


def test_who_takes_part_as_a_companion_leads_no_longer(couple, writing, stored, make):
    director, mayor = couple.attendees[1], couple.attendees[0]
    companion_kind = couple.attendees[2].category_id
    with writing() as session:
        choose_head(session, couple.id, director.id)

    with writing() as session:
        booking = lock(session, couple.id)
        wanted = WantedType(category_id=companion_kind, principal_id=mayor.id)
        change = find_change(
            session, booking, director.id, wanted, by_contact=False, now=clock.now()
        )
        change_type(session, booking, change, payer=None, owes=False, now=clock.now())

    assert heads(stored) == []


def test_a_letter_greets_with_the_title(holder, couple, office, deliver):
    deliver()

    (letter,) = office.to("ana@city.example")
    assert "Mtra. Ana María Ruiz" in str(letter.get_body(("plain",)).get_content())


def test_a_draft_has_no_page_of_its_people_yet(holder):
    contact = holder()

    assert contact.client.get(contact.base + "/people").status_code == 404
