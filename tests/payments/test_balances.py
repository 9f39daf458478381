"""One bill, one answer: every page and every decision reads the same sums."""

import pytest

from summit.admin import counts
from summit.kernel.money import Cents
from summit.payments.balances import balance
from summit.payments.lists import bills
from summit.payments.models import Bill, Payment, Refund
from summit.payments.queries import money_of
from summit.payments.service.bills import credit
from summit.payments.statuses import PaymentMethod, RefundStatus
from summit.registration.service import withdraw
from summit.registration.statuses import Status
from summit.web.listing import Asked
from tests.factories import MOMENT

TOTAL = 51_739  # 450 dollars with both taxes


@pytest.fixture
def held(make):
    return make.registration(Status.AWAITING_PAYMENT)


@pytest.fixture
def paid(make, held, stored):
    """Record money as it came and went: pay(amount, currency, status=amount going back)."""

    def pay(amount, currency="cad", **back):
        payment = make.keep(
            Payment(
                bill_id=stored(Bill)[0].id,
                method=PaymentMethod.TRANSFER,
                amount=Cents(amount),
                currency=currency,
                received_at=MOMENT,
            )
        )
        for status, cents in back.items():
            make.keep(
                Refund(
                    payment_id=payment.id,
                    amount=Cents(cents),
                    reason="surplus",
                    status=RefundStatus(status),
                    requested_at=MOMENT,
                )
            )

    return pay


def test_every_reader_of_a_bill_says_the_same(held, paid, writing):
    paid(40_000, succeeded=1_000, pending=200, failed=5_000)
    paid(3_000, requested=30, requires_action=4, cancelled=700)
    paid(90_000, "usd", succeeded=90_000)

    with writing() as session:
        money, today = money_of(session, held.id), counts.money(session, now=MOMENT)
        ((bill, _booking, kept, owed),), _count = bills(
            session, Asked(), limit=9, offset=0, now=MOMENT
        )
        said = balance(session, bill)

    assert (money.paid, money.refunded, money.refund_pending) == (
        Cents(43_000),
        Cents(1_000),
        Cents(234),
    )
    assert (today.billed, today.paid) == (Cents(TOTAL), Cents(kept)) == (money.total, Cents(41_766))
    assert money.balance == said == Cents(owed) == today.owed == Cents(TOTAL - 41_766)


def test_what_was_taken_back_of_a_bill_is_no_longer_billed(held, paid, writing, stored):
    paid(1_000)
    with writing() as session:
        credit(session, session.get_one(Bill, stored(Bill)[0].id), Cents(11_739), now=MOMENT)

    with writing() as session:
        today = counts.money(session, now=MOMENT)

    assert (today.billed, today.paid, today.owed) == (Cents(40_000), Cents(1_000), Cents(39_000))


def test_too_much_is_a_balance_below_zero(held, paid, writing):
    paid(TOTAL + 500)

    with writing() as session:
        assert (
            money_of(session, held.id).balance
            == counts.money(session, now=MOMENT).owed
            == Cents(-500)
        )


def test_the_bill_of_a_registration_that_ended_is_owed_by_nobody(held, paid, writing):
    paid(700)
    with writing() as session:
        withdraw(session, held.id, Status.CANCELLED, now=MOMENT)

    with writing() as session:
        ((_bill, _booking, kept, owed),), _count = bills(
            session, Asked(), limit=9, offset=0, now=MOMENT
        )
        today = counts.money(session, now=MOMENT)

    assert (kept, owed) == (700, -700)
    assert (today.billed, today.paid, today.owed) == (Cents(0), Cents(0), Cents(0))
