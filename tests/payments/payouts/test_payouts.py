"""What moved at Stripe: read once, posted once, and held against the ledger to the cent."""

import csv
import io
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from summit.kernel import clock
from summit.kernel.money import Cents
from summit.payments.models import LedgerEntry
from summit.payments.payouts import reconciling as reading
from summit.payments.payouts.models import BalanceTransaction
from summit.payments.payouts.rules import Group, group_of
from summit.payments.payouts.service import record
from summit.payments.reconciling import reconcile
from summit.payments.reports.payouts import movements, payout_report
from summit.payments.reports.period import Period
from summit.payments.service.ledger import unbalanced
from summit.payments.statuses import Account
from summit.staff.rules import Role
from tests.browsing import text_of

TOTAL = 51_739
FEE = 1_530  # 2.9 % and 30 cents
DISPUTE_FEE = 1_500
ZONE = ZoneInfo("America/Toronto")


@pytest.fixture
def finance(make, sign_in):
    return sign_in(make.staff(Role.FINANCE))


@pytest.fixture
def night(app, gateway):
    """Do what the worker does every night."""

    def once():
        with app.app_context():
            return list(reconcile(gateway, clock.now() - timedelta(days=3)))

    return once


@pytest.fixture
def report(writing):
    def of(days=40):
        today = clock.now().astimezone(ZONE).date()
        with writing() as session:
            return payout_report(session, Period(today - timedelta(days=days), today, ZONE))

    return of


@pytest.fixture
def sold(till, paid):
    """Three payments; a part of the first is refunded, the second is disputed."""
    for _ in range(3):
        paid()
    till.deliver()
    intents = [one["id"] for one in till.stripe.state()["payment_intent"]]
    till.stripe.refund_on_dashboard(intents[0], amount=5_000)
    till.stripe.open_dispute(intents[1])
    till.deliver()
    return intents


def test_fees_are_posted_once_however_often_they_are_read(sold, night, stored, books, writing):
    night()
    first = len(stored(LedgerEntry))

    night()

    assert len(stored(LedgerEntry)) == first
    assert books()[Account.STRIPE_FEES] == 3 * FEE + DISPUTE_FEE
    assert {one.fee.amount for one in stored(BalanceTransaction)} == {FEE, 0, DISPUTE_FEE}
    with writing() as session:
        assert unbalanced(session) == []


def test_a_period_adds_up_and_ties_to_the_ledger(sold, night, report, books):
    night()

    found = report()

    moved = found.moved
    assert (moved.gross, moved.refunds) == (Cents(3 * TOTAL), Cents(-5_000))
    assert (moved.disputes, moved.fees) == (Cents(-TOTAL), Cents(-3 * FEE - DISPUTE_FEE))
    assert moved.net == Cents(2 * TOTAL - 5_000 - 3 * FEE - DISPUTE_FEE)
    assert found.waiting == moved
    assert found.tie.ledger == found.tie.stripe == moved.net == Cents(books()[Account.STRIPE])
    assert found.tie.difference == Cents(0)


def test_a_payout_says_what_it_paid_out_and_moves_the_money_to_the_bank(
    till, sold, night, report, books, later
):
    later(days=8)
    payout = till.stripe.pay_out()
    night()

    (one,) = report().payouts

    assert (one.number, one.amount) == (payout["id"], Cents(payout["amount"]))
    assert one.moved.net == one.amount
    assert books()[Account.CASH] == payout["amount"]
    assert books()[Account.STRIPE] == 0
    assert report().waiting.net == Cents(0)
    assert report().tie.difference == Cents(0)


def test_a_payout_that_comes_back_returns_to_the_balance(till, sold, night, report, books, later):
    later(days=8)
    payout = till.stripe.pay_out()
    night()
    till.stripe.fail_payout(payout["id"])
    night()

    assert [one.amount.amount for one in report().payouts] == [payout["amount"], -payout["amount"]]
    assert (books()[Account.CASH], books()[Account.STRIPE]) == (0, payout["amount"])
    assert report().waiting.net == Cents(payout["amount"])
    assert report().tie.difference == Cents(0)


def test_what_was_not_read_yet_is_named_as_the_difference(sold, report):
    """Before the first night nothing but the dispute was told."""
    tie = report().tie

    assert tie.unread_payments == Cents(3 * TOTAL)
    assert tie.unread_refunds == Cents(5_000)
    assert tie.difference == tie.unread_payments - tie.unread_refunds


