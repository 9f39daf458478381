"""What a confirmed registration owes: reminded of by its day or by a person, never released."""

from datetime import date, datetime, timedelta

import pytest

from summit.admission.models import Counter
from summit.kernel.clock import now
from summit.kernel.edits import fingerprint
from summit.kernel.languages import Translated
from summit.kernel.money import Cents
from summit.mail.models import OutboxMessage
from summit.payments.documents.models import Document
from summit.payments.documents.rules import DocumentKind, Payer
from summit.payments.documents.service import bill_more, reissue
from summit.payments.models import BankDetails, Payment
from summit.payments.rules import Line
from summit.payments.service.receipts import Receipt, record_payment
from summit.payments.statuses import PaymentMethod
from summit.payments.terms.errors import BeingPaid, NothingToRemindOf, RemindedToday
from summit.payments.terms.models import DueChange, PaymentReminder
from summit.payments.terms.service import move_due, remind_now
from summit.registration.models import Registration
from summit.registration.statuses import Status
from summit.staff.rules import Role
from tests.browsing import text_of
from tests.clock import at
from tests.payments.another_payer.conftest import MINISTRY, ministry_of_two  # noqa: F401
from tests.payments.terms.conftest import DUE, MONTREAL

TOTAL = 51_739
LINE = Line(Translated(fr="Autre", en="Other"), Cents(10_000), 1)


def noon(month, day):
    return datetime(2026, month, day, 12, tzinfo=MONTREAL)


@pytest.fixture
def pay(writing, stored):
    def record(held, moment, cents=TOTAL):
        with at(moment), writing() as session:
            receipt = Receipt(method=PaymentMethod.TRANSFER, amount=Cents(cents))
            record_payment(session, held.id, receipt, now=moment)

    return record


@pytest.fixture
def bounced(invoiced, pay, undo, stored):
    """Return who paid an invoice and was confirmed, and whose bank returned it on a day."""

    def build(month, day, *, paid=(4, 1)):
        held = invoiced()
        pay(held, noon(*paid))
        with at(noon(month, day)):
            undo(stored(Payment)[-1])
        return held

    return build


@pytest.fixture
def ask(writing):
    def press(held, moment):
        with at(moment), writing("staff:1") as session:
            remind_now(session, held.id, by="staff:1", now=moment)

    return press


@pytest.fixture
def rules(stored):
    def read():
        rows = sorted(stored(PaymentReminder), key=lambda one: one.promised_at)
        return [one.rule for one in rows]

    return read


def promised(stored, occasion="payment.reminder"):
    return stored(OutboxMessage, occasion=occasion)


def test_a_returned_payment_is_reminded_of_by_the_invoices_day_and_never_released(
    bounced, terms, work, rules, letters, stored
):
    terms(release_after=5)
    bounced(4, 8)

    for day in (8, 9, 10, 23):
        work(4, day)
    for day in (8, 20, 29):
        work(5, day)

    assert rules() == ["after:1", "after:10"]
    assert stored(Registration)[0].status is Status.CONFIRMED
    assert stored(Counter)[0].taken == 1
    texts = [one.text for one in letters() if "overdue" in one.subject]
    assert len(texts) == 2
    for text in texts:
        assert "The registration stays confirmed." in text
        assert "$517.39 CAD" in text
        assert "will be released" not in text


def test_days_before_the_bank_returned_it_ask_for_no_reminder(bounced, work, rules):
    bounced(4, 13)

    work(4, 13)
    work(4, 14)

    assert rules() == []


def test_a_line_more_is_reminded_of_before_and_after_its_own_day(
    invoiced, pay, work, rules, writing
):
    held = invoiced()
    pay(held, noon(4, 1))
    with writing() as session:
        bill_more(session, held.id, LINE, due_on=date(2026, 5, 14), now=noon(4, 20))

    for day in (6, 7, 14, 15):
        work(5, day)

    assert rules() == ["before:5", "after:1"]


def test_a_due_day_that_was_moved_counts_for_what_is_owed_again(bounced, make, work, rules):
    held = bounced(4, 8)
    moved = {"moved_from": DUE, "moved_to": DUE + timedelta(days=11), "moved_by": "staff:1"}
    make.keep(DueChange(registration_id=held.id, reason="asked", moved_at=noon(4, 2), **moved))

    work(4, 10)
    assert rules() == []
    work(4, 21)

    assert rules() == ["after:1"]


@pytest.mark.parametrize("anew", [False, True])
def test_the_day_that_finance_moved_outlives_payment_return_and_a_new_invoice(
    invoiced, pay, undo, writing, work, rules, stored, anew
):
    held = invoiced()
    with at(noon(3, 20)), writing("staff:1") as session:
        moved = {"reason": "asked", "by": "staff:1", "now": noon(3, 20)}
        seen = fingerprint(session.get_one(Registration, held.id), ("held_until",))
        move_due(session, held.id, date(2026, 5, 14), seen=seen, **moved)
    pay(held, noon(4, 20))
    with at(noon(4, 24)):
        undo(stored(Payment)[-1])
    if anew:
        with at(noon(4, 27)), writing("staff:1") as session:
            reissue(session, held.id, Payer(), purchase_order="PO-7", now=noon(4, 27))

    for day in (7, 14, 15):
        work(5, day)

    assert rules() == ["before:5", "after:1"]
    if anew:
        assert stored(Document, kind=DocumentKind.INVOICE)[-1].facts["due_on"] == "2026-05-14"


