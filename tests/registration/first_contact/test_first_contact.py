"""The first contact changes: in all that was sent together, with the links, and who is told."""

import pytest

from summit.edition.queries import content_version
from summit.extensions import db
from summit.kernel import clock
from summit.mail.models import OutboxMessage
from summit.payments.models import Bill
from summit.registration import service as registration
from summit.registration.first_contact import service
from summit.registration.first_contact.errors import AnotherMunicipality, NotSentSoOnTheForm
from summit.registration.first_contact.service import Registrant
from summit.registration.further.models import FurtherContact
from summit.registration.models import Attendee, Consent, Purpose, Registration
from summit.registration.statuses import PaidBy, Status
from summit.registration.waiting.models import WaitingEntry
from tests.factories import MOMENT
from tests.registration.further.conftest import name_one  # noqa: F401

NEW = Registrant("Inés Vidal", "ines@ville.example")


@pytest.fixture
def sent(make):
    return make.registration(Status.AWAITING_PAYMENT, now=clock.now())


@pytest.fixture
def change(writing):
    def write(booking, wanted=NEW, by="contact:1", **given):
        with writing(by=by) as session:
            service.change(session, booking.id, wanted, by=by, now=clock.now(), **given)

    return write


def letters(stored):
    return [
        (one.occasion, one.recipient)
        for one in stored(OutboxMessage)
        if one.occasion.startswith("registration.contact")
    ]


def test_another_contact_is_written_to_and_the_old_links_end(sent, change, stored):
    change(sent)

    (kept,) = stored(Registration)
    assert (kept.contact_name, kept.contact_email) == (NEW.name, NEW.email)
    assert "ines vidal" in kept.folded
    assert kept.link_version == sent.link_version + 1
    assert letters(stored) == [
        ("registration.contact", NEW.email),
        ("registration.contact_left", sent.contact_email),
    ]


def test_a_name_alone_is_put_right_without_a_letter(sent, change, stored):
    change(sent, Registrant("Another Spelling", sent.contact_email.upper()))

    (kept,) = stored(Registration)
    assert (kept.contact_name, kept.link_version) == ("Another Spelling", sent.link_version)
    assert letters(stored) == []


def test_what_was_sent_together_has_the_same_contact(make, change, stored):
    kind = make.category()
    others = (
        make.person(kind),
        make.person(kind, given_name="Luz", paid_by=PaidBy.SELF, email="luz@city.example"),
    )
    sent = make.registration(Status.AWAITING_PAYMENT, people=others, category=kind)
    assert len(stored(Registration)) == 2

    change(sent)

    assert {one.contact_email for one in stored(Registration)} == {NEW.email}
    assert {one.link_version for one in stored(Registration)} == {2}
    assert len(letters(stored)) == 2  # one to each, however many parts


def test_who_was_another_contact_becomes_the_first_alone(sent, change, name_one, stored):  # noqa: F811
    name_one(sent, email=NEW.email.upper())

    change(sent)

    assert [one.removed_at is None for one in stored(FurtherContact)] == [False]


@pytest.mark.parametrize(
    ("name", "stays"), [("Inés Vidal", False), ("Ana Roy", False), ("Luc Roy Gagné", True)]
)
def test_a_yes_to_news_stays_with_who_gave_it(name, stays, make, sent, change, stored):
    make.keep(
        Consent(
            registration_id=sent.id,
            purpose=Purpose.NEWS,
            wording="News, please.",
            language="en",
            given_at=MOMENT,
        )
    )

    change(sent, Registrant(name, NEW.email))

    assert [one.withdrawn_at is None for one in stored(Consent)] == [stays]


def test_a_draft_is_changed_on_its_form(make, change):
    with pytest.raises(NotSentSoOnTheForm):
        change(make.registration(Status.DRAFT))


def test_who_still_waits_is_written_to_at_the_new_address(make, sent, change, writing, stored):
    entry = make.keep(
        WaitingEntry(
            category_id=sent.attendees[0].category_id,
            people=0,
            asked=1,
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

    change(sent)

    (kept,) = stored(WaitingEntry)
    assert (kept.contact_email, kept.link_version) == (NEW.email, 2)
    assert "ines vidal" in kept.folded


def test_a_registration_that_ended_may_still_be_written_to_elsewhere(sent, change, writing, stored):
    with writing() as session:
        registration.withdraw(session, sent.id, Status.CANCELLED, now=clock.now())

    change(sent)  # money may go back, and its letters with it

    assert stored(Registration)[0].contact_email == NEW.email


def named(municipality, sent):
    return Registrant(sent.contact_name, sent.contact_email, municipality)


def test_a_municipality_is_spelled_right_wherever_it_is_looked_for(sent, change, stored):
    change(sent, named("San Bartolomé de las Trés Aguas", sent))

    (kept,) = stored(Registration)
    assert kept.municipality == "San Bartolomé de las Trés Aguas"
    assert kept.link_version == sent.link_version
    assert stored(Attendee)[0].folded.count("tres aguas")
    assert stored(Bill)[0].payer_name == kept.municipality  # no invoice was issued yet


def test_another_municipality_is_the_offices_to_write(sent, change, stored):
    with pytest.raises(AnotherMunicipality):
        change(sent, named("Villa Nueva", sent))

    change(sent, named("Villa Nueva", sent), may_be_another=True, by="staff:1")

    assert stored(Registration)[0].municipality == "Villa Nueva"
    assert "villa nueva" in stored(Attendee)[0].folded


def test_a_payer_who_was_named_otherwise_stays(sent, change, writing, stored):
    with writing() as session:
        session.query(Bill).one().payer_name = "Tesorería inventada"

    change(sent, named("Villa Nueva", sent), may_be_another=True)

    assert stored(Bill)[0].payer_name == "Tesorería inventada"


def test_the_published_list_is_drawn_anew(app, make, change):
    sent = make.registration(Status.CONFIRMED, category=make.category(price=0), now=clock.now())
    make.keep(
        Consent(
            registration_id=sent.id,
            attendee_id=sent.attendees[0].id,
            purpose=Purpose.PUBLIC_LIST,
            wording="Yes.",
            language="en",
            given_at=MOMENT,
        )
    )
    with app.app_context():
        before = content_version(db.engine)

    change(sent, named("Villa Nueva", sent), may_be_another=True)

    with app.app_context():
        assert content_version(db.engine) > before


def test_people_whom_somebody_else_added_stay_with_them(make, change, writing, stored):
    kind = make.category(price=0)
    whole = make.registration(Status.CONFIRMED, category=kind, now=clock.now())
    part = make.registration(Status.CONFIRMED, category=kind, now=clock.now())
    with writing() as session:
        one = session.get_one(Registration, part.id)
        one.part_of_id, one.contact_name, one.contact_email = whole.id, "Olga", "olga@city.example"

    change(whole, Registrant(NEW.name, NEW.email, "San Bartolome las Tres Aguas"))

    kept = stored(Registration, id=part.id)[0]
    assert (kept.contact_name, kept.contact_email) == ("Olga", "olga@city.example")
    assert kept.link_version == part.link_version
    assert kept.municipality == "San Bartolome las Tres Aguas"
