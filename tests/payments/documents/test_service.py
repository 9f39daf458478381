"""What is issued when, under which number, and that it never changes."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from summit.kernel.money import Cents
from summit.payments.documents.errors import InvoiceStands, NothingToQuote
from summit.payments.documents.files import draw_documents, keep_file
from summit.payments.documents.models import Document, DocumentFile, DocumentSeries
from summit.payments.documents.rules import DocumentKind, Payer
from summit.payments.documents.service import issue_quote, issue_statement, name_payer, reissue
from summit.payments.forgiving.service import forgive
from summit.payments.models import BankDetails, Bill, LedgerEntry, WriteOff
from summit.payments.service.bills import credit
from summit.payments.service.receipts import Receipt, record_payment
from summit.payments.statuses import Account, PaymentMethod
from summit.registration import service
from summit.registration.statuses import Status
from tests import crowd as process
from tests.factories import MOMENT

TOTAL = 51_739  # 450 dollars with both taxes
DUE = MOMENT + timedelta(days=30)


@pytest.fixture
def sent(make):
    return make.registration(Status.AWAITING_PAYMENT)


@pytest.fixture
def by_invoice(sent, writing):
    with writing() as session:
        service.choose_invoice(session, sent.id, due=DUE, purchase_order="PO-7", now=MOMENT)
    return sent


@pytest.fixture
def pay(writing):
    def record(registration, cents=TOTAL, now=MOMENT):
        with writing() as session:
            receipt = Receipt(method=PaymentMethod.TRANSFER, amount=Cents(cents), note="0815")
            return record_payment(session, registration.id, receipt, now=now)

    return record


@pytest.fixture
def numbers(stored):
    return lambda: [one.number for one in stored(Document)]


def test_an_invoice_is_issued_when_a_city_asks_for_one(by_invoice, stored):
    (invoice,) = stored(Document)

    assert (invoice.kind, invoice.number) == (DocumentKind.INVOICE, "F-2026-0001")
    assert invoice.amount == stored(Bill)[0].total == Cents(TOTAL)
    assert invoice.facts["due_on"] == "2026-04-09"
    assert invoice.facts["purchase_order"] == "PO-7"
    assert invoice.facts["seller"]["name"] == "Organisme inventé"
    assert (invoice.facts["gst"], invoice.facts["qst"]) == (2_250, 4_489)


def test_money_that_comes_first_brings_invoice_and_receipt(sent, pay, numbers, stored):
    pay(sent)

    assert numbers() == ["F-2026-0001", "R-2026-0001"]
    receipt = stored(Document)[1]
    assert receipt.facts["invoice"] == "F-2026-0001"
    assert receipt.facts["balance"] == 0


def settled(document):
    return {name: document.facts.get(name) for name in ("paid", "forgiven", "balance")}


def test_an_invoice_that_money_brought_says_it_is_paid(sent, pay, stored):
    pay(sent)

    (invoice,) = stored(Document, kind=DocumentKind.INVOICE)
    assert settled(invoice) == {"paid": TOTAL, "forgiven": 0, "balance": 0}


def test_an_invoice_that_a_part_brought_says_what_is_still_owed(sent, pay, stored):
    pay(sent, 10_000)

    (invoice,) = stored(Document, kind=DocumentKind.INVOICE)
    assert settled(invoice) == {"paid": 10_000, "forgiven": 0, "balance": TOTAL - 10_000}


def test_an_invoice_issued_anew_says_what_was_paid_and_forgiven(by_invoice, pay, writing, stored):
    pay(by_invoice, TOTAL - 1_500)
    with writing() as session:
        seen = {"reason": "bank", "seen": Cents(1_500), "by": "staff:1"}
        forgive(session, by_invoice.id, **seen, now=MOMENT)
    with writing() as session:
        reissue(session, by_invoice.id, Payer(name="Another"), now=MOMENT)

    anew = stored(Document, kind=DocumentKind.INVOICE)[-1]
    assert settled(anew) == {"paid": TOTAL - 1_500, "forgiven": 1_500, "balance": 0}


def test_each_part_of_the_money_has_its_receipt_and_the_bill_one_invoice(
    by_invoice, pay, numbers, stored
):
    pay(by_invoice, 1_000)
    pay(by_invoice, TOTAL - 1_000)

    assert numbers() == ["F-2026-0001", "R-2026-0001", "R-2026-0002"]
    assert [one.facts["balance"] for one in stored(Document)[1:]] == [TOTAL - 1_000, 0]


def test_a_receipt_says_the_taxes_of_what_is_still_claimed(by_invoice, pay, writing, stored):
    with writing() as session:
        credit(session, session.get_one(Bill, stored(Bill)[0].id), Cents(11_739), now=MOMENT)

    pay(by_invoice, 40_000)

    (receipt,) = stored(Document, kind=DocumentKind.RECEIPT)
    claimed = {name: receipt.facts[name] for name in ("total", "gst", "qst", "balance")}
    assert claimed == {"total": 40_000, "gst": 1_740, "qst": 3_470, "balance": 0}


def test_an_invoice_is_taken_back_when_its_registration_ends(by_invoice, writing, stored):
    with writing() as session:
        service.withdraw(session, by_invoice.id, Status.CANCELLED, now=MOMENT)

    invoice, credit = stored(Document)
    assert (credit.number, credit.corrects_id) == ("N-2026-0001", invoice.id)
    assert credit.amount == invoice.amount
    assert credit.facts["corrects"]["number"] == "F-2026-0001"
    owed = [one.amount.amount for one in stored(LedgerEntry, account=Account.RECEIVABLE)]
    assert sum(owed) == 0


def test_without_an_invoice_there_is_nothing_to_take_back(sent, writing, stored):
    with writing() as session:
        service.withdraw(session, sent.id, Status.CANCELLED, now=MOMENT)

    assert stored(Document) == []


def test_money_that_revives_a_registration_brings_a_new_invoice(
    by_invoice, writing, pay, numbers, stored
):
    with writing() as session:
        service.withdraw(session, by_invoice.id, Status.EXPIRED, now=MOMENT)
    pay(by_invoice)

    assert numbers() == ["F-2026-0001", "N-2026-0001", "F-2026-0002", "R-2026-0001"]


def test_money_for_what_ended_has_a_receipt_and_no_invoice(make, writing, pay, numbers, stored):
    held = make.registration(Status.AWAITING_PAYMENT, category=make.category(capacity=1))
    with writing() as session:
        service.withdraw(session, held.id, Status.CANCELLED, now=MOMENT)

    pay(held)

    assert numbers() == ["R-2026-0001"]


def test_a_quote_says_what_it_would_cost_and_claims_nothing(make, writing, stored):
    draft = make.registration(people=3)

    with writing() as session:
        issue_quote(session, draft.id, now=MOMENT)

    (quote,) = stored(Document)
    assert (quote.number, quote.amount.amount) == ("D-2026-0001", 155_216)
    assert quote.facts["lines"][0]["quantity"] == 3
    assert stored(LedgerEntry) == []


@pytest.mark.parametrize("price", [0, 45_000])
def test_there_is_no_quote_where_nothing_is_to_be_paid(make, writing, price):
    held = make.registration(Status.CONFIRMED, category=make.category(price=price))

    with pytest.raises(NothingToQuote), writing() as session:
        issue_quote(session, held.id, now=MOMENT)


def test_there_is_no_statement_without_a_bill(make, writing):
    draft = make.registration()

    with pytest.raises(NothingToQuote), writing() as session:
        issue_statement(session, draft.id, now=MOMENT)


def test_a_statement_goes_from_the_invoice_to_the_balance(by_invoice, pay, writing, stored):
    pay(by_invoice, 1_739, now=MOMENT + timedelta(days=1))

    with writing() as session:
        issue_statement(session, by_invoice.id, now=MOMENT + timedelta(days=2))

    stated = stored(Document)[-1]
    assert [(one["kind"], one["amount"], one["left"]) for one in stated.facts["moves"]] == [
        ("bill", TOTAL, TOTAL),
        ("payment", -1_739, 50_000),
    ]
    assert stated.amount == Cents(50_000)


def test_a_statement_before_any_invoice_says_what_is_owed(sent, writing, stored):
    with writing() as session:
        issue_statement(session, sent.id, now=MOMENT)

    assert stored(Document)[0].amount == Cents(TOTAL)


def test_the_year_of_a_number_is_the_summits(make, writing, numbers):
    draft = make.registration()
    eve = datetime(2027, 1, 1, 4, 59, tzinfo=UTC)  # still 2026 in Montreal

    with writing() as session:
        issue_quote(session, draft.id, now=eve)
        issue_quote(session, draft.id, now=eve + timedelta(minutes=1))

    assert numbers() == ["D-2026-0001", "D-2027-0001"]


def test_the_payer_is_named_before_the_invoice_and_not_after(sent, writing, stored):
    payer = Payer(name="Tesorería Municipal", address="Plaza 1", tax_id="TMU850101AB1")
    with writing() as session:
        name_payer(session, sent.id, payer)
        service.choose_invoice(session, sent.id, due=DUE, purchase_order=None, now=MOMENT)

    assert stored(Document)[0].facts["buyer"] == {
        "name": "Tesorería Municipal",
        "address": "Plaza 1",
        "tax_id": "TMU850101AB1",
    }
    with writing() as session:
        name_payer(session, sent.id, payer)  # the same once more is no change
    with pytest.raises(InvoiceStands), writing() as session:
        name_payer(session, sent.id, Payer(name="Somebody else"))


def test_a_document_keeps_the_bank_account_of_its_day(make, by_invoice, writing, stored):
    make.keep(BankDetails(id=1, account_number="123", bank_name="Banque inventée"))
    with writing() as session:
        issue_statement(session, by_invoice.id, now=MOMENT)
        session.get_one(BankDetails, 1).account_number = "999"

    assert stored(Document)[0].facts["bank"] == {}
    assert stored(Document)[1].facts["bank"]["account_number"] == "123"


# -- never another ---------------------------------------------------------------------------


@pytest.mark.parametrize("table", ["document", "document_file", "ledger_entry"])
@pytest.mark.parametrize("deed", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_the_database_itself_lets_nobody_change_what_was_issued(app, by_invoice, table, deed):
    column = {"document": "place", "document_file": "sha256", "ledger_entry": "amount"}[table]
    from summit.extensions import db

    with app.app_context():
        draw_documents()
        with db.engine.connect().execution_options(writes=True) as connection:
            with pytest.raises(DBAPIError, match="append-only"):
                connection.execute(text(deed.format(table, column, column)))


@pytest.mark.parametrize("table", ["document", "document_file", "ledger_entry", "write_off"])
def test_the_database_itself_lets_nobody_empty_what_was_issued(app, by_invoice, writing, table):
    """PostgreSQL's TRUNCATE asks no trigger of a row; SQLite has none, and empties by DELETE."""
    from summit.extensions import db

    with writing() as session:
        bill = session.scalars(select(Bill)).one()
        given = {"reason": "unpaid", "decided_by": "staff:1", "at": MOMENT}
        session.add(WriteOff(bill_id=bill.id, amount=Cents(1), **given))
    with app.app_context():
        draw_documents()  # in a context of its own: TRUNCATE waits for whoever reads
    with app.app_context():
        with db.engine.connect().execution_options(writes=True) as connection:
            emptying = {"postgresql": "TRUNCATE {} CASCADE", "sqlite": "DELETE FROM {}"}
            with pytest.raises(DBAPIError, match=f"{table} is append-only"):
                connection.execute(text(emptying[connection.dialect.name].format(table)))


