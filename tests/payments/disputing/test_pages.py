"""Disputes in the office: the nearest deadline first, in the summit's zone, and what to do."""

from datetime import timedelta

import pytest

from summit.kernel import clock
from summit.kernel.links import seal
from summit.kernel.money import Cents
from summit.payments.checking import EVENTS
from summit.payments.disputing.models import Dispute
from summit.payments.disputing.statuses import DisputeStatus
from summit.payments.models import Bill, Payment
from summit.payments.queries import money_of
from summit.payments.service.receipts import Outcome, Receipt, record_payment
from summit.payments.statuses import PaymentMethod
from summit.registration.statuses import Status
from summit.staff.rules import Role
from tests.browsing import text_of

TOTAL = 51_739


@pytest.fixture
def finance(make, sign_in):
    return sign_in(make.staff(Role.FINANCE))


@pytest.fixture
def disputes(make, stored):
    """Write so many disputes of one payment down, each due a day after the one before."""

    def write(how_many, **given):
        held = make.registration(Status.AWAITING_PAYMENT, now=clock.now())
        bill = stored(Bill)[-1]
        paid = {"method": PaymentMethod.CARD, "amount": Cents(TOTAL), "currency": "cad"}
        payment = make.keep(Payment(bill_id=bill.id, received_at=clock.now(), **paid))
        base = {
            "payment_id": payment.id,
            "amount": Cents(TOTAL),
            "currency": "cad",
            "reason": "fraudulent",
            "status": DisputeStatus.NEEDS_ANSWER,
            "is_charge_refundable": False,
            "opened_at": clock.now(),
        }
        before = len(stored(Dispute))
        for number in range(how_many):
            due = clock.now() + timedelta(days=how_many - number)
            own = {"stripe_id": f"dp_{before + number}", "respond_by": due}
            make.keep(Dispute(**base | own | given))
        return held

    return write


def test_without_a_dispute_the_page_says_what_would_stand_here(make, finance):
    assert "No payment is disputed." in text_of(finance.get("/office/disputes"))


def test_very_many_disputes_stand_on_several_pages_and_are_found(disputes, finance):
    held = disputes(51)

    first = text_of(finance.get("/office/disputes"))
    second = text_of(finance.get("/office/disputes?page=2"))

    assert ("1–50 of 51" in first, "51–51 of 51" in second) == (True, True)
    assert "To answer, 51" in first
    assert "1–50 of 51" in text_of(finance.get(f"/office/disputes?q={held.reference}"))
    assert "Nothing matches" in text_of(finance.get("/office/disputes?q=nowhere"))
    assert "Nothing matches" in text_of(finance.get("/office/disputes?state=lost"))


def test_the_nearest_deadline_stands_first_and_what_is_over_last(disputes, finance, stored):
    disputes(2)
    disputes(1, status=DisputeStatus.WON, respond_by=clock.now() - timedelta(days=30))

    page = finance.get("/office/disputes").text

    late, soon, over = (page.index(f"/office/disputes/{one.id}") for one in stored(Dispute))
    assert soon < late < over


def test_a_deadline_is_said_in_the_zone_of_the_summit_which_is_named(disputes, finance, stored):
    disputes(1)

    text = text_of(finance.get(f"/office/disputes/{stored(Dispute)[0].id}"))

    assert "Answer on Stripe’s dashboard until" in text
    assert "Montreal time" in text
    assert "Nothing of this payment can be refunded before it is decided." in text


def test_asking_stripe_brings_the_answer_at_once(till, paid, finance, stored):
    paid()
    till.deliver()
    stripe_id = till.stripe.open_dispute(till.stripe.state()["payment_intent"][0]["id"])["id"]
    till.deliver()
    till.stripe.move_dispute(stripe_id, "under_review")
    page = f"/office/disputes/{stored(Dispute)[0].id}"

    answer = finance.submit(page, to=f"{page}/ask")

    assert answer.status_code == 303
    text = text_of(finance.get(page))
    assert "This is what Stripe says now." in text
    assert "In review at the bank" in text


def test_stripe_that_is_silent_is_said_and_changes_nothing(till, paid, finance, stored):
    paid()
    till.deliver()
    till.stripe.open_dispute(till.stripe.state()["payment_intent"][0]["id"])
    till.deliver()
    page = f"/office/disputes/{stored(Dispute)[0].id}"
    till.stripe.fail_api(500, path="/v1/disputes*", count=9)

    answer = finance.submit(page, to=f"{page}/ask")

    assert answer.status_code == 303
    assert "Stripe does not answer at the moment." in text_of(finance.get(page))
    assert stored(Dispute)[0].status is DisputeStatus.NEEDS_ANSWER


def test_the_folder_of_a_registration_says_that_its_money_is_in_dispute(disputes, finance):
    held = disputes(1)

    page = finance.get(f"/office/registrations/{held.id}")

    assert "A card payment is in dispute" in text_of(page)
    assert f"/office/disputes?q={held.reference}" in page.text


def test_who_pays_again_after_a_lost_dispute_is_not_too_late(till, paid, stored, writing):
    """By cheque, say: the registration was confirmed all the time."""
    held, _session = paid()
    till.deliver()
    stripe_id = till.stripe.open_dispute(till.stripe.state()["payment_intent"][0]["id"])["id"]
    till.stripe.move_dispute(stripe_id, "lost")
    till.deliver()

    with writing() as session:
        receipt = Receipt(method=PaymentMethod.CHEQUE, amount=Cents(TOTAL))
        outcome = record_payment(session, held.id, receipt, now=clock.now())

    assert outcome is Outcome.CONFIRMED
    with writing() as session:
        assert money_of(session, held.id).balance == Cents(0)
    assert stored(Dispute)[0].lost == Cents(TOTAL)


def test_the_contact_sees_what_the_bank_took_and_what_is_to_be_paid(till, paid, app):
    held, _session = paid()
    till.deliver()
    stripe_id = till.stripe.open_dispute(till.stripe.state()["payment_intent"][0]["id"])["id"]
    till.stripe.move_dispute(stripe_id, "lost")
    till.deliver()
    link = seal(app.config["LINK_KEY"], "contact", held.id, 1)

    text = text_of(app.test_client().get(f"/en/r/{link}", follow_redirects=True))

    assert "Taken back by the cardholder’s bank" in text
    assert "Still to be paid" in text
    assert "Confirmed" in text


def test_the_endpoint_must_be_told_of_every_turn_of_a_dispute():
    turns = {one for one in EVENTS if one.startswith("charge.dispute.")}

    assert turns == {
        "charge.dispute.created",
        "charge.dispute.updated",
        "charge.dispute.closed",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.funds_reinstated",
    }
