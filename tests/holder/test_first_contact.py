"""The contact passes a registration on, or corrects their address: the page and both letters."""

import pytest

from summit.kernel import clock
from summit.kernel.links import seal
from summit.mail import jobs
from summit.mail.models import OutboxMessage
from summit.mail.rules import NOT_NEEDED
from summit.mail.service import resend
from summit.payments.models import Bill
from summit.registration.first_contact import service
from summit.registration.first_contact.service import Registrant
from summit.registration.messages import promise_about
from summit.registration.models import Registration
from summit.registration.statuses import PaidBy, Status
from summit.staff.rules import Role
from tests.browsing import answers_in, text_of
from tests.mail.conftest import read

NAME, EMAIL = "Inés Vidal", "ines@ville.example"


@pytest.fixture
def desk(holder, make):
    kind = make.category(price=0)
    return holder(make.registration(Status.CONFIRMED, category=kind, now=clock.now()))


@pytest.fixture
def change(desk):
    def send(name=NAME, email=EMAIL, **more):
        page = desk.base + "/contact"
        typed = answers_in(desk.get("/contact"), "/contact")
        return desk.client.post(
            page, data=typed | {"contact_name": name, "contact_email": email} | more
        )

    return send


def test_the_contact_passes_it_on_and_goes_on_under_the_new_link(
    app, desk, change, office, deliver
):
    was = desk.registration
    assert was.contact_email in desk.get().text
    deliver()

    saved = change()

    link = seal(app.config["LINK_KEY"], "contact", was.id, 2)
    assert saved.location == f"/en/r/{link}?notice=contact"
    assert "From now on we write to ines@ville.example." in text_of(desk.client.get(saved.location))
    assert desk.get().status_code == 404
    deliver()
    (to_new,), to_old = office.to(EMAIL), office.to(was.contact_email)[-1]
    said = read(to_new)[0]
    assert f"/r/{link}" in said
    assert f"{was.contact_name} passed this registration for the summit on to you." in said
    assert [one.get_filename() for one in to_new.iter_attachments()]  # the badges
    told = read(to_old)[0]
    assert f"is now {NAME}" in told
    assert "/r/" not in told
    assert EMAIL not in told


def test_a_corrected_address_is_told_without_a_name(desk, change, office, deliver):
    deliver()
    change(name=desk.registration.contact_name)
    deliver()

    assert "come to this address from now on" in read(office.to(EMAIL)[0])[0]
    assert "go to another address now" in read(office.to(desk.registration.contact_email)[-1])[0]


def test_a_name_alone_keeps_the_link(desk, change):
    saved = change(email=desk.registration.contact_email)

    assert saved.location == f"{desk.base}?notice=changed"
    assert NAME in desk.get().text


def test_the_municipality_is_spelled_right_and_no_other_one(desk, change):
    was = desk.registration
    refused = change(was.contact_name, was.contact_email, municipality="Villa Nueva")
    assert refused.status_code == 422
    assert "That is another municipality or organization." in text_of(refused)
    assert "Villa Nueva" in refused.text

    change(was.contact_name, was.contact_email, municipality="San Bartolomé las Tres Aguas")

    assert "San Bartolomé las Tres Aguas" in text_of(desk.get())


def test_an_invoice_that_stands_keeps_what_it_says(holder, till, make, sign_in, stored):
    contact = holder(till.awaiting())
    contact.post("/invoice")
    was = contact.registration

    saved = sign_in(make.staff(Role.OWNER)).submit(
        f"/office/registrations/{was.id}/contact",
        contact_name=was.contact_name,
        contact_email=was.contact_email,
        municipality="Villa Nueva",
    )

    assert saved.status_code == 303
    assert stored(Registration)[0].municipality == "Villa Nueva"
    assert stored(Bill)[0].payer_name == was.municipality


def test_what_cannot_be_written_to_is_refused_and_kept(desk, change, stored):
    refused = change(name="", email="inés at ville")

    assert refused.status_code == 422
    assert "Write the name our letters begin with." in refused.text
    assert "inés at ville" in refused.text
    assert stored(Registration)[0].contact_email == desk.registration.contact_email


def test_a_draft_leads_to_its_form(holder):
    draft = holder()

    assert draft.client.get(draft.base + "/contact").location.endswith("/change")


def test_what_waits_for_the_old_address_goes_to_the_new_one(desk, change, stored, office, deliver):
    old = desk.registration.contact_email

    change()
    deliver()

    said = {one.occasion: one.recipient for one in stored(OutboxMessage) if one.sent_at}
    assert said["registration.confirmed"] == EMAIL
    assert [name for name, to in said.items() if to == old] == ["registration.contact_left"]