def test_the_letter_about_a_part_names_the_day_of_the_reminder(
    bounced, pay, letters, work, rules, holder
):
    held = bounced(4, 2)
    pay(held, noon(4, 3), 10_000)

    with at(noon(4, 3)):
        (part,) = [one for one in letters() if "Payment received" in one.subject]
        page = text_of(holder(held).get())

    work(4, 10)
    assert rules() == ["after:1"]
    assert "Due on April 9, 2026" in part.text
    assert "Due on April 9, 2026" in page


def test_no_worker_reminds_where_no_document_says_a_day(till, pay, undo, work, rules, stored):
    held = till.awaiting()
    pay(held, now())
    undo(stored(Payment)[-1])

    work(12, 1, year=2027)

    assert rules() == []


def test_finance_reminds_once_a_day(bounced, ask, stored):
    held = bounced(5, 20)

    ask(held, noon(5, 21))
    with pytest.raises(RemindedToday):
        ask(held, noon(5, 21) + timedelta(hours=5))
    ask(held, noon(5, 22))

    assert len(promised(stored)) == 2
    assert {one.asked_by for one in stored(PaymentReminder)} == {"staff:1"}


def test_nobody_asks_on_the_day_a_worker_did_and_no_worker_on_the_day_somebody_asked(
    bounced, work, ask, rules
):
    held = bounced(4, 8)
    work(4, 10)
    with pytest.raises(RemindedToday):
        ask(held, noon(4, 10))

    ask(held, noon(4, 23))
    work(4, 23)
    assert rules() == ["after:1", "asked"]
    work(4, 24)

    assert rules() == ["after:1", "asked", "after:10"]


def test_nobody_is_reminded_of_nothing(invoiced, pay, ask, rules):
    waiting, paid = invoiced(), invoiced()
    pay(paid, noon(4, 1))

    for held in (waiting, paid):
        with pytest.raises(NothingToRemindOf):
            ask(held, noon(4, 2))

    assert rules() == []


def test_nobody_asks_while_a_card_page_is_open(bounced, till, ask, work, rules):
    held = bounced(4, 8)
    with at(noon(4, 10)):
        till.begin(held)

    with pytest.raises(BeingPaid):
        ask(held, noon(4, 10))
    work(4, 10)

    assert rules() == []


def test_the_letter_says_how_to_pay_and_threatens_with_nothing(make, bounced, ask, letters):
    make.keep(BankDetails(bank_name="Banque inventée", swift="BOFMCAM2"))
    held = bounced(5, 20)

    ask(held, noon(5, 21))

    (letter,) = [one for one in letters() if one.subject.startswith("Still to be paid")]
    for said in ("$517.39 CAD", "Banque inventée", held.reference, "stays confirmed", "April 9"):
        assert said in letter.text, said
    assert "released" not in letter.text


def test_the_letter_about_an_ended_registration_revives_nothing(
    make, bounced, ask, letters, writing
):
    make.keep(BankDetails(bank_name="Banque inventée", swift="BOFMCAM2"))
    held = bounced(5, 20)
    with writing() as session:  # finance kept all of it, then the bank returned it
        row = session.get_one(Registration, held.id)
        row.status, row.held_until = Status.CANCELLED, None

    ask(held, noon(5, 21))

    (letter,) = [one for one in letters() if one.subject.startswith("Still to be paid")]
    assert "The registration has ended and stays so. Still owed for it" in letter.text
    assert "Banque inventée" in letter.text


def test_who_pays_in_place_of_the_municipality_gets_the_letter(
    ministry_of_two,  # noqa: F811
    pay,
    undo,
    ask,
    stored,
):
    part = ministry_of_two()
    pay(part, now(), 2 * TOTAL)
    undo(stored(Payment)[-1])

    ask(part, now())

    (letter,) = promised(stored, "payer.reminder")
    assert letter.recipient == MINISTRY.payer.email
    assert promised(stored) == []


def test_finance_presses_in_the_folder_and_the_story_tells_it(
    till, pay, undo, make, sign_in, stored
):
    held = till.awaiting()
    pay(held, now())
    undo(stored(Payment)[-1])
    page, folder = f"/office/registrations/{held.id}/remind", f"/office/registrations/{held.id}"
    finance = sign_in(make.staff(Role.FINANCE))
    assert page in finance.get(folder).text

    shown = text_of(finance.get(page))
    assert f"One letter about $517.39 CAD goes to {held.contact_email}." in shown
    assert promised(stored) == []
    assert finance.submit(page).status_code == 303

    assert len(promised(stored)) == 1
    assert "Who pays was reminded of what is owed." in text_of(finance.get(folder))
    finance.submit(page)
    assert "was reminded today already" in text_of(finance.get(folder))
    assert len(promised(stored)) == 1
    viewer = sign_in(make.staff(Role.VIEWER))
    assert viewer.get(page).status_code == 403
