"""What arrives in a mailbox: read back from a real server, its PDF through a camera's decoder."""

import re

import pytest

from summit.badges.models import Badge
from summit.badges.queries import signing_key
from summit.badges.token import Outcome
from summit.badges.token import read as read_token
from summit.holder.messages import RENDERERS
from summit.kernel import clock
from summit.kernel.languages import Language
from summit.mail import service as mail
from summit.mail.models import OutboxMessage
from summit.registration import service
from summit.registration.models import Registration
from summit.registration.statuses import Status
from tests.badges.reading import tokens_in
from tests.browsing import text_of
from tests.mail.conftest import read
from tests.site import HOLDS

SITE = "https://summit.example"


@pytest.fixture
def key(app):
    return signing_key(app.config["SETTINGS"])


@pytest.fixture
def badge_of(stored):
    return lambda person: next(one for one in stored(Badge) if one.attendee_id == person.id)


def pdf_of(letter):
    """Return the one PDF of badges; documents are attached behind it."""
    part, *papers = list(letter.iter_attachments())
    assert {one.get_content_type() for one in (part, *papers)} == {"application/pdf"}
    assert all(
        re.fullmatch(r"[FR]-\d{4}-\d{4}\.pdf|MTL-.*-acknowledgement\.pdf", one.get_filename())
        for one in papers
    )
    return part.get_content()


def link_in(letter):
    """Return the path of the secret link; text and HTML must carry the same one."""
    text, html = read(letter)
    found = {
        re.search(rf"{SITE}(/[a-z]{{2}}/r/[a-z0-9-]+)", body.replace("&amp;", "&"))[1]
        for body in (text, html)
    }
    assert len(found) == 1
    return found.pop()


def test_a_confirmation_brings_the_contact_every_badge_and_each_person_their_own(
    make, office, deliver, key, badge_of
):
    category = make.category(price=0)
    people = (
        make.person(category, given_name="Ana", email="ana@city.example"),
        make.person(category, given_name="Luis", email="luis@city.example"),
        make.person(category, given_name="Sin", email=None),
    )
    held = make.registration(Status.CONFIRMED, people=people, category=category)

    deliver()

    tokens = [key.sign_badge(badge_of(person).id) for person in held.attendees]
    (to_contact,) = [one for one in office.to("luc@city.example") if list(one.iter_attachments())]
    assert tokens_in(pdf_of(to_contact)) == tokens
    assert tokens_in(pdf_of(office.to("ana@city.example")[0])) == tokens[:1]
    assert tokens_in(pdf_of(office.to("luis@city.example")[0])) == tokens[1:2]
    assert {to for to, _ in office.letters} == {
        "luc@city.example",
        "ana@city.example",
        "luis@city.example",
    }
    proof = read_token(tokens[0], {key.key_id: key.public})
    assert (proof.outcome, proof.badge_id) == (Outcome.GOOD, badge_of(held.attendees[0]).id)


def test_an_attendee_at_the_contacts_address_is_written_to_as_well(make, office, deliver):
    category = make.category(price=0)
    people = (make.person(category, email="luc@city.example"),)
    make.registration(Status.CONFIRMED, people=people, category=category)

    deliver()

    subjects = [letter["Subject"] for letter in office.to("luc@city.example")]
    assert sum(subject.startswith("Confirmed: your delegation") for subject in subjects) == 1
    assert len(subjects) == 3  # the draft's link, the delegation, the person


def test_the_links_open_the_contacts_and_the_persons_page(make, office, deliver, client):
    held = make.registration(Status.CONFIRMED, category=make.category(price=0))

    deliver()

    contact = client.get(link_in(office.to("luc@city.example")[-1]))
    person = client.get(link_in(office.to("ana@city.example")[0]))
    assert held.reference in text_of(contact)
    assert "Ana María Ruiz" in text_of(person)
    assert held.reference not in text_of(person)


def test_no_outbox_row_holds_a_secret_link(make, office, deliver, stored):
    make.registration(Status.CONFIRMED, category=make.category(price=0))

    deliver()

    macs = {link_in(letter).rpartition("-")[2] for _, letter in office.letters}
    rows = stored(OutboxMessage)
    kept = " ".join(str(vars(row)) for row in rows)
    assert len(macs) >= 2
    assert [mac for mac in macs if mac in kept] == []


