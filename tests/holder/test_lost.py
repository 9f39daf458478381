"""A lost link: sent to its own address, and nothing is learned by whoever types another's."""

import re

import pytest

from summit.holder.lost.jobs import send_lost_links
from summit.holder.lost.models import LinkWish
from summit.mail.models import OutboxMessage
from summit.registration.models import Attendee, Registration
from summit.registration.statuses import Status
from tests.browsing import answers_in, text_of

PAGE = "/en/lost-link"


@pytest.fixture
def answered(app):
    def answer():
        with app.app_context():
            send_lost_links()

    return answer


def letters(stored):
    return stored(OutboxMessage, occasion="registration.lost_link")


def test_an_address_that_is_known_is_answered_as_one_that_is_not(make, client, stored, answered):
    make.registration(Status.CONFIRMED)

    pages = [client.submit(PAGE, email=one) for one in ("LUC@city.example", "x@nobody.example")]

    assert [one.status_code for one in pages] == [303, 303]
    assert pages[0].location == pages[1].location
    assert "If our letters go to this address" in text_of(client.get(pages[0].location))
    assert len(stored(LinkWish)) == 2  # the same work for both, before anything is looked up
    assert letters(stored) == []
    answered()
    assert [one.recipient for one in letters(stored)] == ["LUC@city.example"]


def test_the_letter_opens_the_registration_and_a_persons_own_page(
    make, client, stored, answered, office, deliver
):
    people = (make.person(make.category(price=0), email="luc@city.example"),)
    make.registration(Status.CONFIRMED, people=people)
    deliver()
    before = len(office.to("luc@city.example"))

    client.submit(PAGE, email="luc@city.example")
    answered()
    deliver()

    letter = office.to("luc@city.example")[before]
    said = letter.get_body(("plain",)).get_content()
    opened = [client.get(one) for one in re.findall(r"summit\.example(/en/r/\S+)", said)]
    assert [one.status_code for one in opened] == [200, 200]
    assert "MTL-" in text_of(opened[0])
    assert "Your badge" in text_of(opened[1])


def test_a_person_who_left_gets_no_link(make, writing, client, stored, answered):
    held = make.registration(Status.CONFIRMED)
    with writing() as session:
        session.get_one(Attendee, held.attendees[0].id).left_at = held.started_at

    client.submit(PAGE, email="ana@city.example")
    answered()

    assert letters(stored) == []


def test_a_mailbox_is_written_to_three_times_an_hour_known_or_not(make, client, stored):
    make.registration(Status.CONFIRMED)

    for email in ("luc@city.example", "x@nobody.example"):
        answers = [client.submit(PAGE, email=email).status_code for _ in range(4)]
        assert answers == [303, 303, 303, 429]


def test_a_wish_is_answered_once(make, client, stored, answered):
    make.registration(Status.CONFIRMED)
    client.submit(PAGE, email="luc@city.example")

    answered()
    answered()

    assert len(letters(stored)) == 1


def test_what_is_no_address_is_said_and_kept(client, make):
    answer = client.submit(PAGE, email="luc at city")

    assert answer.status_code == 422
    assert 'value="luc at city"' in answer.text


def test_a_contact_sends_their_own_link_to_another_device(holder, stored):
    contact = holder()

    answer = contact.post("/send-link")

    assert answer.status_code == 303
    assert "on its way to you" in text_of(
        contact.client.get(answer.location, follow_redirects=True)
    )
    assert [one.recipient for one in letters(stored)] == ["luc@city.example"]


def test_nobody_is_told_a_link_went_where_there_is_no_address(holder, writing, stored):
    contact = holder()
    token = answers_in(contact.get(), "/send-link")
    with writing() as session:
        session.get_one(Registration, contact.registration.id).contact_email = ""

    assert "Send me this link" not in text_of(contact.get())
    assert contact.client.post(contact.base + "/send-link", data=token).status_code == 404
    assert letters(stored) == []


def test_another_language_is_that_of_letters_and_links_of_all_sent_together(
    make, holder, writing, stored
):
    contact = holder(make.registration(Status.CONFIRMED))
    part = make.registration(Status.CONFIRMED)
    with writing() as session:
        session.get_one(Registration, part.id).part_of_id = contact.registration.id

    answer = contact.post("/language", language="es")

    assert answer.status_code == 303
    assert answer.location.startswith("/es/r/")
    assert [one.language for one in stored(Registration)] == ["es", "es"]
    assert contact.client.get(answer.location).status_code == 200


def test_a_language_that_does_not_exist_is_refused(holder, make, stored):
    contact = holder(make.registration(Status.CONFIRMED))

    assert contact.post("/language", language="xx").status_code == 400

    assert stored(Registration)[0].language == "en"
