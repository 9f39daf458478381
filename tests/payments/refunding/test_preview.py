"""What follows from a decision on money is shown before it is done, and exactly that is done."""

from dataclasses import replace
from io import BytesIO

import pytest

from summit.admission.models import Counter
from summit.badges.models import Badge
from summit.kernel import clock
from summit.kernel.money import Cents
from summit.payments.documents.models import Document
from summit.payments.documents.rules import DocumentKind
from summit.payments.errors import NothingDue, PaymentInDispute
from summit.payments.leaving.errors import ChangedSincePreview
from summit.payments.models import Bill, Payment, Refund, RefundPolicy
from summit.payments.refunding import service
from summit.payments.refunding.errors import AskedOtherwise, SourceGone, SourceTooSmall
from summit.payments.refunding.rules import Reason
from summit.payments.refunding.service import Wish
from summit.payments.service.endings import end_registration
from summit.payments.service.receipts import Receipt, record_payment
from summit.payments.statuses import PaymentMethod
from summit.payments.visas.models import VisaFile
from summit.registration.models import Registration
from summit.registration.statuses import Status
from tests.browsing import text_of
from tests.conftest import filled
from tests.payments.refunding.conftest import FEE, TOTAL, as_shown, give_back, withdraw
from tests.payments.uploads.files import PDF

GOODWILL = {"reason": "amount", "amount": "17.39", "note": "goodwill"}


def refund_page(held):
    return f"/office/registrations/{held.id}/refund"


def end_page(held):
    return f"/office/registrations/{held.id}/withdraw"


@pytest.fixture
def receive(writing):
    def record(held, cents, method=PaymentMethod.CHEQUE):
        with writing() as session:
            record_payment(
                session, held.id, Receipt(method=method, amount=Cents(cents)), now=clock.now()
            )

    return record


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


# -- what cannot be ----------------------------------------------------------------------------

REFUSED = [
    ({"amount": "517.40"}, "At most $517.39 CAD can go back"),
    ({"amount": "-1"}, "without a minus sign"),
    ({"amount": "much"}, "Write the amount in figures"),
    ({"amount": ""}, "Write the amount that goes back"),
    ({"note": " "}, "Write in a few words why"),
]


@pytest.mark.parametrize("seen", ["", "amount/1739/0/0|as shown before"])
@pytest.mark.parametrize(
    ("page", "typed", "said"),
    [
        *((page, *one) for page in (refund_page, end_page) for one in REFUSED),
        (refund_page, {"amount": "0"}, "Enter an amount above zero"),
    ],
)
def test_what_cannot_be_is_said_when_it_is_asked_and_when_it_is_done(
    by_card, finance, stored, page, typed, said, seen
):
    answer = finance.foresee(page(by_card), **GOODWILL | typed, seen=seen)

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert "Nothing is done yet" not in text_of(answer)
    assert stored(Refund) == []
    assert stored(Registration)[0].status is Status.CONFIRMED


def test_a_payment_that_is_too_small_or_gone_is_said_by_its_name(
    till, finance, receive, writing, stored
):
    held = till.awaiting()
    receive(held, 10_000)
    receive(held, TOTAL - 10_000)
    receive(held, 500)
    first, second, _third = stored(Payment)
    small = GOODWILL | {"amount": "150", "payment": str(first.id)}

    answer = finance.foresee(refund_page(held), **small)
    assert answer.status_code == 422
    assert "At most $100.00 CAD can go back out of this payment" in text_of(answer)
    assert 'aria-describedby="payment-error"' in answer.text

    asked = GOODWILL | {"amount": "100", "payment": str(first.id)}
    shown = filled(finance.foresee(refund_page(held), **asked).text) | asked
    finance.decide(refund_page(held), **asked)
    again = finance.post(refund_page(held), data=shown)
    assert again.status_code == 422
    assert "Nothing can go back out of this payment any more" in text_of(again)
    assert [one.payment_id for one in stored(Refund)] == [first.id]

    for payment, refusal in ((second.id, SourceTooSmall), (first.id, SourceGone)):
        wish = Wish(
            reason=Reason.AMOUNT, seen="", amount=Cents(41_800), note="x", payment_id=payment
        )
        with pytest.raises(refusal), writing() as session:
            as_shown(session, held, wish)


