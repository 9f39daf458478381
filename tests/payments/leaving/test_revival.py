"""A claim that was lowered before a registration expired stays lowered when money revives it."""

import re
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from summit.admission.models import Counter
from summit.commands.doctor import findings
from summit.extensions import db
from summit.kernel import clock
from summit.kernel.money import Cents
from summit.payments.documents.models import Document
from summit.payments.documents.rules import DocumentKind
from summit.payments.models import Bill, Refund
from summit.payments.queries import money_of
from summit.payments.reports.period import Period
from summit.payments.reports.taxes import tax_report
from summit.registration import service as registration
from summit.registration.models import Registration
from summit.registration.statuses import Status
from tests.payments.leaving.conftest import EACH


@pytest.fixture
def expire(writing):
    """Let a hold run out, as the sweep does."""

    def run_out(held):
        with writing() as session:
            booking = registration.lock(session, held.id)
            booking.pays_by = None
            registration.keep_by_hold(booking, until=held.started_at)
            booking.held_until = held.started_at
            assert registration.expire(session, held.id, now=clock.now())

    return run_out


def agrees(app):
    with app.app_context():
        found = list(findings(db.session(), app.config["SETTINGS"]))
    return [one for one in found if re.search("seats|badge|ledger|bill|series", one)] == []


def test_late_money_for_those_who_stayed_revives_only_them(
    app, till, organizer, expire, receive, stored, writing
):
    held = till.awaiting(people=2)
    organizer.submit(f"/office/registrations/{held.id}/people/{held.attendees[0].id}/remove")
    expire(held)
    assert stored(Counter)[0].taken == 0

    receive(held, EACH)

    assert stored(Registration)[0].status is Status.CONFIRMED
    assert stored(Counter)[0].taken == 1
    with writing() as session:
        assert money_of(session, held.id).balance == Cents(0)
        report = tax_report(
            session, Period(date(2020, 1, 1), date(2040, 1, 1), ZoneInfo("America/Toronto"))
        )
    assert report.taxable == Cents(45_000)
    assert stored(Document, kind=DocumentKind.INVOICE)[-1].amount == Cents(EACH)
    assert agrees(app)


def test_a_claim_that_a_refund_lowered_is_not_forgotten(
    app, till, finance, expire, receive, stored, writing
):
    held = till.awaiting()
    receive(held, 10_000)
    page = f"/office/registrations/{held.id}/refund"
    finance.decide(page, reason="amount", amount="100", note="a discount")
    finance.submit(f"/office/refunds/{stored(Refund)[0].id}/paid")
    expire(held)

    receive(held, EACH - 10_000)

    assert stored(Registration)[0].status is Status.CONFIRMED
    assert stored(Bill)[0].credited == Cents(10_000)
    with writing() as session:
        assert money_of(session, held.id).balance == Cents(0)
    assert agrees(app)


def test_what_was_revived_can_be_withdrawn_to_zero(
    app, till, organizer, finance, expire, receive, stored, writing, books
):
    held = till.awaiting(people=2)
    organizer.submit(f"/office/registrations/{held.id}/people/{held.attendees[0].id}/remove")
    expire(held)
    receive(held, EACH)
    page = f"/office/registrations/{held.id}/withdraw"
    finance.decide(page, reason="organizer", note="we cancel")
    finance.submit(f"/office/refunds/{stored(Refund)[0].id}/paid")

    assert set(books().values()) == {0}
    invoices = stored(Document, kind=DocumentKind.INVOICE)
    notes = stored(Document, kind=DocumentKind.CREDIT_NOTE)
    assert sum(one.amount.amount for one in invoices) == sum(one.amount.amount for one in notes)
    assert agrees(app)
