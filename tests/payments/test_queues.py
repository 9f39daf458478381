"""The overview of finance: every count is the length of the list it leads to."""

import re
from datetime import timedelta

import pytest
from flask import url_for

from summit.extensions import db
from summit.kernel import clock
from summit.kernel.money import Cents
from summit.payments.models import Payment, Refund
from summit.payments.queues import Heading, queues
from summit.payments.service.receipts import Receipt, record_payment
from summit.payments.service.refunds import request_refund
from summit.payments.statuses import PaymentMethod
from summit.registration.models import Registration
from summit.staff.rules import Role
from tests.browsing import text_of
from tests.payments.simulator import REFUND_FAILS

TOTAL = 51_739


@pytest.fixture
def finance(make, sign_in):
    return sign_in(make.staff(Role.FINANCE))


@pytest.fixture
def counted(app):
    """Return count and sum of each queue that holds something, by endpoint and state."""

    def read(now=None):
        with app.test_request_context("/office/finance"):
            found = queues(db.session(), now=now or clock.now())
            return {
                (one.endpoint.split(".")[0], one.values["state"]): (
                    one.count,
                    one.amount and one.amount.amount,
                )
                for those in found.values()
                for one in those
                if one.count
            }

    return read


BILLS, REFUNDS, DISPUTES = "payments_admin", "refunding_admin", "disputing_admin"
DIFFERENCES = "differences_admin"


def test_with_nothing_to_do_the_page_says_so(make, finance):
    text = text_of(finance.get("/office/finance"))

    assert "Nothing waits for you." in text
    assert "Disputes to answer" in text  # what there could be is named


def test_what_is_owed_grows_older(till, counted, writing):
    held = till.awaiting()
    with writing() as session:
        booking = session.get_one(Registration, held.id)
        booking.held_until = due = clock.now() + timedelta(days=1)

    one = (1, TOTAL)
    assert counted() == {(BILLS, "later"): one}
    assert counted(due) == {(BILLS, "overdue_30"): one}
    assert counted(due + timedelta(days=30)) == {(BILLS, "overdue_60"): one}
    assert counted(due + timedelta(days=60)) == {(BILLS, "overdue_more"): one}


def test_a_dispute_stands_with_its_deadline_until_it_is_answered(till, paid, counted, finance):
    paid()
    till.deliver()
    dispute = till.stripe.open_dispute(till.stripe.state()["payment_intent"][0]["id"])
    till.deliver()

    assert counted() == {(DISPUTES, "answer"): (1, TOTAL)}
    text = text_of(finance.get("/office/finance"))
    assert "The first until" in text
    assert "Montreal time" in text

    till.stripe.move_dispute(dispute["id"], "under_review")
    till.deliver()
    assert counted() == {(DISPUTES, "review"): (1, TOTAL)}

    till.stripe.move_dispute(dispute["id"], "lost")
    till.deliver()
    assert counted() == {(BILLS, "confirmed"): (1, TOTAL)}  # owed again


def test_refunds_wait_to_be_approved_sent_or_sent_again(till, paid, counted, writing, stored):
    held, _session = paid(REFUND_FAILS)
    till.deliver()

    def ask(**more):
        with writing() as session:
            payment = session.get_one(Payment, stored(Payment)[0].id)
            given = {"registration_id": held.id, "reason": "amount", "amount": Cents(1_000)}
            request_refund(session, payment, now=payment.received_at, **given, **more)

    ask(awaits_approval=True, asked_by="staff:1")
    assert counted()[REFUNDS, "approve"] == (1, 1_000)
    ask(by_hand=True)
    assert counted()[REFUNDS, "pay"] == (1, 1_000)
    ask()
    assert counted()[REFUNDS, "moving"] == (1, 1_000)


