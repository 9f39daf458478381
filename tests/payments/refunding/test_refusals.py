"""What cannot go back is said by its name: when it is asked, and again when it is done."""

import pytest

from summit.kernel.money import Cents
from summit.payments.documents.models import Document
from summit.payments.errors import NothingDue, PaymentInDispute
from summit.payments.models import Payment, Refund
from summit.payments.refunding import service
from summit.payments.refunding.errors import SourceGone, SourceTooSmall
from summit.payments.refunding.rules import Reason
from summit.payments.refunding.service import Wish
from summit.registration.models import Registration
from summit.registration.statuses import Status
from tests.browsing import text_of
from tests.conftest import filled
from tests.payments.refunding.conftest import (
    GOODWILL,
    TOTAL,
    as_shown,
    end_page,
    refund_page,
    withdraw,
)

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

    cancelled = Wish(reason=Reason.ORGANIZER, seen="", note="x")
    kept = Wish(reason=Reason.POLICY, seen="")  # by no policy nothing goes back
    decisions = (
        (wish, service.foresee_refund),
        (cancelled, service.foresee_end),
        (kept, service.foresee_end),
    )
    for asked, foresee in decisions:
        with pytest.raises(PaymentInDispute), writing() as session:
            as_shown(session, held, asked, foresee)
    for page in (refund_page, end_page):
        text = text_of(finance.foresee(page(held), **GOODWILL, seen="amount/1739/0/0|x"))
        assert "A card payment of this registration is in dispute" in text
        assert "Nothing is done yet" not in text


def test_nothing_is_refunded_out_of_another_payment_while_a_bank_holds_one_of_the_bill(
    till, paid, finance, receive, writing, stored
):
    """What is too much now is owed once the bank has taken what it holds."""
    held, _session = paid()
    till.deliver()
    receive(held, 5_000)
    card, cheque = stored(Payment)
    asked = GOODWILL | {"amount": "50.00", "payment": str(cheque.id)}
    shown = filled(finance.foresee(refund_page(held), **asked).text) | asked
    dispute = till.stripe.open_dispute(till.stripe.state()["payment_intent"][0]["id"])
    till.deliver()

    assert "Refund this amount" not in text_of(finance.get(refund_page(held)))
    answer = finance.post(refund_page(held), data=shown)
    assert answer.status_code == 422
    assert PaymentInDispute.message[:50] in text_of(answer)
    assert stored(Refund) == []

    till.stripe.move_dispute(dispute["id"], "won")
    till.deliver()
    finance.decide(refund_page(held), **asked)
    assert [one.payment_id for one in stored(Refund)] == [cheque.id]
