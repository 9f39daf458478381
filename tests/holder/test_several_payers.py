"""A delegation of which somebody else pays a part: from the form to each payer's own receipt."""

import re

import pytest

from summit.badges.models import Badge
from summit.kernel import clock
from summit.kernel.links import seal
from summit.kernel.money import Cents
from summit.payments.documents.models import Document
from summit.payments.models import Bill
from summit.payments.statuses import TaxRegime
from summit.payments.terms.jobs import remind_of_invoices
from summit.payments.terms.models import InvoiceTerms
from summit.registration import service
from summit.registration.models import Attendee, Registration
from summit.registration.statuses import PaidBy, Status
from tests.browsing import answers_in, text_of
from tests.mail.conftest import read
from tests.registration.conftest import Desk
from tests.site import HOLDS

SPOUSE = {"given_name": "Iria", "email": "iria@home.example", "paid_by": "self"}
MINISTRY = {
    "paid_by": "other",
    "payer_name": "Ministerio inventado",
    "payer_email": "pagos@ministry.example",
}


@pytest.fixture
def desk(client, make, at_moment):
    return Desk(client)


@pytest.fixture
def family(make, writing, holder):
    """Return a contact at the draft of two people, of whom the second pays for herself."""
    category = make.category()
    mayor = make.person(category)
    spouse = make.person(category, **SPOUSE | {"paid_by": PaidBy.SELF})
    with writing() as session:
        session.expire_on_commit = False
        asked = make.application(category, (mayor, spouse))
        held = service.start(session, asked, now=clock.now(), holds=HOLDS)
    return holder(held)


def test_a_contact_sees_what_another_payer_owes_and_not_where_they_live(
    make, holder, stored, writing
):
    kind = make.category()
    spouse = make.person(kind, **SPOUSE | {"paid_by": PaidBy.SELF})
    people = (make.person(kind), spouse)
    make.registration(Status.AWAITING_PAYMENT, people=people, category=kind, now=clock.now())
    part = stored(Registration)[-1]
    with writing() as session:
        bill = session.query(Bill).filter_by(registration_id=part.id).one()
        bill.payer_address, bill.payer_tax_id = "Calle Inventada 9", "XAXX010101000"
    contact = holder(part)

    page = text_of(contact.get())
    assert "Billed to: Iria" in page
    assert "$517.39" in page.replace("\N{NO-BREAK SPACE}", " ")
    for shown in ("", "/given.csv", "/given.json", "/people", "/purchase-order"):
        seen = contact.get(shown)
        assert seen.status_code == 200, shown
        assert "Calle Inventada" not in seen.text, shown
        assert "XAXX010101000" not in seen.text, shown


def two(desk, category, **second):
    return desk.fill(category) | desk.person(1, category, **second)


def test_a_form_that_asks_no_money_asks_for_no_payer(desk, make):
    make.category(price=0)

    assert "paid_by" not in desk.open().text


def test_the_form_keeps_who_pays(desk, make, stored):
    category = make.category()

    answer = desk.send(two(desk, category, **MINISTRY))

    assert answer.status_code == 303
    person = stored(Attendee)[1]
    assert (person.paid_by, person.payer_name) == (PaidBy.OTHER, "Ministerio inventado")
    again = desk.client.get(answer.location.replace("/review", "/change"))
    assert answers_in(again)["people-1-payer_email"] == "pagos@ministry.example"


@pytest.mark.parametrize(
    ("marks", "said"),
    [
        ({"paid_by": "self"}, "Write this person’s e-mail: the bill goes there."),
        (MINISTRY | {"payer_name": ""}, "Write the name of who pays"),
        (MINISTRY | {"payer_email": ""}, "Write the e-mail of who pays"),
        (MINISTRY | {"payer_email": "pagos"}, "Add the @"),
        ({"paid_by": "nobody"}, "Choose who pays."),
    ],
)
def test_a_bill_that_would_reach_nobody_is_refused(desk, make, stored, marks, said):
    answer = desk.send(two(desk, make.category(), **marks))

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert stored(Registration) == []
    kept = answers_in(answer)
    assert kept["people-1-given_name"] == "Ana"
    assert kept["people-1-payer_name"] == marks.get("payer_name", "")


@pytest.fixture
def mixed(taxes):
    taxes(regime=TaxRegime.DOMESTIC_MIXED, taxable_percent=40)


def test_where_the_payer_resides_is_asked_only_where_taxes_depend_on_it(desk, make, taxes):
    make.category()
    assert "payer_is_resident" not in desk.open().text

    taxes(regime=TaxRegime.DOMESTIC_MIXED, taxable_percent=40)
    assert "Does who pays reside in Canada?" in text_of(desk.open())


