"""While a card payment is checked nothing is asked; then the rest is, with the day it is due."""

from datetime import timedelta

import pytest

from summit.kernel import clock
from summit.kernel.edits import fingerprint
from summit.kernel.money import Cents
from summit.mail.models import OutboxMessage
from summit.payments.documents.models import Document
from summit.payments.documents.rules import DocumentKind, Payer
from summit.payments.documents.service import reissue
from summit.payments.models import BankDetails, Bill, Payment
from summit.payments.service.receipts import Receipt, record_payment
from summit.payments.statuses import PaymentMethod
from summit.payments.terms.service import move_due
from summit.registration import service
from summit.registration.models import Registration
from tests.browsing import text_of
from tests.payments.simulator import AUTHENTICATES
from tests.payments.terms.conftest import MONTREAL

CHECKING = "A payment has arrived that we need to check. You need not do anything"


@pytest.fixture
def transfer(writing):
    def record(held, cents=10_000):
        receipt = Receipt(method=PaymentMethod.TRANSFER, amount=Cents(cents))
        with writing() as session:
            record_payment(session, held.id, receipt, now=clock.now())

    return record


@pytest.fixture
def paid_by_another(writing, stored):
    def name():
        with writing() as session:
            session.get_one(Bill, stored(Bill)[0].id).payer_email = "f@paie.example"

    return name


@pytest.fixture
def due_days(stored):
    """Return until when the registration is kept, and what each invoice says."""

    def read():
        until = stored(Registration)[0].held_until.astimezone(MONTREAL).date()
        return until, [one.facts["due_on"] for one in stored(Document, kind=DocumentKind.INVOICE)]

    return read


@pytest.fixture
def pay_another_sum(till):
    def pay(held):
        session_id = till.begin(held)
        till.stripe.alter(session_id, amount_total=30_000)
        till.stripe.pay(session_id)
        till.deliver()

    return pay


@pytest.fixture
def by_invoice_in_review(till, writing, pay_another_sum):
    """Ask for an invoice, then pay another sum by card."""

    def build(due):
        held = till.awaiting()
        with writing() as session:
            service.choose_invoice(session, held.id, due=due, purchase_order=None, now=clock.now())
        pay_another_sum(held)
        return held

    return build


def said(day):
    return f"Due on {day:%B} {day.day}, {day.year}"


def test_while_a_payment_is_checked_the_letter_about_a_part_asks_for_nothing(
    in_review, transfer, later, letters, due_days
):
    held = in_review(amount_total=30_000)
    later(days=3)
    transfer(held)

    letter = letters()[-1]

    assert "$100.00 CAD received. Invoice and receipt are attached." in letter.text
    assert CHECKING in letter.text
    assert "Still to be paid" not in letter.text
    assert "Due on" not in letter.text
    assert due_days()[1] == [None]


def test_nor_does_the_letter_about_a_payment_that_was_returned(
    in_review, transfer, undo, stored, letters
):
    transfer(in_review(amount_total=30_000))
    undo(stored(Payment)[-1])

    texts = [one.text for one in letters() if "returned by the bank" in one.subject]

    assert len(texts) == 2  # the one about the part, written late, says it too
    for text in texts:
        assert CHECKING in text
        assert "To be paid" not in text


def test_nor_does_the_letter_to_another_payer(in_review, transfer, paid_by_another, letters):
    held = in_review(amount_total=30_000)
    paid_by_another()
    transfer(held)

    letter = letters()[-1]

    assert CHECKING in letter.text
    assert "Still to be paid" not in letter.text


def test_nor_does_the_letter_about_who_is_no_longer_coming(
    till, transfer, undo, pay_another_sum, finance, let_go, stored, letters
):
    """Confirmed: the bank returned the transfer, and another sum came by card."""
    held = till.awaiting(people=2)
    transfer(held, 103_478)
    undo(stored(Payment)[-1])
    pay_another_sum(held)
    let_go(finance, held, reason="organizer", note="so")

    (letter,) = [one for one in letters() if "No longer coming" in one.subject]

    assert CHECKING in letter.text
    assert "To be paid" not in letter.text


@pytest.mark.parametrize("is_others", [False, True])
def test_nor_does_the_letter_about_a_day_that_was_moved(
    by_invoice_in_review, paid_by_another, writing, letters, is_others
):
    held = by_invoice_in_review(clock.now() + timedelta(days=12))
    if is_others:
        paid_by_another()
    before, day = len(letters()), (clock.now() + timedelta(days=20)).date()
    with writing("staff:1") as session:
        seen = fingerprint(session.get_one(Registration, held.id), ("held_until",))
        moved = {"reason": "asked", "by": "staff:1", "now": clock.now(), "seen": seen}
        move_due(session, held.id, day, **moved)

    (letter,) = letters()[before:]

    assert f"due on {day:%B} {day.day}, {day.year}" in letter.text
    assert CHECKING in letter.text
    untrue = "nothing is owed"  # no clock ends what an invoice keeps on its day
    for asks in ("Still to be paid", "To be paid", "Due on", "See the bill and pay", untrue):
        assert asks not in letter.text, asks


