"""Part of a bill that came: its receipt, what is still owed and until when, told and kept to."""

from datetime import timedelta

import pytest

from summit.kernel import clock
from summit.mail.models import OutboxMessage
from summit.payments.documents.models import Document
from summit.payments.documents.rules import DocumentKind
from summit.payments.models import Bill
from summit.payments.reversing.statuses import ReversalKind
from summit.payments.statuses import PaymentMethod
from summit.payments.terms.due import due_of
from summit.payments.terms.jobs import remind_of_invoices
from summit.payments.terms.models import InvoiceTerms
from summit.payments.terms.rules import business_days_from
from summit.registration.models import Registration
from tests.browsing import text_of
from tests.payments.terms.conftest import MONTREAL

PART = "payment.part_received"


@pytest.fixture
def promised(stored):
    return lambda occasion=PART: [one.recipient for one in stored(OutboxMessage, occasion=occasion)]


@pytest.fixture
def due_on(stored):
    """Return the day that the registration is paid until, and the one its invoice says."""

    def read():
        (invoice,) = stored(Document, kind=DocumentKind.INVOICE)
        until = stored(Registration)[0].held_until
        return until and until.astimezone(MONTREAL).date(), invoice.facts["due_on"]

    return read


def today():
    return clock.now().astimezone(MONTREAL).date()


@pytest.mark.parametrize("method", [PaymentMethod.TRANSFER, PaymentMethod.CHEQUE])
def test_a_part_that_came_is_told_with_its_receipt_and_what_is_owed(
    till, receive, letters, promised, method
):
    receive(till.awaiting(), 50_239, method)

    assert promised() == ["luc@city.example"]
    letter = letters()[-1]
    assert "$502.39 CAD received" in letter.text
    assert "Still to be paid: $15.00 CAD" in letter.text
    assert "Due on" in letter.text
    assert [name[0] for name in letter.files] == ["F", "R"]


def test_the_rest_is_due_as_an_invoice_from_that_day_and_nobody_is_reminded_before(
    app, till, receive, holder, due_on, later, promised
):
    held = till.awaiting()
    receive(held, 10_000)

    due = today() + timedelta(days=30)
    assert due_on() == (due, due.isoformat())
    assert f"{due:%B} {due.day}, {due.year}" in text_of(holder(held).get())
    later(days=5)
    with app.app_context():
        remind_of_invoices()
    assert promised("payment.reminder") == []
    later(days=30)
    with app.app_context():
        remind_of_invoices()
    assert promised("payment.reminder") == ["luc@city.example"]


def test_the_rest_is_due_by_the_offices_own_terms(till, make, receive, due_on):
    make.keep(InvoiceTerms(business_days=10, remind_before=[], remind_after=[]))

    receive(till.awaiting(), 10_000)

    due = business_days_from(today(), 10)
    assert due_on() == (due, due.isoformat())


def test_another_payer_is_thanked_alone_and_keeps_the_day_of_their_bill(
    till, receive, writing, due_on, promised
):
    held = till.awaiting()
    with writing() as session:
        session.query(Bill).one().payer_email = "f@paie.example"
        session.get_one(Registration, held.id).held_until = clock.now() + timedelta(days=20)

    receive(held, 10_000)

    due = today() + timedelta(days=20)
    assert due_on() == (due, due.isoformat())
    with writing() as session:  # its moment too, under which reminders are kept
        booking = session.get_one(Registration, held.id)
        assert due_of(session, session.query(Bill).one(), booking) == booking.held_until
    assert promised() == []
    assert promised("payer.paid") == ["f@paie.example"]


def test_what_pays_all_of_it_is_told_by_the_confirmation_alone(till, receive, promised, due_on):
    receive(till.awaiting())

    assert promised() == []
    assert due_on() == (None, None)


def test_a_part_recorded_by_mistake_is_told_to_who_had_its_receipt(
    till, receive, undo, promised, letters
):
    payment = receive(till.awaiting(), 10_000)
    undo(payment, ReversalKind.MISTAKE)

    assert promised("payment.undone") == ["luc@city.example"]
    # written late, the letter about the part says it too
    said = [one.subject.partition(":")[0] for one in letters()[-2:]]
    assert said == ["A payment was recorded by mistake"] * 2
