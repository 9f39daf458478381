"""A discount granted afterwards, shown first; and where a refund leaves from."""

import pytest

from summit.commands.doctor import _claims as disagreements
from summit.kernel import clock
from summit.kernel.money import Cents
from summit.payments.discounts.models import Discount
from summit.payments.documents.models import Document
from summit.payments.documents.rules import DocumentKind
from summit.payments.models import Bill, Payment, Refund, RefundPolicy
from summit.payments.queries import money_of
from summit.payments.statuses import PaymentMethod
from summit.registration.models import Registration
from summit.registration.service import choose_invoice
from summit.registration.statuses import Status
from tests.browsing import text_of
from tests.conftest import filled
from tests.payments.leaving.conftest import EACH


def preview(browser, held, **given):
    page = f"/office/registrations/{held.id}/discount"
    sent = filled(browser.get(page).text) | {"note": "a partner city"} | given
    return browser.post(page, data=sent)


def grant(browser, held, **given):
    shown = preview(browser, held, **given)
    return browser.post(f"/office/registrations/{held.id}/discount", data=filled(shown.text))


def test_a_discount_on_what_is_paid_shows_what_goes_back_and_gives_it(
    till,
    by_card,
    finance,
    stored,
    writing,
):
    shown = preview(finance, by_card, amount="100")
    assert shown.status_code == 200
    assert "Goes back $100.00" in text_of(shown)
    assert stored(Discount) == []  # shown before it is granted

    page = f"/office/registrations/{by_card.id}/discount"
    assert finance.post(page, data=filled(shown.text)).status_code == 303
    till.work()

    (discount,) = stored(Discount)
    assert (discount.amount, discount.note) == (Cents(10_000), "a partner city")
    assert stored(Refund)[0].amount == Cents(10_000)
    assert stored(Document, kind=DocumentKind.CREDIT_NOTE)[0].amount == Cents(10_000)
    with writing() as session:
        assert money_of(session, by_card.id).balance == Cents(0)
        assert list(disagreements(session)) == []
    again = finance.post(page, data=filled(shown.text))  # pressed twice
    assert again.status_code == 422
    assert len(stored(Discount)) == 1


def test_a_discount_on_an_invoice_lowers_what_is_owed(till, finance, stored, writing):
    held = till.awaiting(people=2)
    with writing() as session:
        choose_invoice(session, held.id, due=clock.now(), purchase_order=None, now=clock.now())

    grant(finance, held, amount="34.78")

    with writing() as session:
        assert money_of(session, held.id).balance == Cents(100_000)
    (note,) = stored(Document, kind=DocumentKind.CREDIT_NOTE)
    assert note.amount == Cents(3_478)
    assert stored(Refund) == []


def test_a_discount_of_all_that_is_owed_confirms(till, finance, stored):
    held = till.awaiting()

    grant(finance, held, amount="517.39")

    assert stored(Registration)[0].status is Status.CONFIRMED


def test_an_open_card_page_of_the_old_sum_is_closed(till, finance, stored):
    held = till.awaiting()
    session_id = till.begin(held)

    assert grant(finance, held, amount="17.39").status_code == 303

    assert till.stripe.pay(session_id)["turn"] == "expired"
    assert stored(Bill)[0].credited == Cents(1_739)


def test_money_that_came_meanwhile_is_shown_first(till, finance, receive, stored):
    held = till.awaiting()
    shown = preview(finance, held, amount="17.39")
    receive(held, EACH)

    answer = finance.post(f"/office/registrations/{held.id}/discount", data=filled(shown.text))

    assert answer.status_code == 422
    assert "changed while you were looking" in text_of(answer)
    assert "Goes back $17.39" in text_of(answer)
    assert stored(Discount) == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"amount": "517.40"}, "At most $517.39 CAD can be taken off"),
        ({"amount": "0"}, "Enter an amount above zero"),
        ({"amount": ""}, "Write the amount that is taken off"),
        ({"amount": "10", "note": ""}, "Write in a few words why"),
    ],
)
def test_a_discount_that_cannot_be_is_said(till, finance, stored, given, said):
    answer = preview(finance, till.awaiting(), **given)

    assert answer.status_code == 422
    assert said in text_of(answer)


def test_above_the_limit_its_refund_is_approved_by_another(
    by_card,
    finance,
    make,
    stored,
):
    make.keep(RefundPolicy(id=1, four_eyes_above=Cents(5_000)))

    grant(finance, by_card, amount="100")

    assert stored(Refund)[0].awaits_approval


def test_who_may_not_refund_grants_nothing(by_card, organizer):
    assert organizer.get(f"/office/registrations/{by_card.id}/discount").status_code == 403


def test_finance_chooses_which_payment_a_refund_leaves_from(
    till,
    finance,
    receive,
    stored,
):
    held = till.awaiting(people=2)
    receive(held, EACH)
    receive(held, EACH)
    first, second = stored(Payment)
    page = f"/office/registrations/{held.id}/refund"
    shown = finance.get(page)
    assert "Out of which payment" in text_of(shown)
    sent = {"reason": "amount", "note": "goodwill", "payment": str(first.id)}

    assert finance.decide(page, amount="100", **sent).status_code == 303

    assert stored(Refund)[0].payment_id == first.id
    assert first.method is second.method is PaymentMethod.TRANSFER
    answer = finance.decide(page, amount="517.39", **sent)
    assert answer.status_code == 422
    assert "At most $417.39 CAD can go back" in text_of(answer)
    assert len(stored(Refund)) == 1