def test_a_pdf_is_drawn_once_and_only_that_one_is_shown(app, by_invoice, stored, monkeypatch):
    with app.app_context():
        draw_documents()
        (kept,) = stored(DocumentFile)
        monkeypatch.setattr("summit.payments.documents.files.drawn", lambda _: b"another")

        assert keep_file(kept.document_id) == kept.content
    assert kept.sha256 == hashlib.sha256(kept.content).hexdigest()
    assert kept.content.startswith(b"%PDF")


def test_the_same_document_is_drawn_to_the_same_bytes(app, by_invoice, writing):
    from summit.payments.documents.files import drawn

    with app.app_context(), writing() as session:
        document = session.query(Document).one()

        assert drawn(document) == drawn(document)


# -- at once ---------------------------------------------------------------------------------


def test_a_hundred_issued_at_once_have_numbers_without_gap_or_double(make, crowd, stored):
    drafts = [make.registration() for _ in range(10)]
    jobs = [
        (process.ask_for_quote, drafts[number % 10].id, number % 4 == 3) for number in range(100)
    ]

    answers = crowd(*jobs)

    assert answers.count("issued") == 75
    assert sorted(one.place for one in stored(Document)) == list(range(1, 76))
    assert len({one.number for one in stored(Document)}) == 75


def test_a_hundred_invoices_at_once_have_numbers_without_gap_or_double(make, crowd, stored):
    """Each of a city of its own, so that only the series is shared; every fourth is undone."""
    category = make.category(capacity=100)
    held = [make.registration(Status.AWAITING_PAYMENT, category=category) for _ in range(100)]
    broken = held[3::4]

    first = crowd(*[(process.ask_for_invoice, one.id, one in broken) for one in held])
    again = crowd(*[(process.ask_for_invoice, one.id, False) for one in broken])

    assert (first.count("issued"), first.count("broken off")) == (75, 25)
    assert again == ["issued"] * 25
    invoices = stored(Document, kind=DocumentKind.INVOICE)
    assert sorted(one.place for one in invoices) == list(range(1, 101))
    assert sorted(one.number for one in invoices) == [f"F-2026-{n:04}" for n in range(1, 101)]
    assert len({one.registration_id for one in invoices}) == 100
    (series,) = stored(DocumentSeries, kind=DocumentKind.INVOICE)
    assert series.last == 100


