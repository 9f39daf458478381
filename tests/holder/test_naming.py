"""A contact names who comes in a place that was sent without a name."""

from datetime import date

import pytest

from summit.kernel import clock
from summit.payments.documents.models import Document
from summit.registration.models import Attendee
from summit.registration.naming.models import PeopleRules
from summit.registration.statuses import Status
from tests.browsing import answers_in, text_of
from tests.mail.conftest import read


@pytest.fixture
def contact(holder, make):
    kind = make.category(price=0)
    empty = make.person(kind, given_name="", family_name="", email=None, name_follows=True)
    held = make.registration(
        Status.CONFIRMED,
        people=(make.person(kind), empty),
        category=kind,
        now=clock.now(),
    )
    return holder(held)


@pytest.fixture
def limits(writing):
    def put(**days):
        with writing() as session:
            session.merge(
                PeopleRules(**{"id": 1, "names_until": None, "changes_until": None} | days)
            )

    return put


def send(contact, deed, person, **given):
    page = f"/people/{contact.registration.attendees[person].id}/{deed}"
    sent = answers_in(contact.get(page)) | given
    return contact.client.post(contact.base + page, data=sent)


def test_the_page_counts_missing_names_and_leads_to_each(contact, limits, stored):
    limits(names_until=date(2099, 7, 1))
    page = contact.get()
    assert "1 name is still missing" in text_of(page)
    assert "until July 1, 2099" in text_of(page)

    answer = send(contact, "name", 1, given_name="Luz", family_name="Vega")

    assert answer.status_code == 303
    page = text_of(contact.get())
    assert "still missing" not in page
    assert "Luz Vega" in page


def test_after_the_last_day_a_contact_names_nobody_and_is_told_whom_to_ask(contact, limits, stored):
    limits(names_until=date(2026, 1, 2))

    answer = send(contact, "name", 1, given_name="Luz")

    assert answer.status_code == 422
    assert "Names could be given here until January 2, 2026" in text_of(answer)
    assert "write to the organizing team" in text_of(answer)
    assert 'value="Luz"' in answer.text
    assert not stored(Attendee)[1].is_named


def test_after_the_last_day_a_contact_puts_no_name_right(contact, limits, stored):
    limits(changes_until=date(2026, 1, 2))

    answer = send(contact, "correct", 0, given_name="Anna María")

    assert answer.status_code == 422
    assert "Changes could be made here until January 2, 2026" in text_of(answer)
    assert stored(Attendee)[0].given_name == "Ana María"


def test_nobody_is_replaced_where_nobody_was_named(contact, stored):
    answer = send(contact, "replace", 1, given_name="Luz")

    assert answer.status_code == 422
    assert "Nobody is named for this place yet" in text_of(answer)
    assert len(stored(Attendee)) == 2


def test_letters_say_that_a_name_follows(contact, office, deliver):
    deliver()

    said = read(office.to("luc@city.example")[-1])[0]
    assert "Name to follow" in said
    assert "1 name is still missing" in said


def test_a_whole_delegation_without_names_is_told_of_no_badges(holder, make, office, deliver):
    kind = make.category(price=0)
    empty = make.person(kind, given_name="", family_name="", email=None, name_follows=True)
    make.registration(Status.CONFIRMED, people=(empty,), category=kind, now=clock.now())

    deliver()

    letter = office.to("luc@city.example")[-1]
    said = read(letter)[0]
    assert "is expected with 1 person." in said.replace("\n", " ")
    assert "attached" not in said


def test_an_unnamed_place_is_sent_from_the_review_and_billed(holder, make, stored):
    kind = make.category(price=100_00)
    empty = make.person(kind, given_name="", family_name="", email=None, name_follows=True)
    contact = holder(make.registration(people=(empty,), category=kind, now=clock.now()))
    assert "Name to follow" in text_of(contact.get("/review"))

    assert contact.send("invoice").status_code == 303

    page = text_of(contact.get())
    assert "Name to follow" in page
    assert "1 name is still missing" in page
    assert [one.kind.value for one in stored(Document)] == ["invoice"]
