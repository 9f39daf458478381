"""Advertising: who sends it, one press to end it (RFC 8058), honoured at once and shown."""

import re

import pytest

from summit.admission.codes import invitations
from summit.admission.codes.models import Invitation
from summit.edition.models import Summit
from summit.kernel import clock
from summit.kernel.languages import Language
from summit.mail.kinds import COMMERCIAL
from summit.mail.labels import OCCASIONS
from summit.mail.models import OutboxMessage
from summit.mail.unsubscribing.errors import HasUnsubscribed, OrganizerUnnamed
from summit.mail.unsubscribing.models import Unsubscription
from summit.registration.models import Consent, Purpose
from summit.registration.statuses import Status
from summit.staff.rules import Role
from tests.browsing import text_of
from tests.mail.conftest import read

MAYOR = "alcaldesa@city.example"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def invited(make, writing, office, deliver):
    """Return an invitation that was sent, and a way to send it again."""
    one = make.invitation(make.category(price=0))

    def send():
        with writing() as session:
            invitations.send(session, one.id, now=clock.now())
        deliver()

    send()
    return one, send


@pytest.fixture
def link(office, invited):
    """Return the path behind the header of the letter."""
    (letter,) = office.to(MAYOR)
    return re.fullmatch(r"<https://summit\.example(/es/\S+)>", letter["List-Unsubscribe"])[1]


def test_an_invitation_says_who_sends_it_and_how_to_end_such_letters(office, invited, link):
    (letter,) = office.to(MAYOR)
    text, html = read(letter)

    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Organisme inventé, 1, rue Inventée" in text
    assert f"https://summit.example{link}" in text
    assert f"https://summit.example{link}" in html


def test_a_letter_about_a_registration_names_the_organizer_and_has_no_such_link(
    make, office, deliver
):
    make.registration(Status.CONFIRMED)
    deliver()

    for _to, letter in office.letters:
        assert letter["List-Unsubscribe"] is None
        assert "unsubscribe" not in read(letter)[1]
        assert "Organisme inventé, 1, rue Inventée" in read(letter)[0]


def test_opening_the_link_changes_nothing(client, link, stored):
    page = client.get(link)

    assert page.status_code == 200
    assert MAYOR in text_of(page)
    assert stored(Unsubscription) == []


def test_a_mail_program_unsubscribes_by_one_post_without_a_redirect(app, link, stored):
    answer = app.test_client().post(link, data=ONE_CLICK)

    assert answer.status_code == 200
    assert [one.address for one in stored(Unsubscription)] == [MAYOR]
    app.test_client().post(link, data=ONE_CLICK)
    assert len(stored(Unsubscription)) == 1


def test_a_forged_link_unsubscribes_nobody(app, link, stored):
    assert app.test_client().post(link[:-1] + "1", data=ONE_CLICK).status_code == 404
    assert stored(Unsubscription) == []


def test_to_who_unsubscribed_no_invitation_is_sent(app, link, invited):
    app.test_client().post(link, data=ONE_CLICK)

    with pytest.raises(HasUnsubscribed):
        invited[1]()


def test_what_was_promised_before_is_withheld_and_the_office_sees_why(
    app, link, invited, writing, office, deliver, stored, sign_in, make
):
    with writing() as session:
        invitations.send(session, invited[0].id, now=clock.now())
    app.test_client().post(link, data=ONE_CLICK)

    deliver()

    assert len(office.to(MAYOR)) == 1  # the first one
    withheld = stored(OutboxMessage)[-1]
    assert (withheld.last_error, withheld.sent_at) == ("unsubscribed", None)
    browser = sign_in(make.staff(Role.OWNER))
    assert "Unsubscribed" in text_of(browser.get("/office/letters"))
    assert MAYOR in text_of(browser.get("/office/letters/unsubscribed"))
    assert "Unsubscribed" in text_of(browser.get(f"/office/invitations/{invited[0].id}"))
    again = f"/office/letters/{stored(OutboxMessage)[0].id}/send-again"
    browser.submit("/office/letters", to=again)
    assert "has unsubscribed" in text_of(browser.get("/office/letters"))
    assert len(stored(OutboxMessage)) == 2


