"""The money of a registration, told in order and in sentences, by whom, in three languages."""

from datetime import timedelta

import pytest

from summit.admin.story import money_story
from summit.extensions import db
from summit.kernel import clock
from summit.kernel.edits import fingerprint
from summit.kernel.money import Cents
from summit.payments.forgiving.service import forgive
from summit.payments.models import Payment
from summit.payments.refunding import outcomes
from summit.payments.service.receipts import Receipt, record_payment
from summit.payments.service.refunds import request_refund
from summit.payments.statuses import PaymentMethod
from summit.payments.terms.service import move_due
from summit.registration.models import Registration
from summit.registration.service import choose_invoice, withdraw
from summit.registration.statuses import SeatsKeptBy, Status
from summit.staff.rules import Role
from tests.browsing import text_of
from tests.payments.simulator import REFUND_FAILS


@pytest.fixture
def told(app):
    """Return the sentences of a registration's story, with who did it, oldest first."""

    def tell(held, language="en"):
        with app.test_request_context(f"/{language}/"):
            story = money_story(db.session(), held.id)
            return [(one.sentence.replace("\xa0CAD", ""), one.by) for one in story]

    return tell


def in_order(sentences, *beginnings):
    """Check that sentences beginning so come one after the other."""
    rest = iter([sentence for sentence, _by in sentences])
    for beginning in beginnings:
        assert any(one.startswith(beginning) for one in rest), (beginning, sentences)


def test_a_card_payment_is_told_from_the_bill_to_the_receipt(till, paid, told):
    held, _session = paid()
    till.deliver()

    story = told(held)

    in_order(
        story,
        "A bill of $517.39 was drawn up for San Bartolomé de las Tres Aguas",
        "A card page over $517.39 was opened",
        "$517.39 came (card).",
        "Receipt ",
    )
    assert ("$517.39 came (card).", "Stripe") in story


def test_a_page_that_expired_and_one_that_was_declined_are_told(till, told, later):
    held = till.awaiting()
    till.stripe.expire(till.begin(held))
    till.deliver()
    session_id = till.begin(held)
    till.stripe.pay_by_bank_debit(session_id)
    till.deliver()
    till.stripe.settle(session_id, succeeded=False)
    till.deliver()

    in_order(
        told(held),
        "A card page",
        "The card page over $517.39 ended without a payment.",
        "A card page",
        "The card page was filled in",
        "The payment over $517.39 did not come: it was declined.",
    )


def test_a_refund_is_told_with_each_state_and_who_decided(
    till, paid, told, make, writing, stored, later
):
    held, _session = paid(REFUND_FAILS)
    till.deliver()
    first, second = make.staff(Role.FINANCE), make.staff(Role.OWNER)
    with writing(by=f"staff:{first.id}") as session:
        payment = session.get_one(Payment, stored(Payment)[0].id)
        refund = request_refund(
            session,
            payment,
            registration_id=held.id,
            reason="amount",
            amount=Cents(1_000),
            note="goodwill",
            asked_by=f"staff:{first.id}",
            awaits_approval=True,
            now=payment.received_at,
        )
        refund_id, moment = refund.id, payment.received_at
    with writing(by=f"staff:{second.id}") as session:
        outcomes.approve(session, refund_id, by=f"staff:{second.id}", now=moment)
    till.work()
    later(minutes=5)
    till.stripe.advance(1)
    till.deliver()

    story = told(held)

    in_order(
        story,
        "A refund of $10.00 was decided. Note: goodwill",
        "The refund of $10.00 was approved.",
        "The refund of $10.00 is done.",
        "The refund of $10.00 did not arrive; the sum is open again. The card has expired",
    )
    by = dict(story)
    assert by["A refund of $10.00 was decided. Note: goodwill"] == first.name
    assert by["The refund of $10.00 was approved."] == second.name
    assert by["The refund of $10.00 is done."] == "Stripe"


def test_a_dispute_is_told_to_its_end(till, paid, told):
    held, _session = paid()
    till.deliver()
    dispute = till.stripe.open_dispute(till.stripe.state()["payment_intent"][0]["id"])["id"]
    till.deliver()
    for status in ("under_review", "lost", "won"):
        till.stripe.move_dispute(dispute, status)
        till.deliver()

    in_order(
        told(held),
        "The cardholder’s bank disputes $517.39: “The cardholder did not make this payment”.",
        "The bank looks at the answer",
        "The dispute over $517.39 was lost; the bill asks for it again.",
        "The dispute over $517.39 was won.",
    )


def test_what_is_taken_back_of_a_bill_and_claimed_again_is_told(till, told, writing, later):
    """The registration expired, and late money revives it."""
    held = till.awaiting()
    session_id = till.begin(held)
    till.stripe.pay(session_id)
    with writing() as session:
        booking = session.get_one(Registration, held.id)
        booking.seats_kept_by = SeatsKeptBy.HOLD
        withdraw(session, held.id, Status.EXPIRED, now=booking.started_at)
    till.deliver()

    in_order(
        told(held),
        "$517.39 of the bill were taken back.",
        "$517.39 of the bill were claimed again.",
    )


def test_the_page_shows_the_story_and_hides_numbers_until_asked(till, paid, make, sign_in):
    held, session_id = paid()
    till.deliver()

    page = sign_in(make.staff(Role.FINANCE)).get(f"/office/registrations/{held.id}")

    assert "The money, step by step" in text_of(page)
    assert f"<code>{session_id}</code></details>" in page.text.replace("\n", "")


def test_who_may_not_see_money_reads_no_story(till, paid, make, sign_in):
    held, _session = paid()
    till.deliver()

    page = sign_in(make.staff(Role.VIEWER)).get(f"/office/registrations/{held.id}")

    assert page.status_code == 200
    assert "step by step" not in page.text
    assert "517.39" not in page.text


def test_before_a_bill_there_is_no_story(make, sign_in):
    held = make.registration()

    page = sign_in(make.staff(Role.FINANCE)).get(f"/office/registrations/{held.id}")

    assert "step by step" not in page.text


def test_what_was_forgiven_and_a_moved_day_are_told(till, writing, told):
    held, now = till.awaiting(), clock.now()
    with writing() as session:
        later = now + timedelta(days=20)
        choose_invoice(session, held.id, due=later, purchase_order=None, now=now)
    with writing() as session:
        seen = fingerprint(session.get_one(Registration, held.id), ("held_until",))
        day = (now + timedelta(days=30)).date()
        asked = {"reason": "The council sits in June", "seen": seen, "by": "staff:1", "now": now}
        move_due(session, held.id, day, **asked)
        receipt = Receipt(method=PaymentMethod.TRANSFER, amount=Cents(50_239))
        record_payment(session, held.id, receipt, now=now)
        forgive(session, held.id, reason="A bank", seen=Cents(1_500), by="staff:1", now=now)

    said = " ".join(sentence for sentence, _by in told(held))

    assert "$15.00 of the bill were forgiven: A bank" in said
    assert "The council sits in June" in said
