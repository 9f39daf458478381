"""Our books against Stripe's, both ways; and whether Stripe is set up as it must be."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from click.testing import CliRunner

from summit.commands import payments as commands
from summit.kernel import clock
from summit.kernel.languages import Language
from summit.kernel.money import Cents
from summit.payments.cards import CardOrder
from summit.payments.checking import EVENTS, findings
from summit.payments.differences.models import Difference
from summit.payments.differences.service import settle, shown_of
from summit.payments.models import Attempt, Payment, Refund, StripeEvent
from summit.payments.reconciling import Kind, reconcile
from summit.payments.rules import Charge
from summit.payments.service.refunds import request_refund
from summit.payments.statuses import RefundStatus
from summit.registration.models import Registration
from summit.registration.statuses import Status
from tests.payments.conftest import BACK, LEFT
from tests.payments.unknown import of_nobody


@pytest.fixture
def compare(app, gateway):
    def once():
        with app.app_context():
            return list(reconcile(gateway, clock.now() - timedelta(days=30)))

    return once


@pytest.fixture
def recorded(till, paid):
    held, session_id = paid()
    till.deliver()
    return held, session_id


def test_where_both_books_agree_there_is_nothing_to_say(recorded, compare):
    assert compare() == []


def test_a_payment_nobody_told_of_is_recorded(paid, compare, stored):
    _held, session_id = paid()

    assert [(one.kind, one.about) for one in compare()] == [(Kind.PAYMENT_FOUND, session_id)]

    assert stored(Registration)[0].status is Status.CONFIRMED
    assert compare() == []


def test_a_refund_made_on_the_dashboard_is_recorded(till, recorded, compare, stored):
    till.stripe.refund_on_dashboard(till.stripe.state()["payment_intent"][0]["id"], amount=1_000)

    (found,) = compare()

    assert found.kind is Kind.EXTERNAL_REFUND
    assert stored(Refund)[0].is_external
    assert compare() == []


def test_a_refund_whose_news_were_lost_is_brought_up_to_date(
    till, recorded, compare, writing, stored, gateway
):
    held, _session_id = recorded
    with writing() as session:
        payment = session.get_one(Payment, stored(Payment)[0].id)
        about = {"registration_id": held.id, "reason": "surplus", "amount": Cents(700)}
        refund_id = request_refund(session, payment, now=payment.received_at, **about).id
    intent = till.stripe.state()["payment_intent"][0]["id"]
    gateway.refund(intent, Cents(700), refund_id=str(refund_id), key="as the worker would")

    (found,) = compare()

    assert found.kind is Kind.REFUND_FOUND
    assert stored(Refund)[0].status is RefundStatus.SUCCEEDED


def test_a_paid_page_no_attempt_asked_for_is_shown_to_a_person(till, gateway, compare):
    order = CardOrder(
        attempt_id=str(uuid.uuid4()),
        reference="MTL-7KQ4-9C",
        charges=(Charge("A place", Cents(500)),),
        currency="cad",
        description="x",
        email="a@b.example",
        language=Language.EN,
        expires_at=clock.now() + timedelta(minutes=40),
        success_url=BACK,
        cancel_url=LEFT,
    )
    page = gateway.open_page(gateway.draw_up(order), key="one of its own")
    till.stripe.pay(page.session_id)

    (found,) = compare()

    assert (found.kind, found.about) == (Kind.UNKNOWN_PAGE, page.session_id)
    assert not found.is_mended


def test_an_amount_that_differs_is_shown_to_a_person(till, recorded, compare, writing, stored):
    with writing() as session:
        session.get_one(Payment, stored(Payment)[0].id).amount = Cents(1)

    (found,) = compare()

    assert (found.kind, found.about) == (Kind.WRONG_AMOUNT, recorded[1])


def test_money_that_stripe_does_not_know_is_shown_to_a_person(
    till, recorded, compare, writing, stored
):

    with writing() as session:
        attempt = session.query(Attempt).one()
        attempt.session_id = "cs_test_of_nobody"
        refund = Refund(
            payment_id=stored(Payment)[0].id,
            amount=Cents(1),
            reason="surplus",
            status=RefundStatus.SUCCEEDED,
            stripe_refund_id="re_of_nobody",
            requested_at=clock.now(),
        )
        session.add(refund)

    kinds = {one.kind for one in compare()}

    assert kinds >= {Kind.PAYMENT_UNKNOWN, Kind.REFUND_UNKNOWN}


def test_a_payment_and_a_dispute_that_stripe_does_not_know_stop_nothing(
    till, recorded, compare, writing, stored
):
    with writing() as session:
        payment, attempt = stored(Payment)[0].id, session.query(Attempt).one()
        attempt.payment_intent_id = "pi_of_nobody"
        session.add_all(of_nobody(payment))

    kinds = {one.kind for one in compare()}

    assert kinds >= {Kind.DISPUTE_UNKNOWN, Kind.REFUND_UNKNOWN}


# -- the command line ------------------------------------------------------------------------


@pytest.fixture
def run(app, gateway, monkeypatch):
    """Run a command of `summit payments` with this application and its gateway."""
    monkeypatch.setattr(commands, "create_app", lambda: app)

    def one(*words):
        return CliRunner().invoke(commands.payments, words)

    return one


def test_the_command_says_what_it_mended_and_is_content(run, paid):
    _held, session_id = paid()

    said = run("reconcile", "--days", "3")

    assert (said.exit_code, session_id in said.output) == (0, True)
    assert run("reconcile").output == "Both books agree.\n"


def test_the_command_fails_where_a_person_must_look(run, recorded, writing, stored):
    with writing() as session:
        session.get_one(Payment, stored(Payment)[0].id).amount = Cents(1)

    said = run("reconcile")

    assert said.exit_code == 1
    assert "an amount that differs" in said.output


def test_the_command_keeps_what_it_found_and_is_content_once_somebody_looked(
    run, recorded, writing, stored
):
    with writing() as session:
        session.get_one(Payment, stored(Payment)[0].id).amount = Cents(1)
    assert run("reconcile").exit_code == 1
    with writing(by="staff:1") as session:
        row = session.get_one(Difference, stored(Difference)[0].id)
        given = {"note": "known", "seen": shown_of(row), "by": "staff:1", "now": clock.now()}
        settle(session, row.id, **given)

    said = run("reconcile")

    assert (said.exit_code, "an amount that differs (looked at)" in said.output) == (0, True)


def test_the_command_says_that_stripe_is_silent(run, recorded, till):
    till.stripe.fail_api(500, path="/v1/checkout/sessions", method="GET", count=5)

    said = run("reconcile")

    assert said.exit_code == 1
    assert "Stripe does not answer" in said.output


def test_the_command_says_that_stripe_refuses(run, recorded, till):
    till.stripe.fail_api(403, path="/v1/checkout/sessions", method="GET", count=5)

    said = run("reconcile")

    assert (said.exit_code, said.exception.__class__) == (1, SystemExit)
    assert "Stripe refuses to answer" in said.output


def test_the_check_names_what_is_missing(run):
    said = run("check")

    assert said.exit_code == 1
    assert "No endpoint tells" in said.output


# -- set up as it must be --------------------------------------------------------------------


def test_an_endpoint_that_is_told_everything_is_enough(gateway, site):
    assert list(findings(gateway, public_url=site, environment="test")) == []


def test_a_site_that_nobody_tells_is_said(gateway):
    (said,) = findings(gateway, public_url="https://other.example", environment="test")

    assert "No endpoint tells https://other.example/stripe/webhook" in said


def test_a_test_key_in_production_is_said(gateway, site):
    (said,) = findings(gateway, public_url=site, environment="production")

    assert "test key" in said


class Silent:
    """A gateway whose endpoint is of another version, disabled and told of one event only."""

    is_live = True
    api_version = "2026-10-28.endive"

    def __init__(self, gateway):
        self._one = gateway.endpoints()[0]

    def endpoints(self):

        told = frozenset({"checkout.session.completed"})
        return [replace(self._one, is_enabled=False, events=told, api_version="2020-01-01")]


def test_each_fault_of_an_endpoint_is_said(gateway, site):
    said = " ".join(findings(Silent(gateway), public_url=site, environment="production"))

    assert "is disabled" in said
    assert "speaks 2020-01-01" in said
    for event in EVENTS - {"checkout.session.completed"}:
        assert event in said


@pytest.mark.parametrize("status", [403, 500], ids=["a key that may not read events", "down"])
def test_events_that_stripe_does_not_tell_are_asked_for_again_an_hour_later(
    till, paid, stored, caplog, status
):
    paid()
    till.stripe.fail_api(status, path="/v1/events", count=3)

    till.fetch_missed()
    assert stored(StripeEvent) == []
    assert "Events that were missed are not told" in caplog.text
    till.stripe.clear_faults()
    till.fetch_missed()

    assert len(stored(StripeEvent)) == 1
