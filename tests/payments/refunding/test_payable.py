"""Refunds payable: owed in the books from the promise until the money left, and not otherwise."""

from datetime import UTC, date

import pytest

from summit.kernel import clock
from summit.kernel.money import Cents
from summit.payments.models import Attempt, LedgerEntry, Payment, Refund, RefundPolicy
from summit.payments.refunding import outcomes
from summit.payments.reports.period import Period
from summit.payments.reports.taxes import tax_report
from summit.payments.service.refunds import request_refund
from summit.payments.statuses import Account, RefundStatus
from tests.payments.refunding.conftest import TOTAL, give_back

BACK = 10_000
ALWAYS = Period(date(2000, 1, 1), date(2100, 1, 1), UTC)


@pytest.fixture
def held(books):
    """Return what is owed to the organizer, in the bank, and payable, in cents."""

    def sums():
        found = books()
        return tuple(found[one] for one in (Account.RECEIVABLE, Account.CASH, Account.REFUNDS))

    return sums


@pytest.fixture
def decide(writing, stored):
    """Return a function that does one of the deeds on the only refund there is."""

    def do(deed, **more):
        (refund,) = stored(Refund)
        with writing() as session:
            deed(session, refund.id, now=clock.now(), **more)

    return do


def test_a_refund_is_owed_until_it_was_sent_and_what_came_back_is_a_credit(
    by_transfer, finance, decide, held, findings, writing
):
    def went_back():
        with writing() as session:
            return tax_report(session, ALWAYS).refunded

    give_back(finance, by_transfer, "100.00")
    assert held() == (0, TOTAL, -BACK)
    assert (findings(), went_back()) == ([], Cents(0))

    decide(outcomes.mark_paid, note=None)
    assert held() == (0, TOTAL - BACK, 0)
    assert (findings(), went_back()) == ([], Cents(BACK))

    decide(outcomes.came_back, note=None)
    assert held() == (-BACK, TOTAL, 0)  # paid too much, until finance decides anew
    assert (findings(), went_back()) == ([], Cents(0))


def test_one_that_waits_for_approval_is_owed_once_another_person_said_yes(
    by_transfer, make, finance, decide, held, findings
):
    make.keep(RefundPolicy(id=1, four_eyes_above=Cents(0)))
    give_back(finance, by_transfer, "100.00")
    assert (held(), findings()) == ((-BACK, TOTAL, 0), [])

    decide(outcomes.approve, by="staff:99")
    assert (held(), findings()) == ((0, TOTAL, -BACK), [])

    decide(outcomes.decline, note="no")
    assert (held(), findings()) == ((-BACK, TOTAL, 0), [])


def test_one_that_was_declined_before_it_was_promised_left_no_trace(
    by_transfer, make, finance, decide, stored, findings
):
    make.keep(RefundPolicy(id=1, four_eyes_above=Cents(0)))
    give_back(finance, by_transfer, "100.00")

    decide(outcomes.decline, note="no")

    assert [one for one in stored(LedgerEntry) if one.posting.startswith("refund")] == []
    assert findings() == []


def test_one_of_an_earlier_version_is_sent_and_comes_back_as_it_was_posted(
    by_transfer, make, decide, stored, held
):
    """It was promised before refunds were owed in the books, by a process of that version."""
    row = {"payment_id": stored(Payment)[0].id, "reason": "amount", "by_hand": True}
    row |= {"status": RefundStatus.REQUESTED, "requested_at": clock.now()}
    make.keep(Refund(amount=Cents(BACK), **row))

    decide(outcomes.mark_paid, note=None)
    assert held() == (BACK, TOTAL - BACK, 0)  # its bill was not taken back

    decide(outcomes.came_back, note=None)
    assert held() == (0, TOTAL, 0)


def test_what_stripe_refuses_is_owed_no_longer(till, refunding, books, findings):
    """Somebody was quicker on the dashboard."""
    refunding()
    till.stripe.refund_on_dashboard(till.stripe.state()["payment_intent"][0]["id"])
    assert books()[Account.REFUNDS] == -TOTAL

    till.work()

    assert (books()[Account.REFUNDS], books()[Account.STRIPE]) == (0, 0)
    assert findings() == []


def test_one_made_on_stripes_dashboard_is_owed_while_it_waits_there(
    till, by_card, books, stored, findings
):
    till.stripe.run_out_of_money()
    till.stripe.refund_on_dashboard(stored(Attempt)[0].payment_intent_id, amount=BACK)
    till.deliver()
    assert (books()[Account.REFUNDS], findings()) == (-BACK, [])

    till.stripe.move_refund(till.stripe.state()["refund"][0]["id"], "succeeded")
    till.deliver()
    assert (books()[Account.REFUNDS], findings()) == (0, [])


def test_money_of_another_currency_is_owed_in_no_book(by_transfer, writing, stored, findings):
    with writing() as session:
        payment = session.get_one(Payment, stored(Payment)[0].id)
        payment = Payment(
            bill_id=payment.bill_id,
            method=payment.method,
            amount=Cents(BACK),
            currency="usd",
            received_at=clock.now(),
        )
        session.add(payment)
        session.flush()
        request_refund(
            session, payment, registration_id=by_transfer.id, reason="amount", now=clock.now()
        )

    assert [one for one in stored(LedgerEntry) if one.posting.startswith("refund")] == []
    assert findings() == []
