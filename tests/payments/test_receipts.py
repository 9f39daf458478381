"""Money that came, told by webhook, by the return page, late, twice, or not at all."""

import pytest

from summit.admission.models import Counter
from summit.badges.models import Badge
from summit.kernel.money import Cents
from summit.mail.models import OutboxMessage
from summit.payments.errors import UnknownCardPage
from summit.payments.models import Attempt, Bill, LedgerEntry, Payment, Refund, StripeEvent
from summit.payments.queries import money_of
from summit.payments.service.ledger import unbalanced
from summit.payments.statuses import Account, AttemptStatus, RefundStatus
from summit.registration import service as registration
from summit.registration.models import Registration
from summit.registration.statuses import Status
from tests.site import HOLDS


@pytest.fixture
def sold_out_behind(make, writing, later):
    """Let a hold end at Stripe's side unseen, the seats return, and others take them."""

    def build(held, category, *, refill):
        with writing() as session:
            registration.keep_by_hold(session.get_one(Registration, held.id), until=held.started_at)
            booking = registration.lock(session, held.id)
            booking.held_until = held.started_at
            assert registration.expire(session, held.id, now=held.started_at)
        if refill:
            with writing() as session:
                asked = make.application(category, refill)
                registration.start(session, asked, now=held.started_at, holds=HOLDS)

    return build


def test_a_redelivered_payment_counts_once(till, paid, stored):
    """Scenario 1, in a row: three deliveries and the return page."""
    held, session_id = paid(people=2)

    assert till.deliver() == [200]
    event = till.stripe.events("checkout.session.completed")[0]["id"]
    answers = [one["answer"] for one in till.stripe.redeliver(event, times=3)]
    till.work()
    till.come_back(held, session_id)

    assert answers == [200] * 3
    assert stored(Registration)[0].status is Status.CONFIRMED
    assert len(stored(StripeEvent)) == len(stored(Payment)) == 1
    assert len(stored(Badge)) == 2
    assert len(stored(LedgerEntry, posting=f"payment:{stored(Payment)[0].id}")) == 2


def test_money_too_late_goes_back_by_itself_once(till, make, paid, stored, sold_out_behind):
    """Scenario 2, the seats are gone: five deliveries, and the first refund's answer is lost."""
    category = make.category(capacity=2)
    held, session_id = paid(people=2, category=category)
    sold_out_behind(held, category, refill=1)
    till.lose_answer("/v1/refunds", silent=5)  # nor does the list answer afterwards

    assert till.deliver() == [200]
    event = till.stripe.events("checkout.session.completed")[0]["id"]
    till.stripe.redeliver(event, times=5)
    till.work()
    till.deliver()
    till.sweep()

    assert stored(Registration, id=held.id)[0].status is Status.EXPIRED
    assert stored(Counter)[0].taken == 1
    assert stored(Badge) == []
    refund = stored(Refund)[0]
    assert (len(stored(Refund)), refund.reason) == (1, "late")
    assert refund.status is RefundStatus.SUCCEEDED
    assert [one["amount"] for one in till.stripe.state()["refund"]] == [refund.amount.amount]
    assert [mail.occasion for mail in stored(OutboxMessage) if "refund" in mail.occasion] == [
        "payment.late_refund"
    ]


def test_money_too_late_revives_where_seats_are_free(till, make, paid, stored, sold_out_behind):
    """Scenario 2, the seats are free again."""
    category = make.category(capacity=2)
    held, _ = paid(people=2, category=category)
    sold_out_behind(held, category, refill=0)
    assert stored(Counter)[0].taken == 0

    till.deliver()

    assert stored(Registration)[0].status is Status.CONFIRMED
    assert stored(Counter)[0].taken == 2
    assert len(stored(Badge)) == 2
    assert stored(Refund) == []


def test_a_group_half_of_which_finds_seats_takes_none(till, make, paid, stored, sold_out_behind):
    """The savepoint: the first counter was taken when the second turned out to be full."""
    roomy, tight = make.category(capacity=5), make.category(capacity=1)
    people = (make.person(roomy), make.person(tight))
    held, _ = paid(people=people, category=roomy)
    sold_out_behind(held, tight, refill=1)

    till.deliver()

    assert [counter.taken for counter in stored(Counter)] == [0, 1]
    assert len(stored(Payment)) == len(stored(Refund)) == 1


def test_news_by_webhook_alone_confirms(till, paid, stored):
    """Scenario 7a: the buyer closes the window."""
    paid()

    till.deliver()

    assert stored(Registration)[0].status is Status.CONFIRMED


def test_the_return_page_alone_confirms(till, paid, stored):
    """Scenario 7b: no webhook arrives all day; redelivered the day after, it changes nothing."""
    held, session_id = paid()
    till.stripe.fail_webhooks("drop", count=9)

    till.come_back(held, session_id)

    assert stored(Registration)[0].status is Status.CONFIRMED
    till.deliver()
    assert len(stored(Payment)) == 1


def test_reconciliation_finds_what_neither_told(till, paid, stored, later):
    """Scenario 7c: both are lost; the late redelivery changes nothing and is done."""
    paid()
    till.sweep()
    assert stored(Payment) == []

    later(minutes=11)
    till.sweep()
    assert stored(Registration)[0].status is Status.CONFIRMED

    till.deliver()
    assert len(stored(Payment)) == 1
    assert stored(StripeEvent)[0].processed_at


