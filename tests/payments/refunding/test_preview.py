"""What follows from a decision on money is shown before it is done, and exactly that is done."""

from dataclasses import replace

import pytest

from summit.admission.models import Counter
from summit.badges.models import Badge
from summit.kernel import clock
from summit.kernel.money import Cents
from summit.payments.documents.models import Document
from summit.payments.documents.rules import DocumentKind
from summit.payments.errors import ChangedSincePreview
from summit.payments.models import Bill, Refund, RefundPolicy
from summit.payments.refunding import service
from summit.payments.refunding.errors import AskedOtherwise
from summit.payments.refunding.rules import Reason
from summit.payments.refunding.service import Wish
from summit.payments.service.endings import end_registration
from summit.registration.models import Registration
from summit.registration.statuses import Status
from tests.browsing import text_of
from tests.conftest import filled
from tests.payments.refunding.conftest import (
    GOODWILL,
    as_shown,
    end_page,
    give_back,
    refund_page,
    withdraw,
)

# -- what is shown ---------------------------------------------------------------------------


def test_a_refund_shows_what_follows_and_does_nothing(by_card, finance, stored):
    shown = finance.foresee(refund_page(by_card), **GOODWILL)

    assert shown.status_code == 200
    text = text_of(shown)
    for said in (
        "Nothing is done yet",
        "To the card, by itself: payment of",
        "Goes back $17.39",
        "Taken off the bill, taxes included $17.39",
        "The bill claims from then on $500.00",
        "Still owed $0.00",
        f"Credit note to invoice {stored(Document, kind=DocumentKind.INVOICE)[0].number}",
        "Before taxes $15.12",
        "GST $0.76",
        "QST $1.51",
        "Total, taxes included $17.39",
        "Refund this amount",
    ):
        assert said in text, said
    assert 'value="17.39"' in shown.text  # what was typed is still there, to be changed
    assert 'value="goodwill"' in shown.text
    assert "paid too much" not in text
    assert stored(Refund) == []
    assert stored(Bill)[0].credited == Cents(0)


def test_money_by_hand_a_surplus_and_a_second_person_are_said(
    by_transfer, finance, make, receive, stored
):
    receive(by_transfer, 2_000)
    make.keep(RefundPolicy(id=1, four_eyes_above=Cents(10_000)))

    text = text_of(finance.foresee(refund_page(by_transfer), **GOODWILL | {"amount": "120"}))

    for said in (
        "By hand, a task for finance: cheque",
        "By hand, a task for finance: transfer",
        "Goes back $120.00",
        "Of that paid too much $20.00",
        "Above $100.00 CAD, with what one person decided before: it waits",
        "Taken off the bill, taxes included $100.00",
    ):
        assert said in text, said
    assert stored(Refund) == []


def test_money_only_shows_that_the_bill_stays(by_transfer, finance):
    asked = GOODWILL | {"keeps_claim": "y"}

    text = text_of(finance.foresee(refund_page(by_transfer), **asked))

    assert "The bill stays as it is: no credit note" in text
    assert "Taken off the bill, taxes included $0.00" in text
    assert "The bill claims from then on $517.39" in text
    assert "Still owed $17.39" in text


def test_the_end_of_a_registration_shows_places_badges_and_what_is_kept(
    till, by_card, policy, finance, stored
):
    shown = finance.foresee(end_page(by_card), reason="policy")

    assert shown.status_code == 200
    text = text_of(shown)
    for said in (
        "No longer coming: Ana María Ruiz",
        "The place is released to others at once, and the badge is no longer valid",
        "Goes back $477.39",
        "Kept: stays claimed of who is not coming $40.00",
        "The bill claims from then on $40.00",
        "Still owed $0.00",
        "Total, taxes included $477.39",
        "Cancel the registration and refund",
    ):
        assert said in text, said
    assert stored(Registration)[0].status is Status.CONFIRMED
    assert stored(Counter)[0].taken == 1
    assert stored(Badge)[0].ended_at is None
    assert stored(Refund) == []


# -- what was shown is what is done ----------------------------------------------------------


