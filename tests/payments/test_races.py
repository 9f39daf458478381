"""Separate processes at the same rows: deliveries, clicks, cancellations, workers."""

import json
import time
from collections import Counter as Tally

import pytest
import stripe

from summit.admission.models import Counter
from summit.badges.models import Badge
from summit.mail.models import OutboxMessage
from summit.payments.models import Attempt, LedgerEntry, Payment, Refund, StripeEvent
from summit.payments.service.refunds import request_refund
from summit.payments.statuses import AttemptStatus, RefundStatus
from summit.registration import service as registration
from summit.registration.models import Registration
from summit.registration.statuses import Status
from tests.payments import crowd_payments as process

PAIRS = 6  # races of one kind in one test: one alone may be decided before it begins


@pytest.fixture
def there(stripe_side):
    return process.Stripe(stripe_side.base_url)


def signed(event):
    body = json.dumps(event)
    moment = int(time.time())
    return body, stripe.WebhookSignature.generate_signature_header(body, "whsec_test", moment)


def ended(stored):
    return Tally(str(one.status) for one in stored(Registration))


def test_five_parallel_deliveries_of_one_event_have_one_effect(till, paid, there, crowd, stored):
    """Scenario 1, with the return page at the same moment, thrice: all eight act at once."""
    held, session_id = paid(people=2)
    event = till.stripe.events("checkout.session.completed")[0]
    deliveries = [(process.deliver_and_apply, there, *signed(event))] * 5
    returns = [(process.come_back, there, held.id, session_id)] * 3

    answers = crowd(*deliveries, *returns)

    assert answers == [200] * 8
    assert [(one.tries, one.last_error) for one in stored(StripeEvent)] == [(0, None)]
    assert len(stored(Payment)) == 1
    assert len(stored(Badge)) == 2
    assert len(stored(LedgerEntry, posting=f"payment:{stored(Payment)[0].id}")) == 2
    kept = Tally(mail.key for mail in stored(OutboxMessage))
    assert set(kept.values()) == {1}
    assert stored(Refund) == []


def test_of_paying_and_cancelling_at_once_only_one_succeeds(till, there, crowd, stored):
    """As far as our tables: the registration's lock decides, not the attempt's."""
    held = [till.awaiting() for _ in range(PAIRS)]

    answers = crowd(
        *(
            job
            for one in held
            for job in (
                (process.write_down_wish, there, one.id),
                (process.write_down_end, one.id),
            )
        )
    )

    pairs = list(zip(answers[::2], answers[1::2], strict=True))
    assert set(pairs) <= {("paying", "PaymentOpen"), ("NothingDue", "cancelled")}
    paying = sum(first == "paying" for first, _ in pairs)
    assert len(stored(Attempt)) == paying
    assert ended(stored)["awaiting_payment"] == paying
    assert sum(counter.taken for counter in stored(Counter)) == paying


def test_a_cancellation_closes_the_page_that_opens_beside_it(till, there, crowd, stored):
    """Click against click, with Stripe in between: nobody can pay for a place that is gone."""
    held = [till.awaiting() for _ in range(PAIRS)]

    answers = crowd(
        *(
            job
            for one in held
            for job in ((process.begin, there, one.id), (process.withdraw, there, one.id))
        )
    )

    cancelled = [one.id for one in stored(Registration, status=Status.CANCELLED)]
    assert answers.count("cancelled") == len(cancelled)
    pages = {one["id"]: one["status"] for one in till.stripe.state()["checkout.session"]}
    for attempt in stored(Attempt):
        if attempt.registration_id in cancelled:
            assert pages[attempt.session_id] == "expired"
    active = [one for one in stored(Attempt) if one.status in ("new", "open", "processing")]
    assert len(cancelled) + len(active) == PAIRS
    assert sum(counter.taken for counter in stored(Counter)) == len(active)


def test_a_card_paid_while_staff_cancel_is_honoured_or_refused(till, there, crowd, stored):
    """Scenario 14 in a race: Stripe decides; never cancelled and charged."""
    held = [till.awaiting() for _ in range(PAIRS)]
    sessions = [till.begin(one) for one in held]

    answers = crowd(
        *(
            job
            for one, session_id in zip(held, sessions, strict=True)
            for job in (
                (process.pay_card, there, session_id),
                (process.withdraw, there, one.id),
            )
        )
    )
    till.deliver()

    pairs = set(zip(answers[::2], answers[1::2], strict=True))
    assert pairs <= {("paid", "PaidAlready"), ("expired", "cancelled")}
    assert ended(stored)["confirmed"] == len(stored(Payment)) == answers.count("paid")
    assert sum(counter.taken for counter in stored(Counter)) == answers.count("paid")
    assert stored(Refund) == []


def test_eight_clicks_on_pay_open_one_page(till, there, crowd, stored):
    held = till.awaiting()

    answers = crowd(*[(process.begin, there, held.id)] * 8)

    assert len(set(answers)) == 1
    assert len(stored(Attempt)) == len(till.stripe.state()["checkout.session"]) == 1


def test_eight_workers_make_one_refund(till, paid, there, writing, crowd, stored):
    held, _ = paid()
    till.deliver()
    with writing() as session:
        payment = session.get_one(Payment, stored(Payment)[0].id)
        request_refund(
            session, payment, registration_id=held.id, reason="surplus", now=payment.received_at
        )
    till.stripe.fail_api(500, path="/v1/refunds", method="POST")  # stored: a new key is needed

    crowd(*[(process.settle, there)] * 8)
    crowd(*[(process.settle, there)] * 8)

    assert len(till.stripe.state()["refund"]) == len(stored(Refund)) == 1
    refund = stored(Refund)[0]
    assert (refund.status, refund.key_number) == (RefundStatus.SUCCEEDED, 2)
    assert len(stored(LedgerEntry, posting=f"refund:{refund.id}")) == 2


def test_of_eight_late_payments_for_two_seats_two_are_revived(
    till, make, paid, there, writing, crowd, stored
):
    """Scenario 2 at once: no seat is sold twice, all money is recorded."""
    category = make.category(capacity=8)
    late = [paid(category=category) for _ in range(8)]
    for held, _ in late:
        with writing() as session:
            booking = registration.lock(session, held.id)
            registration.keep_by_hold(booking, until=held.started_at)
            booking.held_until = held.started_at
            assert registration.expire(session, held.id, now=held.started_at)
    with writing() as session:
        session.get_one(Counter, category.counter_id).capacity = 2

    crowd(*[(process.come_back, there, held.id, session_id) for held, session_id in late])

    assert ended(stored) == {"confirmed": 2, "expired": 6}
    assert stored(Counter)[0].taken == 2
    assert len(stored(Payment)) == 8
    assert [refund.reason for refund in stored(Refund)] == ["late"] * 6
    assert {attempt.status for attempt in stored(Attempt)} == {AttemptStatus.PAID}