def test_of_a_day_that_was_moved_another_payer_reads_no_end_that_no_clock_brings(
    till, paid_by_another, writing, letters
):
    """An invoice keeps the places: they are released later, after a warning, or not at all."""
    held, due = till.awaiting(), clock.now() + timedelta(days=12)
    paid_by_another()
    with writing() as session:
        service.choose_invoice(session, held.id, due=due, purchase_order=None, now=clock.now())
    before, day = len(letters()), (clock.now() + timedelta(days=20)).date()
    with writing("staff:1") as session:
        seen = fingerprint(session.get_one(Registration, held.id), ("held_until",))
        moved = {"reason": "asked", "by": "staff:1", "now": clock.now(), "seen": seen}
        move_due(session, held.id, day, **moved)

    (letter,) = letters()[before:]

    assert f"The bill is due on {day:%B} {day.day}, {day.year}" in letter.text
    assert "nothing is owed" not in letter.text


@pytest.mark.parametrize("is_others", [False, True])
def test_nor_does_a_letter_once_the_registration_has_ended(
    till, later, transfer, paid_by_another, make, end, undo, stored, letters, holder, is_others
):
    """A transfer was kept; another sum came late by card, then the bank returned the transfer."""
    make.keep(BankDetails(bank_name="Banque inventée", swift="BOFMCAM2"))
    held = till.awaiting()
    if is_others:
        paid_by_another()
    transfer(held)
    session_id = till.begin(held)
    till.stripe.pay(session_id, AUTHENTICATES)
    later(minutes=36)
    till.stripe.advance(36 * 60)
    till.sweep()
    end(held)
    till.stripe.alter(session_id, amount_total=5_000)
    till.stripe.authenticate(session_id, despite_expiry=True)
    till.deliver()
    undo(stored(Payment)[0])
    if not is_others:
        assert CHECKING in text_of(holder(held).get())

    letter = [one for one in letters() if "returned by the bank" in one.subject][-1]

    assert CHECKING in letter.text
    for asks in ("Still owed", "Banque inventée", "Please pay"):
        assert asks not in letter.text, asks


def test_once_it_was_looked_at_letter_invoice_and_page_say_until_when_the_rest_is_due(
    in_review, looked_at, letters, due_days, holder, writing
):
    held = in_review(amount_total=30_000)
    looked_at()

    (letter,) = [one for one in letters() if "Payment received" in one.subject]
    assert not [one for one in letters() if "A new invoice" in one.subject]  # it had sent none
    day, invoices = due_days()
    assert invoices == [None, day.isoformat()]
    assert "$300.00 CAD received" in letter.text
    assert "Still to be paid: $217.39 CAD" in letter.text
    assert said(day) in letter.text
    assert sorted(name[0] for name in letter.files) == ["F", "R"]
    assert said(day) in text_of(holder(held).get())
    with writing("staff:1") as session:
        reissue(session, held.id, Payer(), purchase_order="PO-7", now=clock.now())
    assert due_days()[1][-1] == day.isoformat()


@pytest.mark.parametrize("is_others", [False, True])
def test_who_was_sent_the_invoice_without_a_day_is_sent_its_credit_note_with_the_new_one(
    in_review, transfer, looked_at, paid_by_another, letters, stored, is_others
):
    held = in_review(amount_total=30_000)
    if is_others:
        paid_by_another()
    transfer(held)
    before = len(letters())
    assert letters()[-1].files

    looked_at()

    anew, rest = letters()[before:]
    note = stored(Document, kind=DocumentKind.CREDIT_NOTE)[0].number
    _old, new = (one.number for one in stored(Document, kind=DocumentKind.INVOICE))
    assert "A new invoice" in anew.subject
    assert f"with the day by which it is to be paid: {new}. The credit note {note}" in anew.text
    assert "As you asked" not in anew.text
    assert len(anew.files) == 2
    assert "Payment received" in rest.subject


def test_money_of_another_currency_is_not_thanked_for_as_if_it_paid(
    in_review, looked_at, letters, due_days
):
    in_review(currency="usd")
    looked_at()

    (letter,) = [one for one in letters() if "Payment received" in one.subject]

    assert "received." not in letter.text
    assert "Still to be paid: $517.39 CAD" in letter.text
    assert said(due_days()[0]) in letter.text


@pytest.mark.parametrize("is_others", [False, True])
def test_money_that_was_sent_back_meanwhile_is_not_thanked_for_as_if_it_paid(
    in_review, looked_at, finance, paid_by_another, letters, is_others
):
    held = in_review(amount_total=30_000)
    if is_others:
        paid_by_another()
    before = len(letters())
    page = f"/office/registrations/{held.id}/refund"
    asked = {"amount": "300.00", "note": "they pay otherwise", "keeps_claim": "y"}
    finance.decide(page, reason="amount", **asked)
    looked_at()

    (letter,) = [one for one in letters()[before:] if "Payment received" in one.subject]

    assert "received." not in letter.text
    assert "Still to be paid: $517.39 CAD" in letter.text


def test_another_payer_hears_of_the_rest_and_keeps_the_day_of_their_bill(
    in_review, looked_at, paid_by_another, letters, stored, due_days
):
    in_review(amount_total=30_000)
    paid_by_another()
    named = due_days()[0]
    looked_at()

    assert stored(OutboxMessage, occasion="payment.part_received") == []
    day, invoices = due_days()
    assert (day, invoices[-1]) == (named, named.isoformat())
    assert f"{said(day)}, Montreal time. Invoice and receipt are attached." in letters()[-1].text


def test_an_invoices_own_day_stays_when_a_card_payment_for_it_was_checked(
    by_invoice_in_review, looked_at, letters, due_days
):
    due = clock.now() + timedelta(days=12)
    by_invoice_in_review(due)

    looked_at()

    named = due.astimezone(MONTREAL).date()
    assert due_days() == (named, [named.isoformat()])
    assert said(named) in letters()[-1].text
