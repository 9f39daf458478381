"""Where the bill of another payer goes: put right by contact or office, or with a person."""

import re

import pytest

from summit.kernel import clock
from summit.kernel.links import seal
from summit.mail.models import OutboxMessage
from summit.payments.another_payer.addressing import readdress
from summit.payments.another_payer.errors import NoOtherPayer, PaysThemselves
from summit.payments.models import Bill
from summit.registration import service
from summit.registration.messages import promise_about
from summit.registration.models import Attendee, Registration
from summit.registration.replacing.service import Named, correct
from summit.registration.statuses import PaidBy, Status
from summit.staff.rules import Role
from tests.browsing import answers_in, text_of
from tests.mail.conftest import read

OLD, NEW = "pagos@ministry.example", "tesoreria@ministry.example"
MINISTRY = {"paid_by": PaidBy.OTHER, "payer_name": "Ministerio inventado", "payer_email": OLD}
OWN = {"paid_by": PaidBy.SELF, "email": OLD}


@pytest.fixture
def part(make, stored):
    """Return what somebody pays beside the municipality: the ministry unless said otherwise."""

    def sent(**payer):
        kind = make.category()
        other = make.person(kind, given_name="Iria", **payer or MINISTRY)
        people = (make.person(kind), other)
        make.registration(Status.AWAITING_PAYMENT, people=people, category=kind, now=clock.now())
        return stored(Registration)[-1]

    return sent


@pytest.fixture
def contact(holder, part):
    return holder(part())


def put_right(contact, email=NEW):
    page = contact.base + "/payer-address"
    typed = answers_in(contact.get("/payer-address"), "/payer-address")
    return contact.client.post(page, data=typed | {"email": email})


def bill_of(stored, registration):
    return stored(Bill, registration_id=registration.id)[0]


def test_the_bill_goes_to_the_address_put_right_and_the_old_link_ends(
    app, contact, stored, office, deliver
):
    before = bill_of(stored, contact.registration)
    old = seal(app.config["LINK_KEY"], "payer", before.id, before.link_version)
    assert f"go to {OLD}" in text_of(contact.get())

    saved = put_right(contact)

    assert f"on its way to {NEW}" in text_of(contact.client.get(saved.location))
    after = bill_of(stored, contact.registration)
    assert (after.payer_email, after.total) == (NEW, before.total)
    assert contact.client.get(f"/en/pay/{old}").status_code == 404
    assert {one.payer_email for one in stored(Attendee, paid_by=PaidBy.OTHER)} == {NEW}
    deliver()
    link = re.search(r"/pay/(payer-[^\"\s]+)", read(office.to(NEW)[0])[0])[1]
    assert contact.client.get(f"/en/pay/{link}").status_code == 200
    assert office.to(OLD) == []  # what waited for it went nowhere


def test_an_invoice_issued_before_comes_with_the_bill(contact, office, deliver):
    contact.post("/invoice")
    deliver()

    put_right(contact)
    deliver()

    (letter,) = office.to(NEW)
    assert [one.get_filename() for one in letter.iter_attachments()]
    assert "The invoice is attached." in read(letter)[0]


def test_a_receipt_that_waits_goes_to_the_new_address(contact, till, stored, office, deliver):
    session_id = till.begin(contact.registration)
    till.stripe.pay(session_id)
    till.come_back(contact.registration, session_id)
    put_right(contact)
    deliver()

    subjects = [letter["Subject"] for letter in office.to(NEW)]
    assert [one for one in subjects if one.startswith("Payment received")]
    assert office.to(OLD) == []


def test_news_of_a_refund_that_waits_goes_to_the_new_address(contact, writing, stored):
    with writing() as session:
        sent = session.get_one(Registration, contact.registration.id)
        for to, key in ((OLD, "theirs"), (None, "contact")):
            promise_about(session, "payment.refund", sent, key=key, now=clock.now(), to=to)

    put_right(contact)

    told = {one.recipient for one in stored(OutboxMessage, occasion="payment.refund")}
    assert told == {NEW, contact.registration.contact_email}


def test_an_address_that_is_none_is_refused_and_kept(contact, stored):
    refused = put_right(contact, "tesorería at ministry")

    assert refused.status_code == 422
    assert "tesorería at ministry" in refused.text
    assert bill_of(stored, contact.registration).payer_email == OLD


def test_the_same_address_is_sent_nothing_more(contact, stored):
    bills = len(stored(OutboxMessage, occasion="payer.bill"))

    put_right(contact, OLD.upper())

    assert len(stored(OutboxMessage, occasion="payer.bill")) == bills
    assert bill_of(stored, contact.registration).link_version == 1


def test_what_ended_is_told_as_ended(contact, stored, writing):
    with writing() as session:
        service.withdraw(session, contact.registration.id, Status.CANCELLED, now=clock.now())
        readdress(session, contact.registration.id, NEW, now=clock.now())

    assert [one.occasion for one in stored(OutboxMessage, recipient=NEW)] == ["payer.ended"]


def test_the_municipality_has_no_other_address(make, writing, holder):
    sent = make.registration(Status.AWAITING_PAYMENT, now=clock.now())

    with pytest.raises(NoOtherPayer), writing() as session:
        readdress(session, sent.id, NEW, now=clock.now())
    assert holder(sent).get("/payer-address").status_code == 404


def test_who_pays_for_themselves_is_put_right_where_their_name_is(part, writing, holder, stored):
    sent = part(**OWN)

    with pytest.raises(PaysThemselves, match="Iria"), writing() as session:
        readdress(session, sent.id, NEW, now=clock.now())
    shown = holder(sent).get().text
    assert "/payer-address" not in shown
    assert f"/people/{stored(Attendee, registration_id=sent.id)[0].id}" in shown


def test_the_bill_of_who_pays_for_themselves_follows_their_address(
    part, writing, stored, office, deliver
):
    sent = part(**OWN)
    (person,) = stored(Attendee, registration_id=sent.id)
    named = Named(
        given_name=person.given_name,
        family_name=person.family_name,
        email=NEW,
        language=person.language,
    )
    with writing() as session:
        correct(session, sent.id, person.id, named, now=clock.now())

    assert bill_of(stored, sent).payer_email == NEW
    deliver()
    assert office.to(OLD) == []
    assert "/pay/" in read(office.to(NEW)[0])[0]


def test_the_office_puts_it_right(contact, make, sign_in, stored):
    browser, number = sign_in(make.staff(Role.OWNER)), contact.registration.id
    page = f"/office/registrations/{number}/payer-address"
    assert page in browser.get(f"/office/registrations/{number}").text

    assert browser.submit(page, email="").status_code == 422
    assert browser.submit(page, email=NEW).status_code == 303

    assert bill_of(stored, contact.registration).payer_email == NEW


def test_the_office_is_told_who_pays_for_themselves(part, make, sign_in):
    browser, number = sign_in(make.staff(Role.OWNER)), part(**OWN).id
    folder = browser.get(f"/office/registrations/{number}").text
    assert "/payer-address" not in folder  # it leads to where their name is

    refused = browser.submit(f"/office/registrations/{number}/payer-address", email=NEW)

    assert refused.status_code == 422
    assert "pays for themselves" in text_of(refused)