@pytest.mark.parametrize(
    ("language", "tag", "total"),
    [
        (Language.FR, "fr-CA", "517,39 $ CA"),
        (Language.EN, "en-CA", "$517.39 CAD"),
        (Language.ES, "es-MX", "517.39 CAD"),
    ],
)
def test_a_letter_speaks_the_language_of_its_reader(
    make, writing, office, deliver, language, tag, total
):
    category = make.category()
    asked = make.application(category, language=language)
    with writing() as session:
        held = service.start(session, asked, now=clock.now(), holds=HOLDS)
        service.submit(session, held.id, make.submission(), now=clock.now())
        due = clock.now()
        service.choose_invoice(session, held.id, due=due, purchase_order=None, now=clock.now())

    deliver()

    letter = office.to("luc@city.example")[-1]
    text, html = read(letter)
    assert letter["Content-Language"] == tag
    assert f'lang="{tag}"' in html
    assert total in text.replace("\N{NO-BREAK SPACE}", " ")
    assert link_in(letter).startswith(f"/{language}/r/")


def test_a_draft_is_sent_its_link_and_its_deadline_in_the_summits_zone(
    make, office, deliver, stored
):
    make.registration()

    deliver()

    (letter,) = office.to("luc@city.example")
    text, _ = read(letter)
    assert letter["Subject"].startswith("Your places are held")
    assert "Wednesday, March 11, 2026, 11:00, Montreal time" in text.replace(
        "\N{NO-BREAK SPACE}", " "
    ).replace("\n", " ")


def test_by_invoice_the_letter_says_amount_day_and_what_to_write(
    make, writing, office, deliver, key, badge_of
):
    held = make.registration(Status.AWAITING_PAYMENT)
    with writing() as session:
        due = clock.now().replace(year=2026, month=4, day=9, hour=20)
        service.choose_invoice(session, held.id, due=due, purchase_order="OC-9", now=clock.now())

    deliver()

    letter = office.to("luc@city.example")[-1]
    text = read(letter)[0].replace("\N{NO-BREAK SPACE}", " ")
    for said in ("$517.39 CAD", "April 9, 2026", held.reference, "OC-9", "to be announced"):
        assert said in text
    assert tokens_in(pdf_of(letter)) == [key.sign_badge(badge_of(held.attendees[0]).id)]


@pytest.mark.parametrize(
    ("end", "subject"),
    [(Status.CANCELLED, "Cancelled"), (Status.EXPIRED, "Your places have been released")],
)
def test_how_a_registration_ended_is_said(make, writing, office, deliver, end, subject):
    held = make.registration()
    with writing() as session:
        service.withdraw(session, held.id, end, now=clock.now())

    deliver()

    letter = office.to("luc@city.example")[-1]
    assert letter["Subject"].startswith(subject)
    assert held.reference in read(letter)[0]


@pytest.mark.parametrize(
    "occasion", ["payment.late_refund", "payment.surplus_refund", "payment.refund_failed"]
)
def test_money_that_goes_back_is_said_with_its_amount(make, writing, office, deliver, occasion):
    facts = {
        "reference": "MTL-7KQ4-9C",
        "municipality": "Tres Aguas",
        "contact_name": "Luc Roy",
        "amount": 51_739,
        "currency": "cad",
        "refund_id": "x",
    }
    with writing() as session:
        mail.promise(
            session,
            occasion,
            "registration:1",
            to="luc@city.example",
            language=Language.EN,
            facts=facts,
            now=clock.now(),
        )

    deliver()

    (letter,) = office.to("luc@city.example")
    text = read(letter)[0].replace("\N{NO-BREAK SPACE}", " ")
    assert "$517.39 CAD" in text
    assert "MTL-7KQ4-9C" in text


def test_a_declined_request_is_answered(make, writing, office, deliver, stored):
    held = make.registration()
    with writing() as session:
        row = session.get_one(Registration, held.id)
        row.become(Status.PENDING_APPROVAL)
        session.flush()
        service.withdraw(session, held.id, Status.DECLINED, now=clock.now())

    deliver()

    assert office.to("luc@city.example")[-1]["Subject"].startswith("Not accepted")
    assert all(row.occasion in RENDERERS for row in stored(OutboxMessage))


def test_names_with_markup_stay_text_in_the_letter(make, office, deliver):
    category = make.category(price=0)
    people = (make.person(category, given_name='<img src="x">', family_name="&amp; רוח"),)
    make.registration(Status.CONFIRMED, people=people, category=category)

    deliver()

    text, html = read(office.to("ana@city.example")[0])
    assert '<img src="x"> &amp; רוח' in text
    assert "<img" not in html
