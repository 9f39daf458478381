"""No address that somebody no longer has is sent a link: letters that waited, or are sent again."""

import pytest

from summit.holder.lost.jobs import send_lost_links
from summit.kernel import clock
from summit.kernel.languages import Language
from summit.mail.models import OutboxMessage
from summit.mail.service import promise, resend
from summit.payments.another_payer.addressing import readdress
from summit.registration.first_contact import service
from summit.registration.first_contact.service import Registrant
from summit.registration.models import Registration
from summit.registration.replacing.service import Named, correct, replace
from summit.registration.statuses import PaidBy, Status
from summit.registration.waiting.models import WaitingEntry
from tests.factories import MOMENT
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


def test_a_bill_asked_for_at_the_address_before_is_not_sent_there(make, writing, office, deliver):
    kind = make.category()
    payer = {"paid_by": PaidBy.OTHER, "payer_name": "Tesorería", "payer_email": OLD}
    people = (make.person(kind, **payer),)
    sent = make.registration(Status.AWAITING_PAYMENT, people=people, category=kind, now=clock.now())
    with writing() as session:
        given = {"language": Language.EN, "facts": {"bills": [sent.id]}, "now": clock.now()}
        promise(session, "registration.lost_link", "link-wish:1", to=OLD, **given)
        readdress(session, sent.id, NEW, now=clock.now())
    deliver()

    assert office.to(OLD) == []


@pytest.fixture
def waiting(make, writing):
    """Return a registration some of whose people wait still; both letters of it are due."""
    sent = make.registration(Status.AWAITING_PAYMENT, now=clock.now())
    entry = make.keep(
        WaitingEntry(
            category_id=sent.attendees[0].category_id,
            people=1,
            asked=2,
            language="en",
            municipality=sent.municipality,
            country="MX",
            contact_name=sent.contact_name,
            contact_email=sent.contact_email,
            folded="before",
            joined_at=MOMENT,
            submission_digest="0" * 64,
        )
    )
    with writing() as session:
        session.get_one(Registration, sent.id).waiting_entry_id = entry.id
        given = {"to": sent.contact_email, "language": Language.EN, "now": clock.now()}
        promise(session, "waiting.joined", "1", facts={"entry_id": entry.id}, **given)
        promise(session, "registration.lost_link", "2", facts={"entries": [entry.id]}, **given)
    return sent


def test_no_link_to_the_waiting_list_goes_to_who_was_the_contact(
    waiting, writing, stored, office, deliver
):
    with writing() as session:
        wanted = Registrant("Inés Vidal", NEW)
        service.change(session, waiting.id, wanted, by="contact:1", now=clock.now())
    deliver()

    theirs = stored(OutboxMessage, recipient=waiting.contact_email)
    assert [one.occasion for one in theirs if one.sent_at] == ["registration.contact_left"]


def test_who_still_waits_waits_under_the_names_put_right(waiting, writing, stored):
    wanted = Registrant("Inés Vidal", waiting.contact_email, "Villa Nueva")
    with writing() as session:
        given = {"may_be_another": True, "by": "staff:1", "now": clock.now()}
        service.change(session, waiting.id, wanted, **given)

    (entry,) = stored(WaitingEntry)
    assert (entry.contact_name, entry.municipality) == ("Inés Vidal", "Villa Nueva")
    assert entry.link_version == 1