@pytest.mark.parametrize("marks", [SPOUSE, MINISTRY], ids=["herself", "a ministry"])
@pytest.mark.parametrize("said", [None, "perhaps"])
def test_another_payer_who_does_not_say_where_they_reside_is_asked(
    desk, make, mixed, stored, marks, said
):
    given = {"payer_is_resident": said} if said else {}

    answer = desk.send(two(desk, make.category(), **marks, **given))

    assert answer.status_code == 422
    assert "Choose one: the taxes depend on it." in text_of(answer)
    assert stored(Registration) == []


def test_one_payer_who_resides_in_two_places_is_asked_again(desk, make, mixed, stored):
    category = make.category()
    answers = two(desk, category, **MINISTRY, payer_is_resident="yes")
    in_other_letters = MINISTRY | {"payer_name": "MINISTERIO INVENTADO"}
    answers |= desk.person(2, category, **in_other_letters, payer_is_resident="no")

    answer = desk.send(answers)

    assert answer.status_code == 422
    assert "For this payer you answered otherwise at another person." in text_of(answer)
    assert stored(Registration) == []


def test_the_municipality_is_not_asked_where_it_resides_besides_its_country(
    desk, make, mixed, stored
):
    answers = two(desk, make.category(), payer_is_resident="no")

    assert desk.send(answers).status_code == 303
    assert stored(Attendee)[1].payer_is_resident is None


def test_the_review_taxes_each_payer_by_where_they_reside(desk, make, mixed, client):
    category = make.category()
    answers = two(desk, category, **SPOUSE, payer_is_resident="yes")

    review = desk.send(answers).location

    text = text_of(client.get(review))
    assert "$476.96" in text  # the city of Mexico: taxes on 40 percent
    assert "$517.39" in text  # who resides in Canada: on all
    again = answers_in(client.get(review.replace("/review", "/change")))
    assert again["people-1-payer_is_resident"] == "yes"


def test_what_was_typed_for_a_payer_who_is_not_asked_is_left_alone(desk, make, stored):
    marks = MINISTRY | {"paid_by": "city", "payer_email": "half an addr"}

    assert desk.send(two(desk, make.category(), **marks)).status_code == 303
    assert stored(Attendee)[1].payer_name is None


def test_a_companion_who_is_free_needs_no_address_for_a_bill(desk, make):
    answers = two(desk, make.category(price=0), paid_by="self")

    assert desk.send(answers).status_code == 303


def test_the_review_shows_each_bill_and_asks_only_for_the_municipalitys(family):
    text = text_of(family.get())

    assert "San Bartolomé de las Tres Aguas pays" in text
    assert "Iria Ruiz pays" in text
    assert "The bill goes to iria@home.example." in text
    assert "Pay $517.39 CAD by card" in text


def test_the_municipality_pays_by_card_and_the_other_by_her_own_link(
    family, till, app, stored, office, deliver
):
    card_page = family.send("card").location
    till.stripe.pay(re.search(r"/c/pay/(cs_\w+)", card_page)[1])
    till.deliver()
    assert [one.status for one in stored(Registration)] == [
        Status.CONFIRMED,
        Status.AWAITING_PAYMENT,
    ]
    assert len(stored(Badge)) == 1

    deliver()
    [letter] = office.to("iria@home.example")[:1]
    text, _html = read(letter)
    assert "Dear Iria Ruiz," in text
    assert "Ana María" not in text
    page = re.search(r"https?://[^/]+(/en/pay/[^\s>]+)", text)[1]
    client = app.test_client()
    sent = client.post(f"{page}/pay", data=answers_in(client.get(page), "/pay"))
    till.stripe.pay(re.search(r"/c/pay/(cs_\w+)", sent.location)[1])
    till.deliver()

    assert {one.status for one in stored(Registration)} == {Status.CONFIRMED}
    assert len(stored(Badge)) == 2
    deliver()
    receipt = next(one for one in office.to("iria@home.example") if "received" in one["Subject"])
    names = [part.get_filename() for part in receipt.iter_attachments()]
    assert sorted(name[:2] for name in names) == ["F-", "R-"]
    assert "$517.39 CAD received. Nothing is left to pay." in " ".join(read(receipt)[0].split())


def test_the_contact_sees_what_others_pay_and_opens_it(family):
    family.send("invoice")

    page = family.get()

    text = text_of(page)
    assert "Other registrations of this delegation" in text
    assert "Iria Ruiz pays" in text
    assert "Still to be paid: $517.39 CAD" in text
    others = page.text[page.text.index('id="others"') :]
    other = re.search(r'href="(/en/r/contact-[^"]+)"', others)[1]
    part = family.client.get(other)
    assert part.status_code == 200
    assert "Other registrations of this delegation" in text_of(part)


def test_a_payers_link_shows_nothing_of_the_other_bill(family, app, stored):
    family.send("invoice")
    client, page = bill_of(app, stored)

    text = text_of(client.get(page))

    assert "517.39" in text
    assert "Iria Ruiz" in text  # the payer's own name
    assert "Ana María" not in text
    assert stored(Registration)[0].reference not in text