def test_payments_and_cancellations_at_once_take_numbers_without_a_deadlock(
    make, crowd, writing, stored
):
    category = make.category(capacity=24)
    held = [make.registration(Status.AWAITING_PAYMENT, category=category) for _ in range(24)]
    for one in held:
        with writing() as session:
            service.choose_invoice(session, one.id, due=DUE, purchase_order=None, now=MOMENT)
    jobs = [
        (process.pay_by_transfer, one.id, TOTAL) if place % 2 else (process.cancel_in_march, one.id)
        for place, one in enumerate(held)
    ]

    answers = crowd(*jobs)

    assert answers.count("confirmed") == answers.count("cancelled") == 12
    for kind, count in ((DocumentKind.RECEIPT, 12), (DocumentKind.CREDIT_NOTE, 12)):
        assert sorted(one.place for one in stored(Document, kind=kind)) == list(range(1, count + 1))


def test_papers_of_several_kinds_at_once_never_wait_crosswise(make, crowd, stored):
    """Each transaction takes its numbers in an order of its own, a moment apart."""
    held = [make.registration(Status.AWAITING_PAYMENT) for _ in range(12)]
    orders = [("quote", "statement"), ("statement", "invoice"), ("invoice", "quote")]

    answers = crowd(*[(process.issue_papers, one.id, orders[n % 3]) for n, one in enumerate(held)])

    assert answers == ["issued"] * 12
    for kind in (DocumentKind.QUOTE, DocumentKind.STATEMENT, DocumentKind.INVOICE):
        assert sorted(one.place for one in stored(Document, kind=kind)) == list(range(1, 9))


def test_a_dearer_type_and_another_payer_at_once_both_get_their_papers(
    make, crowd, writing, stored
):
    held = [make.registration(Status.AWAITING_PAYMENT) for _ in range(8)]
    for one in held:
        with writing() as session:
            service.choose_invoice(session, one.id, due=DUE, purchase_order=None, now=MOMENT)
    jobs = [process.bill_ten_more, process.make_out_to_another]

    answers = crowd(*[(jobs[n % 2], one.id) for n, one in enumerate(held)])

    assert answers == ["billed", "made out"] * 4
    assert len(stored(Document, kind=DocumentKind.CREDIT_NOTE)) == 8
    assert len(stored(Document, kind=DocumentKind.INVOICE)) == 16