def test_money_of_another_program_is_neither_posted_nor_tied(till, sold, night, report, books):
    till.stripe.complete_foreign_session(amount=1_000)

    night()

    assert report().moved.other == Cents(1_000 - 59)
    assert report().tie.difference == Cents(0)
    assert books()[Account.STRIPE_FEES] == 3 * FEE + DISPUTE_FEE


def test_a_movement_that_came_before_its_payment_is_posted_when_the_payment_is(
    app, gateway, till, paid, night, books, stored
):
    paid()  # nobody tells us
    with app.app_context():
        reading.read_movements(gateway, clock.now() - timedelta(days=3))
    assert (stored(BalanceTransaction)[0].payment_id, books()[Account.STRIPE_FEES]) == (None, 0)

    night()

    assert stored(BalanceTransaction)[0].payment_id is not None
    assert books()[Account.STRIPE_FEES] == FEE


def test_nights_that_were_missed_are_made_up_for(till, sold, night, stored, paid, later, report):
    """A dispute's own movement, told by day, does not hide what lies before it."""
    later(days=20)
    night()

    assert len([one for one in stored(BalanceTransaction) if one.group is Group.GROSS]) == 3
    assert report().tie.difference == Cents(0)


def test_many_pages_of_movements_are_all_read(app, gateway, till, paid, monkeypatch):
    """The library turns the pages; ours must keep their order: a failure leaves the newest out."""
    for _ in range(3):
        paid()
    calls = gateway._client.v1.balance_transactions
    usual = calls.list
    monkeypatch.setattr(calls, "list", lambda params: usual(params | {"limit": 2}))
    with app.app_context():
        found = gateway.movements_since(clock.now() - timedelta(days=1))

    assert len(found) == 3
    assert [one.at for one in found] == sorted(one.at for one in found)


def test_two_who_read_the_same_movement_post_it_once(app, gateway, till, sold, writing, books):
    with app.app_context():
        found = gateway.movements_since(clock.now() - timedelta(days=1))
    for _ in range(2):
        with writing() as session:
            for one in found:
                record(session, one)

    assert books()[Account.STRIPE_FEES] == 3 * FEE + DISPUTE_FEE


def test_words_of_stripe_that_we_do_not_know_are_shown_as_other():
    assert group_of("risk_reserved_funds") is Group.OTHER
    assert group_of("dispute_reversal") is Group.DISPUTES


# -- the office --------------------------------------------------------------------------------


def period():
    today = clock.now().astimezone(ZONE).date()
    return f"from={today - timedelta(days=40)}&to={today}"


def test_the_page_says_that_both_agree(sold, night, finance):
    night()

    text = text_of(finance.get(f"/office/payouts?{period()}"))

    assert "Both agree at the end of" in text
    assert "Nothing was paid out in this period." in text


def test_the_page_says_by_what_they_differ(sold, finance):
    text = text_of(finance.get(f"/office/payouts?{period()}"))

    assert "They differ by $1,502.17" in text
    assert "Payments in the ledger that were not read at Stripe yet: $1,552.17" in text


def test_before_anything_was_read_the_page_says_how_it_comes(finance):
    assert "Nothing was read at Stripe yet." in text_of(finance.get("/office/payouts"))


def test_both_files_hold_every_movement(sold, night, finance, writing):
    night()

    answer = finance.get(f"/office/payouts.csv?{period()}")
    rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))
    sheet = load_workbook(io.BytesIO(finance.get(f"/office/payouts.xlsx?{period()}").data)).active

    assert len(rows) == sheet.max_row - 1 == 5
    net = sum(round(float(row["Net"]) * 100) for row in rows)
    assert net == 2 * TOTAL - 5_000 - 3 * FEE - DISPUTE_FEE
    assert {row["Kind"] for row in rows} == {"Paid by card", "Refunds", "Disputes"}
    today = clock.now().astimezone(ZONE).date()
    with writing() as session:
        assert len(list(movements(session, Period(today, today, ZONE)))) == 5


def test_a_payout_in_the_journal_belongs_to_no_registration(till, sold, night, finance, later):
    later(days=8)
    till.stripe.pay_out()
    night()

    answer = finance.get(f"/office/ledger.csv?{period()}")

    rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))
    (to_bank,) = [one for one in rows if one["Kind"] == "Payout of Stripe" and one["Debit, CAD"]]
    assert (to_bank["Reference"], to_bank["Payer"]) == ("", "Stripe")
    assert {one["Kind"] for one in rows} >= {"Fee of Stripe", "Money of a dispute"}
