"""A contact gives one person's bill to another payer: asked, shown, done; and what is refused."""

import re

import pytest

from summit.kernel import clock
from summit.kernel.money import Cents
from summit.payments.another_payer.models import PayerChange
from summit.payments.discounts.service import effect, grant
from summit.payments.models import Bill
from summit.payments.service.receipts import Receipt, record_payment
from summit.payments.statuses import PaymentMethod, TaxRegime
from summit.registration.models import Attendee, Registration
from summit.registration.service import choose_invoice
from summit.registration.statuses import PaidBy, Status
from tests.browsing import answers_in, text_of

MINISTRY = {
    "paid_by": "other",
    "payer_name": "Ministerio inventado",
    "payer_email": "pagos@ministry.example",
}


@pytest.fixture
def contact(make, holder):
    """Return the contact of a mayor and a spouse that were sent and are unpaid."""
    kind = make.category()
    people = (make.person(kind), make.person(kind, given_name="Iria", email=None))
    return holder(
        make.registration(Status.AWAITING_PAYMENT, people=people, category=kind, now=clock.now())
    )


def page_of(contact, person=1):
    return f"/people/{contact.registration.attendees[person].id}/payer"


def ask(contact, **answers):
    """Answer who pays, as the page is without JavaScript; return what it then shows."""
    page = page_of(contact)
    sent = answers_in(contact.get(page)) | answers
    return contact.client.post(contact.base + page, data=sent)


def press(contact, shown, **changed):
    sent = answers_in(shown) | {"sure": "yes"} | changed
    return contact.client.post(contact.base + page_of(contact), data=sent)


def test_both_bills_are_shown_before_the_click_and_nothing_is_done(contact, stored):
    text = text_of(ask(contact, **MINISTRY))

    assert "It says now $1,034.78" in text
    assert "Taken off for Iria Ruiz, with taxes $517.39" in text
    assert "It says then $517.39" in text
    assert "The new bill, for Ministerio inventado" in text
    assert "Total $517.39" in text
    assert "The bill goes to pagos@ministry.example." in text
    assert "It is to be paid until" in text
    assert len(stored(Registration)) == 1


def test_where_taxes_depend_on_it_the_other_payer_says_where_they_reside(contact, taxes, stored):
    taxes(regime=TaxRegime.DOMESTIC_MIXED, taxable_percent=40)

    asked = ask(contact, **MINISTRY)
    assert asked.status_code == 422
    assert "Choose one: the taxes depend on it." in text_of(asked)

    shown = ask(contact, **MINISTRY, payer_is_resident="yes")
    assert "Total $517.39" in text_of(shown)  # on all of it, for a city outside Canada too
    press(contact, shown)
    assert stored(Bill)[1].taxable == Cents(45_000)


def test_an_answer_on_where_they_reside_that_changed_since_is_shown_again(contact, taxes, stored):
    taxes(regime=TaxRegime.DOMESTIC_MIXED, taxable_percent=40)
    shown = ask(contact, **MINISTRY, payer_is_resident="yes")

    answer = press(contact, shown, payer_is_resident="no")

    assert answer.status_code == 409
    assert "Total $476.96" in text_of(answer)
    assert len(stored(Registration)) == 1


def test_the_button_gives_the_bill_away_and_the_page_shows_the_new_part(contact, stored):
    answer = press(contact, ask(contact, **MINISTRY))

    assert answer.status_code == 303
    city, part = stored(Registration)
    assert stored(Bill)[1].payer_email == "pagos@ministry.example"
    page = contact.client.get(answer.location)
    text = text_of(page)
    assert "Another payer has the bill now" in text
    assert "Ministerio inventado pays" in text
    assert part.reference in text
    others = page.text[page.text.index('id="others"') :]
    other = re.search(r'href="(/en/r/contact-[^"]+)"', others)[1]
    assert city.reference in text_of(contact.client.get(other))


def test_the_persons_own_link_keeps_working_and_shows_her_bill(contact, stored, link_of):
    link = link_of(stored(Attendee)[1])
    press(contact, ask(contact, paid_by="self", email="iria@home.example"))

    page = contact.client.get(f"/en/r/{link}")

    assert page.status_code == 200
    assert "/en/pay/payer-" in page.text