def test_nothing_goes_back_where_nothing_was_billed(make, finance, writing, stored):
    free = make.registration(Status.CONFIRMED, category=make.category(price=0))
    wish = Wish(reason=Reason.AMOUNT, seen="", amount=Cents(1), note="x")

    with pytest.raises(NothingDue), writing() as session:
        as_shown(session, free, wish)
    answer = finance.foresee(refund_page(free), **GOODWILL)

    assert answer.status_code == 422
    assert "Nothing can go back" in text_of(answer)


def test_a_free_registration_ends_as_it_was_shown(make, finance, stored):
    free = make.registration(Status.CONFIRMED, category=make.category(price=0))

    text = text_of(finance.foresee(end_page(free), reason="policy"))
    assert "Goes back $0.00" in text
    assert withdraw(finance, free, "policy").status_code == 303

    assert stored(Registration)[0].status is Status.CANCELLED
    assert stored(Document) == []


def test_money_in_dispute_is_not_foreseen_to_go_back(till, paid, finance, writing, stored):
    held, _session = paid()
    till.deliver()
    till.stripe.open_dispute(till.stripe.state()["payment_intent"][0]["id"])
    till.deliver()
    wish = Wish(reason=Reason.AMOUNT, seen="", amount=Cents(1), note="x")

    for foresee in (service.foresee_refund, service.foresee_end):
        with pytest.raises(PaymentInDispute), writing() as session:
            as_shown(session, held, wish, foresee)
    for page in (refund_page, end_page):
        text = text_of(finance.foresee(page(held), **GOODWILL, seen="amount/1739/0/0|x"))
        assert "A card payment of this registration is in dispute" in text
        assert "Nothing is done yet" not in text


# -- a proof goes with the deed ----------------------------------------------------------------


def test_the_proof_is_asked_for_beside_what_follows_and_sent_with_the_deed(
    by_card, policy, finance, stored
):
    asked = {"reason": "visa", "note": "refused on 3 March"}
    assert 'name="proof"' not in finance.get(end_page(by_card)).text

    shown = finance.foresee(end_page(by_card), **asked)
    assert 'name="proof"' in shown.text
    assert shown.status_code == 200

    sent = filled(shown.text) | asked
    without = finance.post(end_page(by_card), data=sent)
    assert without.status_code == 422
    assert "Attach the refusal of the visa" in text_of(without)
    assert "Goes back $477.39" in text_of(without)

    broken = finance.post(end_page(by_card), data=sent | {"proof": (BytesIO(b"text"), "x.pdf")})
    assert broken.status_code == 422
    assert "Goes back $477.39" in text_of(broken)
    assert 'name="proof"' in broken.text

    done = finance.post(end_page(by_card), data=sent | {"proof": (BytesIO(PDF), "refusal.pdf")})
    assert done.status_code == 303
    assert stored(VisaFile)[0].content == PDF
    assert stored(Refund)[0].amount == Cents(TOTAL - FEE)


def test_a_file_that_came_with_a_deed_that_was_not_done_is_asked_for_again(
    by_transfer, policy, finance, receive, stored
):
    asked = {"reason": "visa", "note": "refused"}
    sent = filled(finance.foresee(end_page(by_transfer), **asked).text) | asked
    receive(by_transfer, 100)

    answer = finance.post(
        end_page(by_transfer), data=sent | {"proof": (BytesIO(PDF), "refusal.pdf")}
    )

    assert answer.status_code == 422
    text = text_of(answer)
    assert "changed while you were looking" in text
    assert "Choose the file once more" in text
    assert stored(VisaFile) == []


def test_a_button_pressed_twice_gives_back_once(by_card, finance, stored):
    sent = filled(finance.foresee(refund_page(by_card), **GOODWILL).text) | GOODWILL

    answers = [finance.post(refund_page(by_card), data=sent).status_code for _press in range(2)]

    assert answers == [303, 422]
    assert len(stored(Refund)) == 1
    assert give_back(finance, by_card, "17.39").status_code == 303  # asked anew, it is another
    assert len(stored(Refund)) == 2