def test_nothing_sent_before_leads_the_old_address_to_the_new_link(
    desk, change, stored, writing, office, deliver
):
    deliver()
    change()
    (first,) = stored(OutboxMessage, occasion="registration.confirmed")
    with writing() as session:
        resend(session, first.id, now=clock.now())
    deliver()

    (again,) = stored(OutboxMessage, resend_of=first.id)
    assert again.sent_at is None
    assert again.last_error == NOT_NEEDED


def test_the_office_puts_an_address_right(desk, make, sign_in, stored, office, deliver):
    browser = sign_in(make.staff(Role.OWNER))
    was = desk.registration
    deliver()
    page = f"/office/registrations/{was.id}/contact"
    assert page in browser.get(f"/office/registrations/{was.id}").text

    refused = browser.submit(
        page, municipality=was.municipality, contact_name=NAME, contact_email=""
    )
    assert refused.status_code == 422
    assert NAME in refused.text
    saved = browser.submit(
        page, municipality=was.municipality, contact_name=NAME, contact_email=EMAIL
    )

    assert saved.status_code == 303
    assert stored(Registration)[0].contact_email == EMAIL
    deliver()
    assert "The organizing team wrote you down" in read(office.to(EMAIL)[0])[0]


def test_the_office_is_told_of_a_draft(make, sign_in):
    browser, draft = sign_in(make.staff(Role.OWNER)), make.registration(now=clock.now())

    refused = browser.submit(
        f"/office/registrations/{draft.id}/contact",
        contact_name=NAME,
        contact_email=EMAIL,
        municipality=draft.municipality,
    )

    assert refused.status_code == 422
    assert "has not been sent yet" in refused.text


def test_a_notice_about_a_bill_that_is_none_opens_the_page(desk):
    assert desk.get("?notice=readdressed").status_code == 200


def test_who_was_the_contact_and_pays_is_sent_no_link_of_the_contact_again(
    make, writing, stored, office, deliver, link_of
):
    kind = make.category()
    payer = {"paid_by": PaidBy.OTHER, "payer_name": "Tesorería", "payer_email": "luc@city.example"}
    people = (make.person(kind, **payer),)
    sent = make.registration(Status.AWAITING_PAYMENT, people=people, category=kind, now=clock.now())
    assert sent.contact_email == "luc@city.example"
    with writing() as session:
        one = session.get_one(Registration, sent.id)
        promise_about(session, "registration.settled", one, key="1", now=clock.now())
    deliver()
    with writing() as session:
        wanted = Registrant(NAME, EMAIL)
        service.change(session, sent.id, wanted, by="contact:1", now=clock.now())
    with writing() as session:
        for occasion in ("registration.settled", "payer.bill"):
            (first,) = stored(OutboxMessage, occasion=occasion)
            resend(session, first.id, now=clock.now())
    deliver()

    assert all(link_of(sent, 2) not in read(one)[0] for one in office.to("luc@city.example"))
    again = [one for one in stored(OutboxMessage) if one.resend_of]
    assert [one.sent_at is not None for one in again] == [False, True]


def test_each_address_gets_its_own_letter_alone(desk, writing, office, stored, deliver):
    was = desk.registration
    deliver()
    before = len(office.to(was.contact_email))
    for wanted in (Registrant(NAME, EMAIL), Registrant(was.contact_name, was.contact_email)):
        with writing() as session:
            service.change(session, was.id, wanted, by="contact:1", now=clock.now())
    deliver()

    subjects = [one["Subject"] for one in office.to(was.contact_email)[before:]]
    assert len([one for one in subjects if one.startswith("You are the contact")]) == 1


def test_a_letter_taken_up_while_the_contact_changes_goes_to_the_new_one(
    desk, writing, stored, office, deliver, monkeypatch
):
    was, withheld = desk.registration, jobs._withheld

    def meanwhile(promised):
        if promised.occasion == "registration.confirmed" and promised.recipient != EMAIL:
            with writing() as session:
                wanted = Registrant(NAME, EMAIL)
                service.change(session, was.id, wanted, by="contact:1", now=clock.now())
        return withheld(promised)

    monkeypatch.setattr(jobs, "_withheld", meanwhile)
    deliver()
    deliver()

    (row,) = stored(OutboxMessage, occasion="registration.confirmed")
    assert (row.recipient, row.sent_at is not None) == (EMAIL, True)
