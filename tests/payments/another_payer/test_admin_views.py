"""The office gives one person's bill to another payer, and its folders tell it."""

import pytest

from summit.kernel import clock
from summit.kernel.money import Cents
from summit.payments.another_payer.models import PayerChange
from summit.payments.service.receipts import Receipt, record_payment
from summit.payments.statuses import PaymentMethod
from summit.registration.models import Registration
from summit.staff.rules import Role
from tests.browsing import text_of
from tests.conftest import filled

ANSWERS = {
    "paid_by": "other",
    "payer_name": "Ministerio inventado",
    "payer_email": "pagos@ministry.example",
}


@pytest.fixture
def finance(make, sign_in):
    return sign_in(make.staff(Role.FINANCE))


def page_of(held, person=1):
    return f"/office/registrations/{held.id}/people/{held.attendees[person].id}/payer"


def ask(browser, held, **answers):
    page = page_of(held)
    return browser.post(page, data=browser.draft(page) | ANSWERS | answers)


def press(browser, held, shown, **changed):
    return browser.post(page_of(held), data=filled(shown.text) | {"sure": "yes"} | changed)


def test_finance_sees_both_bills_and_gives_one_away(gateway, couple, finance, stored):
    held = couple()
    assert page_of(held) in finance.get(f"/office/registrations/{held.id}").text

    shown = ask(finance, held)
    text = text_of(shown)
    assert f"The bill of {held.reference} says now $1,034.78" in text
    assert "It says then $517.39" in text
    assert "The new bill, for Ministerio inventado $517.39" in text
    assert stored(PayerChange) == []

    assert press(finance, held, shown).status_code == 303
    assert len(stored(Registration)) == 2


def test_both_folders_tell_it(gateway, couple, finance, stored):
    held = couple()
    press(finance, held, ask(finance, held))
    part = stored(Registration)[1]

    old = text_of(finance.get(f"/office/registrations/{held.id}"))
    new = text_of(finance.get(f"/office/registrations/{part.id}"))

    assert f"Iria Ruiz: now {part.reference}." in old
    assert (
        f"$517.39 CAD were taken off for Iria Ruiz: another payer has the bill, {part.reference}"
        in old
    )
    assert f"Iria Ruiz: from {held.reference}." in new
    assert f"Iria Ruiz came from the bill of {held.reference}." in new
    assert "Camille Demers" in old
    assert page_of(held, 0) in finance.get(f"/office/registrations/{held.id}").text


def test_who_only_edits_people_does_not_move_bills(couple, make, sign_in):
    organizer = sign_in(make.staff(Role.PROTOCOL))
    held = couple()

    assert organizer.get(page_of(held)).status_code == 403
    assert page_of(held) not in organizer.get(f"/office/registrations/{held.id}").text


def test_what_cannot_be_done_is_said_in_the_folder(couple, finance, writing):
    held = couple()
    with writing() as session:
        receipt = Receipt(method=PaymentMethod.TRANSFER, amount=Cents(100))
        record_payment(session, held.id, receipt, now=clock.now())

    answer = finance.get(page_of(held), follow_redirects=True)

    assert "Money came for this bill" in text_of(answer)
    assert finance.get("/office/registrations/99999/people/1/payer").status_code == 404


def test_bad_answers_are_kept(couple, finance, stored):
    answer = ask(finance, couple(), payer_email="pagos")

    assert answer.status_code == 422
    assert "Add the @" in text_of(answer)
    assert filled(answer.text)["payer_name"] == "Ministerio inventado"


def test_the_same_payer_is_refused_on_the_page(make, couple, finance, stored):
    held = couple(
        paid_by="other", payer_name="Ministerio inventado", payer_email=ANSWERS["payer_email"]
    )

    answer = ask(finance, held)

    assert answer.status_code == 422
    assert "This payer has the bill already" in text_of(answer)


def test_another_payer_than_shown_is_shown_first(gateway, couple, finance, stored):
    held = couple()
    shown = ask(finance, held)

    answer = press(finance, held, shown, payer_name="Otro ministerio")

    assert answer.status_code == 422
    assert "changed while you were looking" in text_of(answer)
    assert "The new bill, for Otro ministerio" in text_of(answer)
    assert stored(PayerChange) == []


def test_pressed_twice_the_folder_says_so(gateway, couple, finance, stored):
    held = couple()
    shown = ask(finance, held)
    press(finance, held, shown)

    again = finance.post(
        page_of(held), data=filled(shown.text) | {"sure": "yes"}, follow_redirects=True
    )

    assert "no longer on this bill" in text_of(again)
    assert len(stored(PayerChange)) == 1
