"""Copies of letters: to whom, in which language, with whose link, without what is not theirs."""

import re

import pytest

from summit.holder.lost.jobs import send_lost_links
from summit.holder.lost.service import find_links
from summit.kernel import clock
from summit.kernel.languages import Language
from summit.mail.models import OutboxMessage
from summit.registration import service as registrations
from summit.registration.further import service
from summit.registration.further.statuses import Receives
from summit.registration.models import Registration
from summit.registration.statuses import Status
from tests.mail.conftest import read
from tests.registration.further.conftest import wish

SUM = re.compile(r"\$|\bCAD\b|\b\d+[.,]\d\d\b")


@pytest.fixture
def kept(make):
    kind = make.category()
    people = (
        make.person(kind, title="Mtra."),
        make.person(kind, given_name="Luz", family_name="Ortega", email=None),
    )
    return make.registration(Status.AWAITING_PAYMENT, people=people, category=kind, now=clock.now())


@pytest.fixture
def three(kept, name_one):
    return {one: name_one(kept, one) for one in Receives}


def texts_to(office, name):
    """Return what was written to one of them: subject and text of each letter, in order."""
    found = office.to(f"{name.value}@office.example")
    return [f"{letter['Subject']}\n{read(letter)[0]}" for letter in found]


def files_of(letter):
    return [one.get_filename() for one in letter.iter_attachments()]


def confirm(writing, registration):
    with writing() as session:
        found = session.get_one(Registration, registration.id)
        registrations.confirm(session, found, now=clock.now())


def test_naming_tells_who_named_what_is_received_and_how_to_end_it(
    kept, three, office, deliver, further_link
):
    deliver()

    (money,) = texts_to(office, Receives.MONEY)
    assert f"{kept.contact_name} named you as a contact" in money
    assert "Money: bill, invoices, receipts" in money
    assert f"/pay/{further_link(three[Receives.MONEY])}" in money
    assert "take yourself off" in money
    (people,) = texts_to(office, Receives.PEOPLE)
    assert f"/r/{further_link(three[Receives.PEOPLE])}" in people


def test_the_office_names_in_its_own_name(kept, name_one, office, deliver):
    name_one(kept, by="staff:1", language=Language.FR)
    deliver()

    (said,) = texts_to(office, Receives.EVERYTHING)
    assert kept.contact_name not in said


def test_a_confirmation_goes_to_each_with_what_is_theirs(
    kept, three, office, deliver, writing, link_of, further_link
):
    deliver()
    confirm(writing, kept)
    deliver()

    everything, people, money = (
        texts_to(office, one)[-1] for one in (Receives.EVERYTHING, Receives.PEOPLE, Receives.MONEY)
    )
    for text, name in ((everything, "everything"), (people, "people"), (money, "money")):
        assert f"Dear Inés {name}" in text
        assert further_link(three[Receives(name)]) in text
        assert link_of(kept) not in text
    assert "Luz" in everything
    assert "Luz" in people
    assert not SUM.search(people.replace(further_link(three[Receives.PEOPLE]), ""))
    assert SUM.search(money)
    for private in ("Luz", "Ana María", kept.contact_email):
        assert private not in money
    of_people = office.to("people@office.example")[-1]
    assert files_of(of_people) == [f"{kept.reference}.pdf"]
    assert f"{kept.reference}.pdf" not in files_of(office.to("money@office.example")[-1])


def test_the_first_contacts_letter_stays_theirs(
    kept, three, office, deliver, writing, link_of, further_link
):
    confirm(writing, kept)
    deliver()

    theirs = office.to(kept.contact_email)[-1]
    text = read(theirs)[0]
    assert f"Dear {kept.contact_name}" in text
    assert link_of(kept) in text
    assert not any(further_link(one) in text for one in three.values())


def test_each_is_written_to_in_their_own_language(kept, name_one, office, deliver, writing):
    name_one(kept, Receives.PEOPLE, language=Language.ES)
    confirm(writing, kept)
    deliver()

    assert office.to("people@office.example")[-1]["Content-Language"] == "es-MX"


def test_a_letter_to_who_was_taken_off_meanwhile_is_not_sent(
    kept, name_one, office, deliver, writing, stored
):
    one = name_one(kept, Receives.PEOPLE)
    confirm(writing, kept)
    with writing() as session:
        service.remove(session, kept.id, one.id, now=clock.now())
    deliver()

    assert office.to("people@office.example") == []
    given_up = [row.last_error for row in stored(OutboxMessage) if row.given_up_at]
    assert given_up == ["not needed", "not needed"]


def test_who_receives_something_else_by_now_gets_no_letter_promised_before(
    kept, name_one, office, deliver, writing
):
    one = name_one(kept, Receives.PEOPLE)
    confirm(writing, kept)
    with writing() as session:
        asked = wish(Receives.MONEY, email=one.email)
        service.change(session, kept.id, one.id, asked, by="contact:1", now=clock.now())
    deliver()

    said = " ".join(texts_to(office, Receives.PEOPLE))
    assert "Where the bill stands" in said  # what the same letter says of the money
    assert "Luz" not in said


def test_an_address_they_had_before_gets_no_letter_that_still_waited(
    app, client, kept, name_one, office, deliver, writing
):
    one = name_one(kept, Receives.PEOPLE, email="old@office.example")
    client.submit("/en/lost-link", email="old@office.example")
    with app.app_context():
        send_lost_links()
    confirm(writing, kept)
    with writing() as session:
        asked = wish(Receives.PEOPLE, email="new@office.example")
        service.change(session, kept.id, one.id, asked, by="contact:1", now=clock.now())
    deliver()

    assert office.to("old@office.example") == []
    assert len(office.to("new@office.example")) == 1


def test_the_end_is_told_to_each_half(kept, three, office, deliver, till):
    till.withdraw(kept)
    deliver()

    assert "The registration has ended" in texts_to(office, Receives.PEOPLE)[-1]
    assert "The registration has ended" in texts_to(office, Receives.MONEY)[-1]
    assert "Luz" not in texts_to(office, Receives.MONEY)[-1]


def test_a_lost_link_finds_further_contacts_and_tells_strangers_nothing(
    app, client, kept, three, office, deliver, writing, further_link
):
    with writing() as session:
        assert find_links(session, "MONEY@office.example")["further"] == [three[Receives.MONEY].id]
        assert not any(find_links(session, "stranger@office.example").values())
    client.submit("/en/lost-link", email="money@office.example")
    with app.app_context():
        send_lost_links()
    deliver()
    assert further_link(three[Receives.MONEY]) in texts_to(office, Receives.MONEY)[-1]

    with writing() as session:
        service.remove(session, kept.id, three[Receives.MONEY].id, now=clock.now())
    with writing() as session:
        assert not any(find_links(session, "money@office.example").values())
