"""A cheque bounces after part of it went back: what went out, went out, and is owed."""

from datetime import timedelta

import pytest

from summit.admin.story import money_story
from summit.extensions import db
from summit.kernel import clock
from summit.kernel.money import Cents
from summit.payments.documents.service import issue_statement
from summit.payments.models import Payment, Refund
from summit.payments.queries import money_of
from summit.payments.refunding import outcomes
from summit.payments.refunding import service as refunding
from summit.payments.refunding.errors import NotToBePaid, RefundTooHigh
from summit.payments.refunding.rules import Reason
from summit.payments.refunding.service import Wish
from summit.payments.reversing.errors import RefundWaits
from summit.payments.reversing.models import Reversal
from summit.payments.reversing.service import foresee
from summit.payments.service.ledger import unbalanced
from summit.payments.statuses import Account, PaymentMethod, RefundStatus
from summit.registration.models import Registration
from summit.registration.queries import get_whole
from summit.registration.statuses import Status
from tests.browsing import text_of
from tests.payments.reversing.conftest import MISTAKE, RETURNED, TOTAL

GONE = 5_000


@pytest.fixture
def refund(writing, stored):
    """Promise an amount back; returns the refund."""

    def asked(held, cents, **given):
        with writing("staff:3") as session:
            booking, money = get_whole(session, held.id), money_of(session, held.id)
            terms = {"reason": Reason.AMOUNT, "amount": Cents(cents), "note": "agreed"} | given
            foreseen = refunding.foresee_refund(
                session, booking, money, Wish(seen="", **terms), now=clock.now()
            )
            wish = Wish(seen=foreseen.seal(), **terms)
            refunding.refund(session, held.id, wish, by="staff:3", now=clock.now())
        return stored(Refund)[-1]

    return asked


@pytest.fixture
def bounced(till, receive, refund, writing):
    """Return who paid by a cheque of which 50 dollars were sent back, and the cheque."""

    def build(**given):
        held = till.awaiting()
        payment = receive(held, method=PaymentMethod.CHEQUE)
        task = refund(held, GONE, **given)
        with writing() as session:
            outcomes.mark_paid(session, task.id, note=None, now=clock.now())
        return held, payment

    return build


@pytest.mark.parametrize("kind", [RETURNED, MISTAKE])
@pytest.mark.parametrize("keeps_claim", [True, False])
def test_a_bill_owes_what_went_back_out_of_a_payment_undone_since(
    bounced, undo, owed, books, writing, stored, findings, kind, keeps_claim
):
    held, payment = bounced(keeps_claim=keeps_claim)
    claimed = TOTAL if keeps_claim else TOTAL - GONE

    undo(payment, kind)

    assert owed(held) == claimed + GONE
    sums = books()
    assert (sums[Account.RECEIVABLE], sums[Account.CASH]) == (claimed + GONE, -GONE)
    assert stored(Registration)[0].status is Status.CONFIRMED
    with writing() as session:
        assert unbalanced(session) == []
    assert findings() == []


def test_what_is_seen_before_says_what_went_back_and_stays_owed(bounced, writing, undo, owed):
    held, payment = bounced()
    with writing() as session:
        foreseen = foresee(session, payment.id)
        assert (foreseen.went_back, foreseen.owed) == (Cents(GONE), Cents(TOTAL))

    undo(payment)

    assert owed(held) == foreseen.owed.amount


def test_the_page_shows_what_went_back(bounced, finance):
    _held, payment = bounced()

    page = finance.get(f"/office/payments/{payment.id}/undo")

    assert page.status_code == 200
    assert "Went back out of it, and stays owed" in text_of(page)
    assert "<td>$50.00</td>" in page.text


def test_a_refund_still_to_be_sent_is_decided_on_first(till, receive, refund, undo, stored):
    held = till.awaiting()
    payment = receive(held)
    refund(held, GONE)

    with pytest.raises(RefundWaits, match="50.00"):
        undo(payment, seen="")
    assert stored(Reversal) == []


def test_no_more_goes_back_than_what_is_left_of_all_money(bounced, receive, undo, refund, owed):
    """The next cheque first makes good what went out of the one that bounced."""
    held, payment = bounced()
    undo(payment)
    receive(held)

    assert owed(held) == 0
    with pytest.raises(RefundTooHigh):
        refund(held, TOTAL - GONE + 1)
    refund(held, TOTAL - GONE)
    assert owed(held) == 0


def test_the_refund_that_came_back_is_owed_no_longer_and_not_sent_again(
    bounced, undo, owed, writing, stored
):
    held, payment = bounced(keeps_claim=True)
    undo(payment)
    (task,) = stored(Refund)
    with writing() as session:
        outcomes.came_back(session, task.id, note=None, now=clock.now())

    assert owed(held) == TOTAL
    with pytest.raises(NotToBePaid), writing() as session:
        outcomes.send_by_hand(session, task.id, by="staff:1", now=clock.now())


def test_the_statement_of_account_and_the_story_tell_all_three(app, bounced, undo, writing):
    held, payment = bounced(keeps_claim=True)
    undo(payment)

    with writing() as session:
        facts = dict(issue_statement(session, held.id, now=clock.now()).facts)
    moves = [(one["kind"], one["amount"], one["left"]) for one in facts["moves"]]
    assert moves == [
        ("bill", TOTAL, TOTAL),
        ("payment", -TOTAL, 0),
        ("refund-granted", GONE, GONE),
        ("payment-returned", TOTAL, TOTAL + GONE),
    ]
    with app.test_request_context("/en/"):
        told = " ".join(one.sentence for one in money_story(db.session(), held.id))
    assert "The bank took" in told
    assert "$50.00" in told.replace("\xa0CAD", "")


def test_the_doctor_names_a_refund_promised_after_the_payment_was_undone(
    bounced, undo, make, findings
):
    _held, payment = bounced()
    undo(payment)
    late = clock.now() + timedelta(minutes=1)
    row = {"payment_id": payment.id, "amount": Cents(1), "reason": "amount", "by_hand": True}
    other = Refund(**row, status=RefundStatus.REQUESTED, requested_at=late)
    make.keep(other)

    assert [one for one in findings() if "was undone" in one] == [
        f"Refund {other.id} goes out of a payment that was undone."
    ]


def test_a_line_that_left_suggests_a_payment_of_which_part_went_back(
    bounced, bring, the_line, finance, stored, owed
):
    held, payment = bounced()
    bring(("20260302", "-517.39", "CHEQUE RETURNED"))
    line = the_line()

    assert held.reference in text_of(finance.get(f"/office/bank-lines/{line.id}"))
    undo = f"/office/bank-lines/{line.id}/came-back/{payment.id}"
    wish = {"kind": "returned", "reason": "no funds"}
    answer = finance.post(undo, data=finance.draft(undo) | wish)

    assert answer.status_code == 303
    assert stored(Reversal)[0].payment_id == stored(Payment)[0].id
    assert owed(held) == TOTAL