def test_a_failure_while_applying_loses_nothing(till, paid, stored, monkeypatch, later):
    """Scenario 8: everything is undone, the event stays due, the next run applies it."""
    paid()
    with monkeypatch.context() as broken:
        broken.setattr("summit.payments.service.ledger.post_payment", None)
        assert till.deliver() == [200]
    event = stored(StripeEvent)[0]
    assert (stored(Payment), stored(Badge)) == ([], [])
    assert (event.processed_at, event.tries, event.last_error) == (None, 1, "TypeError")

    till.sweep()
    assert stored(Payment) == []  # it waits its minute

    later(minutes=2)
    till.sweep()

    assert len(stored(Payment)) == len(stored(Badge)) == 1
    assert stored(StripeEvent)[0].processed_at


def test_a_duplicate_of_an_unprocessed_event_is_processed(till, paid, stored, monkeypatch):
    """Scenario 8, the next delivery."""
    paid()
    with monkeypatch.context() as broken:
        broken.setattr("summit.payments.service.ledger.post_payment", None)
        till.deliver()

    event = till.stripe.events("checkout.session.completed")[0]["id"]
    till.stripe.redeliver(event)
    till.work()

    assert stored(Registration)[0].status is Status.CONFIRMED


def test_one_failing_event_holds_up_no_other(till, paid, stored, monkeypatch):
    (first, first_id), (second, _) = paid(), paid()
    ask = type(till.gateway).page

    def sometimes(gateway, session_id):
        if session_id == first_id:
            raise TimeoutError
        return ask(gateway, session_id)

    with monkeypatch.context() as broken:
        broken.setattr(type(till.gateway), "page", sometimes)
        till.deliver()

    assert stored(Registration, id=first.id)[0].status is Status.AWAITING_PAYMENT
    assert stored(Registration, id=second.id)[0].status is Status.CONFIRMED


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"amount": Cents(52_000)}, "517.39 instead of 520.00"),
        ({"currency": "usd"}, "cad instead of usd"),
    ],
)
def test_a_wrong_sum_is_recorded_and_confirms_nothing(till, paid, writing, stored, change, reason):
    """Scenario 5: what Stripe took is not what we asked."""
    paid()
    with writing() as session:
        for name, value in change.items():
            setattr(session.get_one(Attempt, stored(Attempt)[0].id), name, value)

    till.deliver()

    attempt = stored(Attempt)[0]
    assert (attempt.status, attempt.review_reason) == (AttemptStatus.NEEDS_REVIEW, reason)
    assert len(stored(Payment)) == 1
    assert (stored(Badge), stored(Refund)) == ([], [])
    assert stored(Registration)[0].status is Status.AWAITING_PAYMENT
    assert stored(Counter)[0].taken == 1


def test_a_payment_of_less_than_is_owed_by_now_confirms_nothing(till, paid, writing, stored):
    """Scenario 5: the bill grew while its page was open."""
    paid()
    with writing() as session:
        bill = session.get_one(Bill, stored(Bill)[0].id)
        bill.subtotal, bill.total = bill.subtotal + Cents(100), bill.total + Cents(100)

    till.deliver()

    assert stored(Attempt)[0].status is AttemptStatus.NEEDS_REVIEW
    assert stored(Badge) == []


def test_a_delayed_payment_keeps_the_seats_until_it_comes(till, make, stored, later):
    """Scenario 6: completed and unpaid, then paid days later."""
    held = till.awaiting()
    session_id = till.begin(held)
    till.stripe.pay_by_bank_debit(session_id)
    till.deliver()
    assert stored(Attempt)[0].status is AttemptStatus.PROCESSING

    later(days=2)
    till.sweep()
    assert stored(Counter)[0].taken == 1
    assert stored(Badge) == []

    till.stripe.settle(session_id)
    till.deliver()
    assert stored(Registration)[0].status is Status.CONFIRMED


def test_a_delayed_payment_that_fails_hands_the_seats_back(till, stored):
    """Scenario 6: refused by the bank."""
    held = till.awaiting()
    session_id = till.begin(held)
    till.stripe.pay_by_bank_debit(session_id)
    till.stripe.settle(session_id, succeeded=False)

    till.deliver()

    assert stored(Attempt)[0].status is AttemptStatus.FAILED
    assert stored(Registration)[0].seats_kept_by == "hold"


def test_somebody_elses_page_opens_nothing(till, paid):
    """Scenario 19."""
    _, session_id = paid()
    other = till.awaiting()

    with pytest.raises(UnknownCardPage):
        till.come_back(other, session_id)


def test_every_posting_of_a_payment_sums_to_zero(till, paid, app, writing, stored):
    held, _ = paid()
    till.deliver()

    with writing() as session:
        assert unbalanced(session) == []
        money = money_of(session, held.id)

    sides = {}
    for entry in stored(LedgerEntry):
        sides[entry.account] = sides.get(entry.account, 0) + entry.amount.amount
    assert money.balance == Cents(0)
    assert sides == {
        Account.RECEIVABLE: 0,
        Account.STRIPE: money.total.amount,
        Account.REVENUE: -money.subtotal.amount,
        Account.GST: -money.gst.amount,
        Account.QST: -money.qst.amount,
    }


def test_a_ledger_entry_cannot_be_changed(till, writing, stored):
    till.awaiting()

    with pytest.raises(TypeError, match="append-only"), writing() as session:
        session.query(LedgerEntry).first().amount = Cents(1)