@pytest.mark.parametrize("seen", [None, "", "amount/1739/0/0|forged", "x"])
@pytest.mark.parametrize(("page", "asked"), [(refund_page, GOODWILL), (end_page, GOODWILL)])
def test_a_deed_that_was_never_shown_shows_what_follows_and_does_nothing(
    by_card, finance, stored, page, asked, seen
):
    sent = {"csrf_token": finance.draft(page(by_card))["csrf_token"]} | asked
    if seen is not None:
        sent["seen"] = seen

    answer = finance.post(page(by_card), data=sent)

    assert "Nothing is done yet" in text_of(answer)
    assert answer.status_code == (422 if seen else 200)
    assert stored(Refund) == []
    assert stored(Registration)[0].status is Status.CONFIRMED


@pytest.mark.parametrize("page", [refund_page, end_page])
def test_another_amount_than_was_shown_is_shown_first(by_card, finance, stored, page):
    shown = filled(finance.foresee(page(by_card), **GOODWILL).text)

    answer = finance.post(page(by_card), data=shown | GOODWILL | {"amount": "100"})

    assert answer.status_code == 422
    text = text_of(answer)
    assert "You changed what you ask for, so nothing was done" in text
    assert "Goes back $100.00" in text
    assert stored(Refund) == []
    assert finance.post(page(by_card), data=filled(answer.text) | GOODWILL | {"amount": "100"})
    assert sum(one.amount.amount for one in stored(Refund)) == 10_000


@pytest.mark.parametrize("page", [refund_page, end_page])
def test_a_limit_set_meanwhile_is_shown_first(by_card, finance, make, stored, page):
    sent = filled(finance.foresee(page(by_card), **GOODWILL).text) | GOODWILL
    make.keep(RefundPolicy(id=1, four_eyes_above=Cents(1_000)))

    answer = finance.post(page(by_card), data=sent)

    assert answer.status_code == 422
    text = text_of(answer)
    assert "changed while you were looking" in text
    assert "Above $10.00 CAD, with what one person decided before: it waits" in text
    assert stored(Refund) == []


def test_a_refund_is_bound_to_what_was_shown(by_transfer, receive, writing, stored):
    wish = Wish(reason=Reason.AMOUNT, seen="", amount=Cents(1_739), note="goodwill")
    with writing() as session:
        shown = as_shown(session, by_transfer, wish)
    receive(by_transfer, 100)

    for seen, refusal in ((shown, ChangedSincePreview), (wish, ChangedSincePreview)):
        with pytest.raises(refusal), writing() as session:
            service.refund(session, by_transfer.id, seen, by="staff:1", now=clock.now())
    more = replace(shown, amount=Cents(1_740))
    with pytest.raises(AskedOtherwise), writing() as session:
        service.refund(session, by_transfer.id, more, by="staff:1", now=clock.now())

    assert stored(Refund) == []


def test_an_end_is_bound_to_what_was_shown(by_transfer, receive, writing, stored):
    wish = Wish(reason=Reason.ORGANIZER, seen="", note="cancelled")
    with writing() as session:
        shown = as_shown(session, by_transfer, wish, service.foresee_end)
    receive(by_transfer, 100)

    def settle(session, money):
        booking = session.get_one(Registration, by_transfer.id)
        service.settle(session, money, shown, booking, by="staff:1", now=clock.now())

    end = {"now": clock.now(), "settle": settle}
    with pytest.raises(ChangedSincePreview), writing() as session:
        end_registration(session, by_transfer.id, Status.CANCELLED, **end)

    assert stored(Refund) == []


def test_a_forged_end_leaves_an_open_card_page_alone(till, finance, stored):
    held = till.awaiting()
    till.begin(held)
    sent = {"csrf_token": finance.draft(end_page(held))["csrf_token"], "seen": "policy/0/0/0|x"}

    answer = finance.post(end_page(held), data=sent | {"reason": "policy"})

    assert answer.status_code == 422
    assert [one["status"] for one in till.stripe.state()["checkout.session"]] == ["open"]
    assert withdraw(finance, held, "policy").status_code == 303
    assert [one["status"] for one in till.stripe.state()["checkout.session"]] == ["expired"]


def test_a_button_pressed_twice_gives_back_once(by_card, finance, stored):
    sent = filled(finance.foresee(refund_page(by_card), **GOODWILL).text) | GOODWILL

    answers = [finance.post(refund_page(by_card), data=sent).status_code for _press in range(2)]

    assert answers == [303, 422]
    assert len(stored(Refund)) == 1
    assert give_back(finance, by_card, "17.39").status_code == 303  # asked anew, it is another
    assert len(stored(Refund)) == 2
