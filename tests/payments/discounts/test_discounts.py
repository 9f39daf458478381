"""A discount granted afterwards, shown first; and where a refund leaves from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summit.commands.doctor import _claims as disagreements
from summit.kernel import clock
from summit.kernel.money import Cents
from summit.payments.discounts.models import Discount
from summit.payments.discounts.service import Effect
from summit.payments.documents.models import Document
from summit.payments.documents.rules import DocumentKind
from summit.payments.forgiving.service import forgive
from summit.payments.models import Attempt, Bill, Payment, Refund, RefundPolicy
from summit.payments.queries import money_of
from summit.payments.refunding.service import surplus_of
from summit.payments.statuses import Account, PaymentMethod
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


# -- beside what was forgiven, and while a bank holds money ------------------------------------


@pytest.fixture
def forgiven(till, receive, writing):
    """A bill of which 15 dollars never came, and were forgiven."""
    held = till.awaiting()
    receive(held, EACH - 1_500)
    with writing() as session:
        forgive(session, held.id, reason="A bank", seen=Cents(1_500), by="staff:1", now=clock.now())
    return held


@pytest.mark.parametrize(
    ("off", "goes_back", "still_forgiven"),
    [("10", 0, 500), ("15", 0, 0), ("20", 500, 0), ("517.39", EACH - 1_500, 0)],
)
def test_what_was_forgiven_comes_before_money_in_what_is_taken_off(
    forgiven, finance, holder, stored, writing, books, off, goes_back, still_forgiven
):
    shown = text_of(preview(finance, forgiven, amount=off))
    assert f"Goes back ${goes_back / 100:.2f} CAD Still owed $0.00" in shown
    assert f"no longer borne ${(1_500 - still_forgiven) / 100:.2f}" in shown

    grant(finance, forgiven, amount=off)

    assert sum(one.amount.amount for one in stored(Refund)) == goes_back
    with writing() as session:
        money = money_of(session, forgiven.id)
        assert (money.balance, money.forgiven) == (Cents(0), Cents(still_forgiven))
        assert list(disagreements(session)) == []
    assert books().get(Account.BANK_FEES, 0) == still_forgiven
    person = forgiven.attendees[0].id
    assert holder(forgiven).get(f"/people/{person}").status_code == 200
    office = f"/office/registrations/{forgiven.id}/people/{person}/leave"
    assert finance.get(office).status_code == 303  # the last one: to the page of the whole


def test_all_taken_off_a_bill_of_two_still_lets_one_of_them_go(
    till, receive, finance, let_go, writing, stored
):
    held = till.awaiting(people=2)
    receive(held, 2 * EACH - 1_500)
    with writing() as session:
        forgive(session, held.id, reason="A bank", seen=Cents(1_500), by="staff:1", now=clock.now())

    grant(finance, held, amount="1034.78")

    assert sum(one.amount.amount for one in stored(Refund)) == 2 * EACH - 1_500
    assert let_go(finance, held).status_code == 303
    with writing() as session:
        assert money_of(session, held.id).balance == Cents(0)


def test_what_came_after_it_was_forgiven_is_still_too_much(forgiven, receive, finance, stored):
    receive(forgiven, 1_500)

    grant(finance, forgiven, amount="1")

    assert sum(one.amount.amount for one in stored(Refund)) == 1_500


def test_what_is_owed_is_lowered_before_what_was_forgiven():
    follows = Effect(
        amount=Cents(2_000),
        claimed=Cents(10_000),
        paid=Cents(7_500),
        forgiven=Cents(1_500),
        before=Cents(1_000),
        in_dispute=False,
    )

    assert (follows.unforgiven, follows.owed, follows.refund) == (Cents(1_000), Cents(0), Cents(0))


AMOUNTS = st.integers(0, 60_000).map(Cents)


@given(total=AMOUNTS, paid=AMOUNTS, off=AMOUNTS, share=st.floats(0, 1))
def test_no_discount_makes_too_much_of_what_nobody_paid(total, paid, off, share):
    """Whatever was forgiven of what was missing, and whatever came afterwards."""
    off = min(off, total)
    forgiven = Cents(int(total.amount * share))
    before = total - paid - forgiven
    follows = Effect(
        amount=off, claimed=total, paid=paid, forgiven=forgiven, before=before, in_dispute=False
    )

    left = before - off + follows.unforgiven
    assert follows.owed - follows.refund == left  # what is shown is what the bill says then
    assert Cents(0) <= follows.unforgiven <= min(forgiven, off)
    assert follows.refund <= paid
    assert follows.refund >= min(paid, max(Cents(0), before * -1))  # was too much before
    assert follows.left >= forgiven - follows.unforgiven


def test_in_a_dispute_the_page_says_what_is_true_and_nothing_is_sent(
    till, by_card, finance, stored, writing
):
    stripe_id = till.stripe.open_dispute(stored(Attempt)[0].payment_intent_id)["id"]
    till.deliver()

    shown = text_of(preview(finance, by_card, amount="20"))

    for said in (
        "Paid, and not gone back $1,034.78",
        "Too much then, and waits for the bank $20.00",
        "Goes back $0.00",
        "Still owed $0.00",
        "nothing goes back before the bank has decided",
    ):
        assert said in shown, said
    grant(finance, by_card, amount="20")
    assert stored(Refund) == []
    with writing() as session:
        assert money_of(session, by_card.id).balance == Cents(-2_000)
    till.stripe.move_dispute(stripe_id, "won")
    till.deliver()
    with writing() as session:
        assert surplus_of(money_of(session, by_card.id)) == Cents(2_000)