def test_a_failed_refund_waits_while_the_payer_does(till, paid, counted, writing, stored):
    """Of a payment twice: it failed, so the sum is with us and not owed to us."""
    held, _session = paid(REFUND_FAILS)
    till.deliver()
    with writing() as session:
        first = session.get_one(Payment, stored(Payment)[0].id)
        kept = {"bill_id": first.bill_id, "method": "cheque", "currency": "cad"}
        session.add(Payment(amount=Cents(TOTAL), received_at=clock.now(), **kept))
        given = {"registration_id": held.id, "reason": "surplus"}
        request_refund(session, first, now=first.received_at, **given)
    till.work()
    assert (REFUNDS, "open") not in counted()

    till.stripe.move_refund(till.stripe.state()["refund"][0]["id"], "failed")
    till.deliver()

    assert counted()[REFUNDS, "open"] == (1, TOTAL)
    assert counted()[BILLS, "surplus"] == (1, TOTAL)
    with writing() as session:
        refund = session.get_one(Refund, stored(Refund)[0].id)
        payment = session.get_one(Payment, refund.payment_id)
        request_refund(session, payment, now=clock.now(), by_hand=True, **given)
    assert (REFUNDS, "open") not in counted()  # on its way by hand


def test_money_that_does_not_fit_waits_until_nothing_is_owed(till, counted, writing):
    held = till.awaiting()
    session_id = till.begin(held)
    assert counted()[BILLS, "card"] == (1, TOTAL)
    till.stripe.alter(session_id, amount_total=50_000)
    till.stripe.pay(session_id)
    till.deliver()

    assert counted()[DIFFERENCES, "open"] == (1, None)

    with writing() as session:
        cheque = Receipt(method=PaymentMethod.CHEQUE, amount=Cents(1_739))
        record_payment(session, held.id, cheque, now=clock.now())

    assert (DIFFERENCES, "open") not in counted()


def test_money_in_another_currency_waits_until_it_is_sent_back(till, counted, writing, stored):
    held = till.awaiting()
    session_id = till.begin(held)
    till.stripe.alter(session_id, currency="usd")
    till.stripe.pay(session_id)
    till.deliver()
    with writing() as session:
        cheque = Receipt(method=PaymentMethod.CHEQUE, amount=Cents(TOTAL))
        record_payment(session, held.id, cheque, now=clock.now())

    assert counted()[DIFFERENCES, "open"] == (1, None)

    with writing() as session:
        payment = session.get_one(Payment, stored(Payment)[0].id)
        request_refund(session, payment, registration_id=held.id, reason="surplus", now=clock.now())
    assert (DIFFERENCES, "open") not in counted()


def test_every_count_is_the_length_of_the_list_behind_it(till, paid, finance, writing, stored):
    for _ in range(2):
        till.awaiting()
    paid()
    till.deliver()
    till.stripe.open_dispute(till.stripe.state()["payment_intent"][0]["id"])
    till.deliver()

    page = finance.get("/office/finance").text

    links = re.findall(r'<a href="(/office/[^"]+state=[^"]+)">.*?<b[^>]*>(\d+)</b>', page, re.S)
    assert len(links) == 2  # owed, and the dispute
    for address, count in links:
        assert f"1–{count} of {count}" in text_of(finance.get(address))


def test_every_heading_holds_a_queue_and_every_queue_a_list(app, finance):
    with app.test_request_context("/office/finance"):
        found = queues(db.session(), now=clock.now())

        assert all(found[heading] for heading in Heading)
        offered = [(one.endpoint, one.values["state"]) for those in found.values() for one in those]
    for endpoint, state in offered:
        with app.test_request_context("/office/finance"):
            address = url_for(endpoint, state=state)
        chosen = rf'<option value="{state}" selected>|state={state}" aria-current="page"'
        assert re.search(chosen, finance.get(address).text), address


def test_who_may_not_see_money_does_not_see_what_waits(make, sign_in):
    assert sign_in(make.staff(Role.VIEWER)).get("/office/finance").status_code == 403