def test_the_persons_page_leads_there_while_it_awaits_payment(contact, writing):
    person = contact.registration.attendees[1].id
    assert f"/people/{person}/payer" in contact.get(f"/people/{person}").text

    with writing() as session:
        receipt = Receipt(method=PaymentMethod.TRANSFER, amount=Cents(103_478))
        record_payment(session, contact.registration.id, receipt, now=clock.now())

    assert f"/people/{person}/payer" not in contact.get(f"/people/{person}").text


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"paid_by": "self"}, "Write this person’s e-mail: the bill goes there."),
        (MINISTRY | {"payer_name": ""}, "Write the name of who pays"),
        (MINISTRY | {"payer_email": ""}, "Write the e-mail of who pays"),
        (MINISTRY | {"payer_email": "pagos"}, "Add the @"),
        (MINISTRY | {"payer_name": "x" * 201}, "Please shorten this to 200"),
        ({"paid_by": "self", "email": "iria"}, "Add the @"),
        ({"paid_by": "city"}, "Choose who pays."),
        ({"paid_by": "nobody"}, "Choose who pays."),
    ],
)
def test_an_answer_that_reaches_nobody_is_said_and_kept(contact, stored, answers, said):
    answer = ask(contact, **answers)

    assert answer.status_code == 422
    assert said in text_of(answer)
    kept = answers_in(answer)
    assert kept["payer_name"] == answers.get("payer_name", "")
    assert kept["payer_email"] == answers.get("payer_email", "")
    assert "It says then" not in answer.text
    assert len(stored(Registration)) == 1


def test_who_was_changed_after_the_page_was_shown_is_shown_again(contact, stored):
    shown = ask(contact, **MINISTRY)

    answer = press(contact, shown, payer_name="Otro ministerio")

    assert answer.status_code == 409
    assert "changed while you were looking" in text_of(answer)
    assert "The new bill, for Otro ministerio" in text_of(answer)
    assert len(stored(Registration)) == 1
    assert press(contact, answer).status_code == 303


def test_the_payer_of_today_is_said_to_have_the_bill(make, holder, stored):
    kind = make.category()
    mark = MINISTRY | {"paid_by": PaidBy.OTHER}
    people = (make.person(kind, **mark), make.person(kind, **mark))
    held = make.registration(Status.AWAITING_PAYMENT, people=people, category=kind, now=clock.now())

    answer = ask(holder(held), **MINISTRY)

    assert answer.status_code == 409
    assert "This payer has the bill already" in text_of(answer)
    assert answers_in(answer)["payer_name"] == "Ministerio inventado"


def test_money_that_came_is_said_with_the_way(contact, writing, stored):
    shown = ask(contact, **MINISTRY)
    with writing() as session:
        receipt = Receipt(method=PaymentMethod.TRANSFER, amount=Cents(100))
        record_payment(session, contact.registration.id, receipt, now=clock.now())

    answer = press(contact, shown)

    assert answer.status_code == 409
    assert "Money came for this bill" in text_of(answer)
    assert "Show both bills" not in answer.text
    assert stored(PayerChange) == []


def test_a_button_pressed_twice_leads_back_to_the_registration(contact, stored):
    shown = ask(contact, **MINISTRY)
    press(contact, shown)

    again = press(contact, shown)

    assert again.status_code == 303
    assert len(stored(PayerChange)) == 1
    assert contact.get(page_of(contact)).status_code == 404


def test_the_only_person_is_told_where_to_turn(make, holder):
    alone = holder(make.registration(Status.AWAITING_PAYMENT, now=clock.now()))

    text = text_of(alone.get(page_of(alone, 0)))

    assert "make the whole bill out to somebody else" in text
    assert "Show both bills" not in text


def test_a_badge_that_came_early_is_said_to_end(contact, writing):
    said = "The badge of Iria Ruiz, sent before the money came, is no longer valid then."
    assert said not in text_of(contact.get(page_of(contact)))
    with writing() as session:
        given = {"due": clock.now(), "purchase_order": None, "now": clock.now()}
        choose_invoice(session, contact.registration.id, **given)

    assert said in text_of(contact.get(page_of(contact)))


def test_a_discount_that_is_not_carried_over_is_said(contact, writing):
    with writing() as session:
        about = contact.registration.id
        seen = effect(session, about, Cents(10_000)).seal()
        given = {"note": "why", "seen": seen, "by": "staff:1", "now": clock.now()}
        grant(session, about, Cents(10_000), **given)

    text = text_of(ask(contact, **MINISTRY))

    assert "is not taken off the new one" in text
    assert "Taken off for Iria Ruiz, with taxes $467.3" in text
    assert "Total $517.39" in text


def test_nobody_gives_away_the_bill_of_another_registration(contact, make, stored):
    other = make.registration(Status.AWAITING_PAYMENT, people=2, now=clock.now())
    stranger = other.attendees[0].id

    assert contact.get(f"/people/{stranger}/payer").status_code == 404
    sent = answers_in(contact.get(page_of(contact))) | MINISTRY | {"sure": "yes"}
    contact.client.post(f"{contact.base}/people/{stranger}/payer", data=sent)

    assert stored(PayerChange) == []


def test_the_form_offers_the_municipality_where_another_pays(make, holder):
    kind = make.category()
    mark = {"paid_by": PaidBy.OTHER, "payer_name": "Banco", "payer_email": "a@b.example"}
    people = (make.person(kind, **mark), make.person(kind, **mark))
    held = make.registration(Status.AWAITING_PAYMENT, people=people, category=kind, now=clock.now())

    page = holder(held).get(f"/people/{held.attendees[0].id}/payer")

    assert 'value="city"' in page.text