def test_who_pays_for_herself_finds_her_bill_on_her_own_page(family, stored, link_of):
    family.send("invoice")
    spouse = next(one for one in stored(Attendee) if one.given_name == "Iria")

    page = family.client.get(f"/en/r/{link_of(spouse)}")

    assert "/en/pay/payer-" in page.text
    mayor = next(one for one in stored(Attendee) if one.given_name != "Iria")
    assert "/en/pay/payer-" not in family.client.get(f"/en/r/{link_of(mayor)}").text


def test_where_the_municipality_pays_for_nobody_sending_asks_no_money(
    make, writing, holder, stored
):
    category = make.category()
    spouse = make.person(category, **SPOUSE | {"paid_by": PaidBy.SELF})
    with writing() as session:
        session.expire_on_commit = False
        asked = make.application(category, (spouse,))
        contact = holder(service.start(session, asked, now=clock.now(), holds=HOLDS))
    assert "by card" not in text_of(contact.get())

    contact.send("free")

    [sent] = stored(Registration)
    assert sent.status is Status.AWAITING_PAYMENT
    assert [bill.payer_name for bill in stored(Bill)] == ["Iria Ruiz"]


def test_a_quote_asks_the_municipality_for_its_own_people_only(family, stored):
    family.post("/quote")

    [quote] = stored(Document)
    assert quote.amount == Cents(51_739)


def test_the_payer_who_asks_for_an_invoice_gets_it_and_the_contact_does_not(
    family, app, stored, office, deliver
):
    family.send("invoice")
    client, page = bill_of(app, stored)

    answer = client.post(f"{page}/invoice", data=answers_in(client.get(page), "/invoice"))

    assert answer.status_code == 303
    deliver()
    letter = office.to("iria@home.example")[-1]
    assert "To be paid by transfer" in letter["Subject"]
    assert [one.get_filename()[:2] for one in letter.iter_attachments()] == ["F-"]
    text, _html = read(letter)
    assert "Ana María" not in text
    reference = stored(Registration)[1].reference
    assert not [one for one in office.to("luc@city.example") if reference in one["Subject"]]


def test_a_payer_is_reminded_before_the_day_and_the_contact_is_not(
    family, make, app, stored, office, deliver, later
):
    make.keep(InvoiceTerms(remind_before=[5], remind_after=[1]))
    family.send("invoice")
    deliver()
    contacts, before = office.to("luc@city.example"), office.to("iria@home.example")
    due = stored(Registration)[1].held_until
    later(seconds=(due - clock.now()).total_seconds() - 3600)

    with app.app_context():
        remind_of_invoices()
        remind_of_invoices()

    deliver()
    [letter] = office.to("iria@home.example")[len(before) :]
    assert "Reminder of a bill" in letter["Subject"]
    others = office.to("luc@city.example")[len(contacts) :]
    assert all(stored(Registration)[0].reference in one["Subject"] for one in others)


def test_letters_that_waited_while_the_payer_paid_ask_for_nothing(
    family, till, app, make, stored, office, deliver, later
):
    """The mail server was silent for a while, and the contact had forwarded the link."""
    make.keep(InvoiceTerms(remind_before=[5], remind_after=[1]))
    family.send("invoice")
    client, page = bill_of(app, stored)
    client.post(f"{page}/invoice", data=answers_in(client.get(page), "/invoice"))
    later(seconds=(stored(Registration)[1].held_until - clock.now()).total_seconds() - 3600)
    with app.app_context():
        remind_of_invoices()
    sent = client.post(f"{page}/pay", data=answers_in(client.get(page), "/pay"))
    till.stripe.pay(re.search(r"/c/pay/(cs_\w+)", sent.location)[1])
    till.stripe.deliver()
    till.work()

    deliver()

    letters = office.to("iria@home.example")
    asking = ("A bill for you", "To be paid by transfer", "Reminder of a bill")
    waited = [one for one in letters if one["Subject"].startswith(asking)]
    assert len(waited) == 3
    for letter in waited:
        text = read(letter)[0]
        assert "0.00" not in text
        assert "due on" not in text
        assert "Nothing is left to pay" in text
        assert "See the bill and pay" not in text


def test_a_payer_is_told_when_nothing_is_asked_any_more(
    family, writing, stored, office, deliver, later
):
    family.send("invoice")
    deliver()
    (bill,) = office.to("iria@home.example")
    assert "After that the registration ends and nothing is owed." in read(bill)[0]
    later(days=31)
    with writing() as session:
        assert service.expire(session, stored(Registration)[1].id, now=clock.now())

    deliver()

    letter = office.to("iria@home.example")[-1]
    assert "Nothing is left to pay" in letter["Subject"]
    text, _html = read(letter)
    assert "nothing is asked of you any more" in text
    assert "separately" not in text


def bill_of(app, stored):
    """Return a browser, and the address of the other payer's bill."""
    bill = stored(Bill)[1]
    link = seal(app.config["LINK_KEY"], "payer", bill.id, 1)
    return app.test_client(), f"/en/pay/{link}"
