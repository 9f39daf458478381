"""What follows when a person leaves is shown before it is done, and exactly that is done."""

from dataclasses import replace
from io import BytesIO

import pytest

from summit.kernel import clock
from summit.kernel.money import Cents
from summit.payments.documents.models import Document
from summit.payments.documents.rules import DocumentKind
from summit.payments.errors import ChangedSincePreview
from summit.payments.leaving.service import foresee, let_go, preview
from summit.payments.models import Bill, Refund, RefundPolicy
from summit.payments.queries import money_of
from summit.payments.refunding.errors import AskedOtherwise
from summit.payments.refunding.rules import Reason
from summit.payments.refunding.service import Wish
from summit.payments.visas.models import VisaFile
from summit.registration.models import Attendee
from summit.registration.queries import get_whole
from tests.browsing import text_of
from tests.conftest import filled
from tests.payments.leaving.conftest import EACH, FEE
from tests.web.uploads.files import PDF

HALF = {"reason": "amount", "amount": "250", "note": "half of it"}


def leave_page(held):
    return f"/office/registrations/{held.id}/people/{held.attendees[0].id}/leave"


def test_what_follows_is_shown_and_nobody_leaves_before_it_is_done(
    by_transfer, policy, finance, make, receive, stored, writing
):
    receive(by_transfer, 2_000)
    make.keep(RefundPolicy(id=1, four_eyes_above=Cents(10_000)))

    shown = finance.foresee(leave_page(by_transfer), reason="policy")

    assert shown.status_code == 200
    text = text_of(shown)
    for said in (
        "Nothing is done yet",
        "No longer coming: Ana María Ruiz",
        "The place is released to others at once, and the badge is no longer valid",
        "By hand, a task for finance: transfer",
        "Goes back $497.39",
        "Of that paid too much $20.00",
        "Above $100.00 CAD, with what one person decided before: it waits",
        "Taken off the bill, taxes included $477.39",
        "Kept: stays claimed of who is not coming $40.00",
        "The bill claims from then on $557.39",
        "Still owed $0.00",
        "Total, taxes included $477.39",
        "Let them go and refund",
    ):
        assert said in text, said
    assert [one.left_at for one in stored(Attendee)] == [None, None]
    assert stored(Refund) == []

    sent = filled(shown.text) | {"reason": "policy"}
    assert finance.post(leave_page(by_transfer), data=sent).status_code == 303
    assert sum(one.amount.amount for one in stored(Refund)) == EACH - FEE + 2_000
    assert all(one.awaits_approval for one in stored(Refund))
    (note,) = stored(Document, kind=DocumentKind.CREDIT_NOTE)
    assert note.amount == Cents(EACH - FEE)
    assert stored(Bill)[0].retained == Cents(FEE)
    with writing() as session:
        assert money_of(session, by_transfer.id).balance == Cents(0)


@pytest.mark.parametrize("seen", [None, "", "policy/0/0/0|forged"])
def test_a_forged_press_shows_what_follows_and_nobody_leaves(by_card, finance, stored, seen):
    sent = {"csrf_token": finance.draft(leave_page(by_card))["csrf_token"], "reason": "policy"}

    answer = finance.post(leave_page(by_card), data=sent | ({"seen": seen} if seen else {}))

    assert "Nothing is done yet" in text_of(answer)
    assert [one.left_at for one in stored(Attendee)] == [None, None]


def test_another_amount_than_was_shown_is_shown_first(by_card, finance, stored):
    sent = filled(finance.foresee(leave_page(by_card), **HALF).text) | HALF

    answer = finance.post(leave_page(by_card), data=sent | {"amount": "300"})

    assert answer.status_code == 422
    assert "You changed what you ask for" in text_of(answer)
    assert "Goes back $300.00" in text_of(answer)
    assert stored(Refund) == []


@pytest.mark.parametrize("seen", ["", "amount/25000/0/0|as shown before"])
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"amount": "517.40"}, "At most $517.39 CAD can go back"),
        ({"amount": "-1"}, "without a minus sign"),
        ({"amount": "much"}, "Write the amount in figures"),
        ({"amount": ""}, "Write the amount that goes back"),
        ({"note": " "}, "Write in a few words why"),
    ],
)
def test_what_cannot_be_is_said_when_it_is_asked_and_when_it_is_done(
    by_card, finance, stored, typed, said, seen
):
    answer = finance.foresee(leave_page(by_card), **HALF | typed, seen=seen)

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert "Nothing is done yet" not in text_of(answer)
    assert [one.left_at for one in stored(Attendee)] == [None, None]


def test_money_in_dispute_is_said_by_its_name(till, by_card, finance, stored):
    till.stripe.open_dispute(till.stripe.state()["payment_intent"][0]["id"])
    till.deliver()

    answer = finance.foresee(leave_page(by_card), **HALF)

    assert answer.status_code == 422
    assert "is in dispute, and the cardholder’s bank holds the money" in text_of(answer)
    assert [one.left_at for one in stored(Attendee)] == [None, None]


def test_leaving_is_bound_to_what_was_shown(by_transfer, receive, writing, stored):
    person = by_transfer.attendees[0].id
    wish = Wish(reason=Reason.AMOUNT, seen="", amount=Cents(25_000), note="half of it")
    with writing() as session:
        booking, money = get_whole(session, by_transfer.id), money_of(session, by_transfer.id)
        what = preview(session, booking, person, money, now=clock.now())
        shown = replace(wish, seen=foresee(session, booking, what, money, wish).seal())
    receive(by_transfer, 100)

    more = replace(shown, amount=Cents(25_001))
    for asked, refusal in ((shown, ChangedSincePreview), (more, AskedOtherwise)):
        with pytest.raises(refusal), writing() as session:
            let_go(session, by_transfer.id, person, asked, by="staff:1", now=clock.now())

    assert [one.left_at for one in stored(Attendee)] == [None, None]


def test_the_proof_is_sent_with_the_deed(by_card, policy, finance, stored):
    asked = {"reason": "visa", "note": "refused"}
    assert 'name="proof"' not in finance.get(leave_page(by_card)).text

    proof = {"proof": (BytesIO(PDF), "refusal.pdf")}
    assert finance.decide(leave_page(by_card), proof, **asked).status_code == 303

    assert stored(VisaFile)[0].content == PDF
    assert stored(Refund)[0].amount == Cents(EACH - FEE)
