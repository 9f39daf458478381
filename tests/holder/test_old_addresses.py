"""No address that somebody no longer has is sent a link: letters that waited, or are sent again."""

import pytest

from summit.holder.lost.jobs import send_lost_links
from summit.kernel import clock
from summit.kernel.languages import Language
from summit.mail.models import OutboxMessage
from summit.mail.service import promise, resend
from summit.registration.models import Registration
from summit.registration.replacing.service import Named, correct, replace
from summit.registration.statuses import Status
from tests.mail.conftest import read

OLD, NEW = "old@city.example", "new@city.example"


@pytest.fixture
def expected(make):
    """Return a confirmed person whose badge letter waits."""
    kind = make.category(price=0)
    people = (make.person(kind, email=OLD),)
    return make.registration(Status.CONFIRMED, people=people, category=kind, now=clock.now())


@pytest.fixture
def send_again(writing, stored):
    def press(occasion):
        with writing() as session:
            resend(session, stored(OutboxMessage, occasion=occasion)[0].id, now=clock.now())

    return press


def move(writing, registration, deed=correct):
    person = registration.attendees[0]
    named = Named(
        given_name=person.given_name,
        family_name=person.family_name,
        email=NEW,
        language=person.language,
    )
    with writing() as session:
        deed(session, registration.id, person.id, named, now=clock.now())


def test_a_contact_who_corrects_their_address_leaves_no_link_at_the_old_one(
    make, writing, office, deliver, send_again
):
    draft = make.registration(now=clock.now())
    with writing() as session:
        for occasion in ("registration.held", "registration.hold_ends", "registration.offered"):
            about = {"registration_id": draft.id, "until": draft.held_until.isoformat()}
            promise(
                session,
                occasion,
                f"registration:{draft.id}",
                to=OLD,
                language=Language.EN,
                facts=about,
                now=clock.now(),
                key=f"{occasion}:{draft.id}:old",
            )
        session.get_one(Registration, draft.id).contact_email = NEW
    deliver()
    send_again("registration.held")
    deliver()

    assert office.to(OLD) == []


def test_a_badge_goes_to_the_corrected_address_alone(
    expected, writing, office, deliver, send_again, link_of
):
    move(writing, expected)
    deliver()
    send_again("attendee.confirmed")
    deliver()

    assert office.to(OLD) == []
    (letter,) = office.to(NEW)
    assert link_of(expected.attendees[0]) in read(letter)[0]


def test_who_was_replaced_is_sent_no_link_again(expected, writing, office, deliver, send_again):
    deliver()
    move(writing, expected, replace)
    send_again("attendee.confirmed")
    deliver()

    assert len(office.to(OLD)) == 1  # the one before
    assert len(office.to(NEW)) == 1


def test_questions_go_to_no_address_that_a_person_had_before(expected, writing, office, deliver):
    with writing() as session:
        about = {"attendee_id": expected.attendees[0].id}
        given = {"to": OLD, "language": Language.EN, "facts": about, "now": clock.now()}
        promise(session, "attendee.questions", f"registration:{expected.id}", **given)
    move(writing, expected)
    deliver()

    assert office.to(OLD) == []


def test_lost_links_asked_for_at_an_old_address_are_not_sent_there(
    app, client, expected, writing, office, deliver
):
    client.submit("/en/lost-link", email=OLD)
    with app.app_context():
        send_lost_links()
    move(writing, expected)
    deliver()

    assert office.to(OLD) == []