def test_a_mistake_is_taken_back_behind_the_same_link(app, link, invited, office):
    app.test_client().post(link, data=ONE_CLICK)

    page = app.test_client().post(link, data={"again": "1"})

    assert "We may write to you again" in text_of(page) or "escribirle" in text_of(page)
    invited[1]()
    assert len(office.to(MAYOR)) == 2


def test_unsubscribing_ends_a_yes_to_news(app, make, link, writing, stored):
    held = make.registration(Status.CONFIRMED)
    with writing() as session:
        session.add_all(
            Consent(
                registration_id=held.id,
                attendee_id=person,
                purpose=Purpose.NEWS,
                wording="News",
                language=Language.EN,
                given_at=clock.now(),
            )
            for person in (None, held.attendees[0].id)
        )
        held.attendees[0].email = MAYOR
        session.merge(held.attendees[0])

    app.test_client().post(link, data=ONE_CLICK)

    contacts, persons = stored(Consent)
    assert contacts.withdrawn_at is None
    assert persons.withdrawn_at is not None


def test_without_the_organizers_name_and_address_nobody_is_invited(make, writing, sign_in, stored):
    one = make.invitation(make.category(price=0))
    with writing() as session:
        session.get_one(Summit, 1).organizer_address = None

    with pytest.raises(OrganizerUnnamed), writing() as session:
        invitations.send(session, one.id, now=clock.now())

    browser = sign_in(make.staff(Role.ORGANIZER))
    page = browser.submit(f"/office/invitations/{one.id}", to=f"/office/invitations/{one.id}/send")
    assert page.status_code == 303
    assert stored(OutboxMessage) == []


def test_what_was_promised_waits_while_the_organizer_has_no_name(
    invited, writing, office, deliver, stored, sign_in, make
):
    with writing() as session:
        invitations.send(session, invited[0].id, now=clock.now())
        session.get_one(Summit, 1).organizer_name = None

    deliver()

    assert len(office.to(MAYOR)) == 1  # the first one
    assert stored(OutboxMessage)[-1].given_up_at is None
    page = sign_in(make.staff(Role.OWNER)).get("/office/letters")
    assert "Enter the organizer’s legal name and postal address first" in text_of(page)
    with writing() as session:
        session.get_one(Summit, 1).organizer_name = "Ten Cities"
        session.get_one(OutboxMessage, stored(OutboxMessage)[-1].id).due_at = clock.now()
    deliver()
    assert len(office.to(MAYOR)) == 2


def test_nobody_is_reminded_of_an_invitation_while_the_organizer_has_no_name(make, writing, stored):
    day = clock.now().date()
    one = make.invitation(make.category(price=0), last_day=day)
    with writing() as session:
        kept = session.get_one(Invitation, one.id)
        kept.sent_at, kept.remind_before = clock.now(), 7
        session.get_one(Summit, 1).organizer_name = None
    with writing() as session:
        invitations.remind(session, one.id, today=day, now=clock.now())
    assert stored(OutboxMessage) == []

    with writing() as session:
        session.get_one(Summit, 1).organizer_name = "Ten Cities"
    with writing() as session:
        invitations.remind(session, one.id, today=day, now=clock.now())
    assert [letter.occasion for letter in stored(OutboxMessage)] == ["invitation.reminder"]


def test_the_table_of_advertising_names_letters_that_exist():
    assert set(COMMERCIAL) <= set(OCCASIONS)


def test_a_letter_that_needs_the_organizers_name_is_not_sent_again_without_it(
    make, invited, writing, sign_in, stored
):
    with writing() as session:
        session.get_one(Summit, 1).organizer_address = None
    browser = sign_in(make.staff(Role.OWNER))

    again = f"/office/letters/{stored(OutboxMessage)[0].id}/send-again"
    answer = browser.submit("/office/letters", to=again)

    assert answer.status_code == 303  # back to the list, which says why
    assert "legal name and postal address" in text_of(browser.get("/office/letters"))
    assert len(stored(OutboxMessage)) == 1
