"""Lines kept once, booked once, and only where nothing is in doubt by themselves."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event

from summit.audit.models import AuditEntry
from summit.extensions import db
from summit.kernel import clock
from summit.kernel.money import Cents
from summit.mail.models import OutboxMessage
from summit.payments.documents.models import Document
from summit.payments.documents.rules import DocumentKind
from summit.payments.errors import RecordedMeanwhile
from summit.payments.models import Payment
from summit.payments.service.receipts import Outcome, Receipt, record_payment
from summit.payments.statements import importing, service
from summit.payments.statements.errors import (
    AnotherCurrency,
    ImportedAlready,
    LineDecided,
    ReasonMissing,
)
from summit.payments.statements.formats.guessing import guess
from summit.payments.statements.matching import Why, near
from summit.payments.statements.models import BankLine, BankStatement, BankUpload
from summit.payments.statements.queries import find_owing, suggestions
from summit.payments.statements.statuses import LineState
from summit.payments.statuses import Account, PaymentMethod
from summit.registration.models import Registration
from summit.registration.service import withdraw
from summit.registration.statuses import Status
from tests.payments.statements.conftest import TOTAL, ofx

DAY = "20260302"
OPEN = Status.AWAITING_PAYMENT


@pytest.fixture
def held(make):
    return make.registration(OPEN, now=clock.now())


@pytest.fixture
def offered(writing):
    """Return (registration, why, effect) of each suggestion for a line."""

    def read(line):
        with writing() as session:
            found = suggestions(session, session.get(BankLine, line.id))
        return [(one.owing.registration_id, one.why.value, one.effect.value) for one in found]

    return read


@pytest.fixture
def book(writing):
    """Book a line as somebody would who saw the bill as it is now, or as `seen` says."""

    def booked(line, held, seen=None):
        with writing() as session:
            seal = seen or find_owing(session, held.id).seal
            session.rollback()
        with writing() as session:
            return service.book(session, line.id, held.id, seen=seal, by="staff:1", now=clock.now())

    return booked


def wrong(reference):
    """Return a reference with one wrong sign."""
    last = "2" if reference[-1] != "2" else "3"
    return reference[:-1] + last


# -- by itself ---------------------------------------------------------------------------------


def test_a_right_reference_amount_and_currency_are_booked_by_itself(held, bring, stored, books):
    bring((DAY, "517.39", f"INSCRIPTION {held.reference.replace('-', ' ').lower()}"))

    (line,), (payment,) = stored(BankLine), stored(Payment)
    assert (line.state, line.payment_id) == (LineState.BOOKED, payment.id)
    assert line.decided_by == service.MATCHING
    assert (payment.method, payment.amount) == (PaymentMethod.TRANSFER, Cents(TOTAL))
    assert payment.note == line.bank_reference
    assert payment.received_at.date() == date(2026, 3, 2)  # the bank's day, not ours
    assert stored(Registration)[0].status is Status.CONFIRMED
    assert books()[Account.CASH] == TOTAL
    assert Account.RECEIVABLE not in books()
    assert len(stored(Document, kind=DocumentKind.RECEIPT)) == 1
    assert "registration.confirmed" in [one.occasion for one in stored(OutboxMessage)]


@pytest.mark.parametrize(
    ("amount", "more", "effect"),
    [
        ("502.39", {}, "short"),
        ("100.00", {}, "partial"),
        ("557.39", {}, "too_much"),
        ("517.39", {"currency": "USD"}, "other_currency"),
    ],
)
def test_another_amount_or_currency_waits_with_its_reason(
    held, bring, stored, the_line, offered, amount, more, effect
):
    bring((DAY, amount, held.reference, more))

    assert the_line().state is LineState.UNMATCHED
    assert stored(Payment) == []
    assert offered(the_line()) == [(held.id, "reference", effect)]


def test_a_reference_with_a_typing_error_is_suggested_never_booked(
    held, bring, stored, the_line, offered
):
    bring((DAY, "517.39", wrong(held.reference)))

    assert the_line().state is LineState.UNMATCHED
    assert stored(Payment) == []
    assert offered(the_line())[0] == (held.id, Why.TYPO.value, "settles")


def test_a_typing_error_of_another_amount_and_name_suggests_nothing(held, bring, the_line, offered):
    bring((DAY, "100.00", wrong(held.reference)))

    assert held.reference in near(wrong(held.reference).replace("-", "")[3:])
    assert offered(the_line()) == []


def test_name_and_amount_are_suggested_before_amount_alone(make, held, bring, the_line, offered):
    other = make.registration(OPEN, now=clock.now())
    with make.writing() as session:
        session.get(Registration, other.id).municipality = "Villa Completamente Distinta"
        session.flush()

    bring((DAY, "517.39", "TRANSFER", {"name": "SAN BARTOLOME TRES AGUAS"}))

    told = [(owner, why) for owner, why, _effect in offered(the_line())]
    assert told[0] == (held.id, Why.NAME_AND_AMOUNT.value)


def test_an_invoice_number_with_the_name_is_booked_and_without_it_waits(
    make, writing, bring, stored, offered
):
    first, second = (make.registration(OPEN, now=clock.now()) for _ in range(2))
    with writing() as session:
        for held in (first, second):  # a part paid: the invoice comes with the first money
            receipt = Receipt(method=PaymentMethod.CHEQUE, amount=Cents(10_000))
            record_payment(session, held.id, receipt, now=clock.now())
    numbers = {
        one.registration_id: one.number for one in stored(Document, kind=DocumentKind.INVOICE)
    }

    bring(
        (DAY, "417.39", numbers[first.id], {"name": "San Bartolome de las Tres Aguas"}),
        (DAY, "417.39", numbers[second.id], {"name": "Some bank"}),
    )

    by_text = {one.text: one for one in stored(BankLine)}
    assert by_text[numbers[first.id]].state is LineState.BOOKED
    waiting = by_text[numbers[second.id]]
    assert waiting.state is LineState.UNMATCHED
    assert offered(waiting)[0] == (second.id, Why.INVOICE.value, "settles")


def test_two_references_in_one_line_are_for_a_person(make, bring, stored, the_line, offered):
    first, second = (make.registration(OPEN, now=clock.now()) for _ in range(2))

    bring((DAY, "517.39", f"{first.reference} and {second.reference}"))

    assert the_line().state is LineState.UNMATCHED
    assert {owner for owner, _why, _effect in offered(the_line())} == {first.id, second.id}


def test_two_payments_at_once_for_one_bill_book_one_and_keep_the_other(
    held, bring, stored, offered
):
    bring((DAY, "517.39", held.reference), (DAY, "517.39", held.reference, {"number": "again"}))

    states = sorted(one.state.value for one in stored(BankLine))
    assert states == ["booked", "unmatched"]
    assert len(stored(Payment)) == 1
    waiting = next(one for one in stored(BankLine) if one.state is LineState.UNMATCHED)
    assert offered(waiting) == [(held.id, "reference", "paid_already")]


@pytest.mark.parametrize(("end", "effect"), [("cancelled", "late"), ("expired", "may_revive")])
def test_a_transfer_for_a_registration_that_ended_needs_a_person(
    held, bring, writing, stored, the_line, offered, end, effect
):
    with writing() as session:
        withdraw(session, held.id, Status(end), now=clock.now())

    bring((DAY, "517.39", held.reference))

    assert the_line().state is LineState.UNMATCHED
    assert stored(Payment) == []
    assert offered(the_line()) == [(held.id, "reference", effect)]


def test_what_somebody_books_for_a_cancelled_registration_came_too_late(
    held, bring, writing, stored, the_line, book
):
    with writing() as session:
        withdraw(session, held.id, Status.CANCELLED, now=clock.now())
    bring((DAY, "517.39", held.reference))

    assert book(the_line(), held) is Outcome.LATE

    assert stored(Registration)[0].status is Status.CANCELLED
    assert len(stored(Payment)) == 1


def test_what_somebody_books_for_an_expired_registration_revives_it(
    held, bring, writing, stored, the_line, book
):
    with writing() as session:
        withdraw(session, held.id, Status.EXPIRED, now=clock.now())
    bring((DAY, "517.39", held.reference))

    assert book(the_line(), held) is Outcome.CONFIRMED
    assert stored(Registration)[0].status is Status.CONFIRMED


def test_what_went_out_and_negative_amounts_never_wait(held, bring, stored):
    bring((DAY, "-517.39", held.reference), (DAY, "0.00", held.reference))

    assert {one.state for one in stored(BankLine)} == {LineState.OUTGOING}
    assert stored(Payment) == []


def test_lines_that_waited_are_matched_once_their_registration_is_there(
    app, make, held, bring, stored, writing
):
    bring((DAY, "517.39", held.reference), (DAY, "517.39", "x", {"number": "2"}))
    other = make.registration(OPEN, now=clock.now())
    bring((DAY, "500.00", other.reference, {"number": "3"}))
    with writing() as session:  # 17.39 came by another way
        receipt = Receipt(method=PaymentMethod.CASH, amount=Cents(1_739))
        record_payment(session, other.id, receipt, now=clock.now())

    with app.app_context():
        assert importing.match(None, by="staff:1") == 1

    assert [one.state for one in stored(BankLine)].count(LineState.BOOKED) == 2


# -- twice -------------------------------------------------------------------------------------


def test_the_same_file_twice_changes_nothing(held, bring, stored, books):
    bring((DAY, "517.39", held.reference))
    before = books()

    with pytest.raises(ImportedAlready) as refused:
        bring((DAY, "517.39", held.reference))

    assert refused.value.statement_id == stored(BankStatement)[0].id
    assert len(stored(BankLine)) == len(stored(Payment)) == 1
    assert books() == before


def test_statements_that_overlap_bring_each_line_once(held, bring, stored):
    first = [(DAY, "1.00", "a"), (DAY, "517.39", held.reference)]
    bring(*first)

    bring(*first, ("20260303", "2.00", "b"), name="longer.ofx")

    told = [(one.new, one.known) for one in stored(BankStatement)]
    assert told == [(2, 0), (1, 2)]
    assert len(stored(BankLine)) == 3
    assert len(stored(Payment)) == 1


def test_the_same_line_of_another_account_is_another_line(held, bring, stored):
    bring((DAY, "1.00", "a"))
    bring((DAY, "1.00", "a"), account="another")

    assert len(stored(BankLine)) == 2


def test_one_movement_in_two_formats_is_booked_by_a_person_only(
    app, make, held, bring, stored, writing
):
    """The second file tells it in other words, so nothing proves that it is the same."""
    csv = f"Date,Description,Amount\n2026-03-02,{held.reference},400.00\n2026-03-03,x,1.00\n"
    with app.app_context():
        upload = importing.take_file(csv.encode(), "a.csv", by="staff:1").upload_id
        layout = guess(importing.opened(db.session.get(BankUpload, upload)))
        importing.take_sheet(upload, layout, by="staff:1")
    with writing() as session:
        receipt = Receipt(method=PaymentMethod.CASH, amount=Cents(TOTAL - 40_000))
        record_payment(session, held.id, receipt, now=clock.now())

    bring((DAY, "400.00", held.reference))  # exactly what is owed now

    assert {one.state for one in stored(BankLine)} == {LineState.UNMATCHED}


# -- by a person -------------------------------------------------------------------------------


def test_a_short_payment_is_kept_as_part_and_says_what_stays_due(
    held, bring, stored, the_line, book, books
):
    bring((DAY, "502.39", held.reference))

    assert book(the_line(), held) is Outcome.STILL_OWED

    assert stored(Registration)[0].status is OPEN
    assert books()[Account.RECEIVABLE] == 1_500
    entries = [
        one.change for one in stored(AuditEntry) if one.subject == f"bank_line:{the_line().id}"
    ]
    assert entries[-1]["state"] == ["unmatched", "booked"]


def test_who_booked_a_line_stands_on_its_payment_and_nobody_where_it_booked_itself(
    make, held, bring, stored, the_line, book
):
    """Above the limit, whoever recorded a payment does not undo it: a booking is a recording."""
    bring((DAY, "502.39", held.reference))
    book(the_line(), held)
    other = make.registration(OPEN, now=clock.now())
    bring((DAY, "517.39", other.reference), name="next.ofx")

    assert [one.recorded_by for one in stored(Payment)] == ["staff:1", None]


def test_an_excess_payment_confirms_and_can_go_back(held, bring, stored, the_line, book, books):
    bring((DAY, "557.39", held.reference))

    assert book(the_line(), held) is Outcome.CONFIRMED

    assert books()[Account.RECEIVABLE] == -4_000


def test_two_clicks_are_one_payment(held, bring, stored, the_line, book):
    bring((DAY, "100.00", held.reference))
    book(the_line(), held)

    with pytest.raises(LineDecided):
        book(the_line(), held)

    assert len(stored(Payment)) == 1


def test_money_that_came_meanwhile_is_looked_at_before_a_line_is_booked(
    held, bring, writing, stored, the_line, book
):
    bring((DAY, "100.00", held.reference))
    with writing() as session:
        seen = find_owing(session, held.id).seal
        receipt = Receipt(method=PaymentMethod.CASH, amount=Cents(500))
        record_payment(session, held.id, receipt, now=clock.now())

    with pytest.raises(RecordedMeanwhile):
        book(the_line(), held, seen)

    assert len(stored(Payment)) == 1
    assert the_line().state is LineState.UNMATCHED


def test_another_currency_is_never_booked(held, bring, stored, the_line, book):
    bring((DAY, "517.39", held.reference, {"currency": "USD"}))

    with pytest.raises(AnotherCurrency, match="USD"):
        book(the_line(), held)

    assert stored(Payment) == []


def test_a_line_set_aside_is_kept_with_its_reason_and_can_be_taken_back(
    held, bring, writing, the_line, book
):
    bring((DAY, "100.00", "interest"))
    line, now = the_line(), clock.now()
    with pytest.raises(ReasonMissing), writing() as session:
        service.set_aside(session, line.id, reason=None, by="staff:1", now=now)

    with writing() as session:
        service.set_aside(session, line.id, reason="interest", by="staff:1", now=now)
    assert (the_line().state, the_line().reason) == (LineState.IGNORED, "interest")
    with pytest.raises(LineDecided):
        book(line, held)
    with pytest.raises(LineDecided), writing() as session:
        service.set_aside(session, line.id, reason="again", by="staff:1", now=now)

    with writing() as session:
        service.take_back(session, line.id, by="staff:1", now=now)
    assert (the_line().state, the_line().reason) == (LineState.UNMATCHED, None)
    book(line, held)
    with pytest.raises(LineDecided), writing() as session:
        service.take_back(session, line.id, by="staff:1", now=now)


def test_a_day_of_the_bank_that_is_to_come_counts_as_today(held, bring, stored):
    tomorrow = clock.now() + timedelta(days=3)
    bring((f"{tomorrow:%Y%m%d}", "517.39", held.reference))

    assert stored(Payment)[0].received_at <= clock.now()


def test_a_line_costs_as_many_statements_in_a_long_file_as_in_a_short_one(app, make, bring, stored):
    """A year's file of a busy account is read in one go."""
    sent = []
    with app.app_context():
        engine = db.engine

    def note(_connection, _cursor, statement, *_):
        sent.append(statement)

    def cost(how_many):
        held = make.registration(OPEN, now=clock.now())
        lines = [(DAY, f"{how_many}.00", f"line {place}", {}) for place in range(how_many)]
        sent.clear()
        bring(*lines, (DAY, "517.39", held.reference))
        return len(sent)

    event.listen(engine, "before_cursor_execute", note)
    try:
        few, many = cost(20), cost(420)
    finally:
        event.remove(engine, "before_cursor_execute", note)

    assert many - few <= 3 * 400  # the line, what is known of it, its trail
    assert [one.state for one in stored(BankLine)].count(LineState.BOOKED) == 2


def test_a_file_is_known_by_its_content_not_by_its_name(held, bring):
    bring((DAY, "1.00", "a"), name="one.ofx")

    with pytest.raises(ImportedAlready):
        bring((DAY, "1.00", "a"), name="two.csv")
    assert ofx((DAY, "1.00", "a")) == ofx((DAY, "1.00", "a"))
