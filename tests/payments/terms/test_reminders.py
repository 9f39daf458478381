"""Who is reminded, once, in which words; whose places are released, and whose never are."""

from datetime import date, datetime, timedelta

import pytest

from summit.admission.models import Counter
from summit.extensions import transaction
from summit.kernel.clock import now
from summit.kernel.edits import ChangedMeanwhile, fingerprint
from summit.kernel.languages import Language
from summit.kernel.money import Cents
from summit.mail.models import OutboxMessage
from summit.payments.documents.models import Document
from summit.payments.models import Attempt, BankDetails, Payment
from summit.payments.queries import money_of
from summit.payments.reversing.statuses import ReversalKind
from summit.payments.service.receipts import Receipt, record_payment
from summit.payments.statuses import AttemptStatus, PaymentMethod
from summit.payments.terms.errors import DayHasPassed, NoInvoiceDue, NotLapsed, SameDay
from summit.payments.terms.jobs import remind_of_invoices
from summit.payments.terms.models import DueChange, PaymentReminder
from summit.payments.terms.service import check_lapsed, move_due, remind
from summit.registration.models import Registration
from summit.registration.statuses import SeatsKeptBy, Status
from tests.clock import at
from tests.payments import crowd_terms as process
from tests.payments.terms.conftest import DUE, MONTREAL

TOTAL = 51_739


@pytest.fixture
def pay(writing):
    def record(held, cents, moment):
        with writing() as session:
            receipt = Receipt(method=PaymentMethod.TRANSFER, amount=Cents(cents))
            record_payment(session, held.id, receipt, now=moment)

    return record


@pytest.fixture
def rules(stored):
    return lambda: [
        one.rule for one in sorted(stored(PaymentReminder), key=lambda one: one.promised_at)
    ]


def noon(month, day):
    return datetime(2026, month, day, 12, tzinfo=MONTREAL)


def promised(stored, occasion="payment.reminder"):
    return stored(OutboxMessage, occasion=occasion)


def test_an_unpaid_invoice_is_reminded_of_before_and_after_its_day(invoiced, work, rules, stored):
    invoiced()

    for day in (30, 31, 31):
        work(3, day)
    for day in (9, 10, 10, 23, 24):
        work(4, day)

    assert rules() == ["before:5", "after:1", "after:10"]
    assert len(promised(stored)) == 3
    assert stored(Registration)[0].status is Status.AWAITING_PAYMENT


def test_eight_workers_at_once_remind_once(invoiced, crowd, stored):
    held = invoiced()

    answers = crowd(*[(process.remind_at, held.id, noon(3, 31))] * 8)

    assert sorted(answers) == [False] * 7 + [True]
    assert len(stored(PaymentReminder)) == len(promised(stored)) == 1


def test_nobody_is_reminded_of_what_is_paid(invoiced, work, pay, rules):
    pay(invoiced(), TOTAL, noon(3, 20))

    work(3, 31)

    assert rules() == []


def test_nobody_is_reminded_of_what_has_ended(invoiced, work, till, rules):
    till.withdraw(invoiced())

    work(3, 31)

    assert rules() == []


def test_nobody_is_reminded_while_a_card_page_is_open(invoiced, work, till, rules):
    held = invoiced()
    with at(noon(3, 31)):
        till.begin(held)

    work(3, 31)

    assert rules() == []


def test_nobody_is_reminded_while_a_payment_is_checked(invoiced, work, till, make, rules, stored):
    held = invoiced()
    with at(noon(3, 31)):
        till.begin(held)
    with till.app.app_context(), transaction(by="test") as session:
        attempt = session.get_one(Attempt, stored(Attempt)[0].id)
        attempt.status = AttemptStatus.NEEDS_REVIEW
        session.get_one(Registration, held.id).seats_kept_by = SeatsKeptBy.INVOICE

    work(3, 31)

    assert rules() == []


def test_what_happened_between_two_looks_is_seen_under_the_lock(invoiced, pay, till, rules):
    paid, paying = invoiced(), invoiced()
    pay(paid, TOTAL, noon(3, 20))

    with at(noon(3, 31)):
        till.begin(paying)
        for held in (paid, paying):
            with till.app.app_context(), transaction(by="worker") as session:
                assert remind(session, held.id, now=now()) is False

    assert rules() == []


def test_who_paid_in_part_is_reminded_of_the_rest(invoiced, work, pay, letters, make):
    pay(invoiced(), 50_000, noon(3, 20))

    work(3, 31)

    (letter,) = [one for one in letters() if "due soon" in one.subject]
    assert "Still to be paid: $17.39 CAD" in letter.text


@pytest.mark.parametrize(
    ("language", "subject", "day"),
    [
        (Language.EN, "Reminder, payment due soon", "April 9, 2026"),
        (Language.FR, "", "9 avril 2026"),
        (Language.ES, "", "9 de abril de 2026"),
    ],
)
def test_a_reminder_says_what_where_until_when_under_which_reference(
    invoiced, work, writing, make, stored, letters, language, subject, day
):
    held = invoiced()
    make.keep(BankDetails(bank_name="Banque inventée", swift="BOFMCAM2"))
    with writing() as session:
        one = session.get_one(Registration, held.id)
        one.language, one.purchase_order = language, "OC-118"

    work(3, 31)

    (letter,) = [one for one in letters() if "/pay/payer-" in one.text]
    assert day in letter.text
    assert subject in letter.subject
    assert held.reference in letter.subject
    for said in (held.reference, "517", "BOFMCAM2", "OC-118", "OUR", "/pay/payer-", "ontr"):
        assert said in letter.text
    assert letter.files == [f"{stored(Document)[0].number}.pdf"]
    assert "/pay/" not in str(promised(stored)[0].facts)  # no row holds a link


def test_where_owners_want_it_places_are_released_after_a_warning(
    invoiced, terms, work, stored, letters
):
    terms(release_after=10)
    held = invoiced()

    work(4, 10)
    work(4, 20)
    (last,) = stored(PaymentReminder, rule="last")
    assert last.releases_on == date(2026, 4, 23)
    work(4, 22)
    assert stored(Registration)[0].status is Status.AWAITING_PAYMENT
    work(4, 23)
    work(4, 23)

    assert stored(Registration)[0].status is Status.EXPIRED
    assert stored(Counter)[0].taken == 0
    assert [one.number[0] for one in stored(Document)] == ["F", "N"]
    read_ones = letters()
    (warning,) = [one for one in read_ones if one.subject.startswith("Last reminder")]
    assert "the places will be released on April 23, 2026, Montreal time" in warning.text
    (farewell,) = [one for one in read_ones if "released" in one.subject]
    assert "was not paid by its due day" in farewell.text
    assert held.reference in farewell.text


def test_a_reminder_does_not_speak_of_a_release_that_nobody_wants(invoiced, work, letters):
    invoiced()

    work(4, 23)

    (letter,) = [one for one in letters() if "overdue" in one.subject]
    assert "released" not in letter.text


def test_places_that_are_not_due_to_go_are_refused_under_the_lock(invoiced, terms, writing):
    terms(release_after=5)
    held = invoiced()

    with writing() as session, pytest.raises(NotLapsed):
        check_lapsed(session, money_of(session, held.id), now=DUE + timedelta(days=30))


def test_nobody_loses_places_unwarned(invoiced, terms, work, stored):
    invoiced()
    terms(release_after=10)

    work(5, 15)  # weeks after the day: the worker had stood still, or owners just decided it
    assert stored(Registration)[0].status is Status.AWAITING_PAYMENT
    work(5, 20)
    assert stored(Registration)[0].status is Status.AWAITING_PAYMENT
    work(5, 21)
    assert stored(Registration)[0].status is Status.EXPIRED


def test_by_default_no_clock_cancels_anybody(invoiced, work, stored):
    invoiced()

    work(12, 1)

    assert stored(Registration)[0].status is Status.AWAITING_PAYMENT


def test_who_paid_in_part_is_left_to_a_person(invoiced, terms, work, pay, stored):
    terms(release_after=10)
    held = invoiced()
    work(4, 20)
    pay(held, 1_000, noon(4, 21))

    work(5, 1)

    assert stored(Registration)[0].status is Status.AWAITING_PAYMENT


@pytest.mark.parametrize("kind", [None, *ReversalKind])
def test_where_money_was_recorded_the_last_letter_threatens_no_release(
    invoiced, terms, work, pay, undo, stored, letters, kind
):
    terms(release_after=10)
    held = invoiced()
    pay(held, 1_000, noon(4, 13))
    if kind:
        with at(noon(4, 14)):
            undo(stored(Payment)[0], kind)

    work(4, 20)
    work(4, 24)

    (letter,) = [one for one in letters() if "overdue" in one.text]
    assert letter.subject.startswith("Payment overdue")
    assert "Last reminder" not in letter.text
    assert "released" not in letter.text
    assert f"Still to be paid: ${'517.39' if kind else '507.39'} CAD" in letter.text
    assert stored(PaymentReminder, rule="last")[0].releases_on == date(2026, 4, 23)
    assert stored(Registration)[0].status is Status.AWAITING_PAYMENT


def test_where_no_money_was_recorded_the_last_letter_names_the_day(
    invoiced, terms, work, pay, stored, letters
):
    """Beside one that paid in part: each bill is asked about itself."""
    terms(release_after=10)
    pay(invoiced(), 1_000, noon(4, 13))
    other = invoiced()

    work(4, 20)

    (warning,) = [one for one in letters() if "April 23, 2026" in one.text]
    assert other.reference in warning.subject


def test_a_card_page_that_is_open_is_neither_closed_nor_overtaken(
    invoiced, terms, work, till, stored
):
    terms(release_after=10)
    held = invoiced()
    work(4, 20)
    with at(noon(4, 23)):
        session_id = till.begin(held)

    work(4, 23)

    assert stored(Registration)[0].status is Status.AWAITING_PAYMENT
    assert till.stripe.pay(session_id)["turn"] == "paid"  # the page was still there
    till.deliver()
    assert stored(Registration)[0].status is Status.CONFIRMED


def test_releasing_and_paying_at_once_never_both(invoiced, terms, work, crowd, stored):
    terms(release_after=10)
    held = invoiced()
    work(4, 20)

    crowd(
        (process.release_at, noon(4, 23)),
        *[(process.receive_at, held.id, TOTAL, noon(4, 23))] * 3,
        *[(process.release_at, noon(4, 23))] * 4,
    )

    booking = stored(Registration)[0]
    assert booking.status is Status.CONFIRMED  # paid before, or revived by the money
    assert stored(Counter)[0].taken == 1


def test_a_moved_day_is_reminded_of_anew(invoiced, work, writing, rules, stored):
    held = invoiced()
    work(3, 31)
    with writing(by="staff:1") as session:
        move(session, held, date(2026, 4, 30), noon(4, 1))

    work(4, 10)
    assert rules() == ["before:5"]
    work(4, 23)

    assert rules() == ["before:5", "before:5"]
    (change,) = stored(DueChange)
    assert (change.moved_from, change.reason, change.moved_by) == (DUE, "Council meets", "staff:1")
    assert stored(Document)[0].facts["due_on"] == "2026-04-09"


def test_a_moved_day_takes_the_warning_back(invoiced, terms, work, writing, stored):
    terms(release_after=10)
    held = invoiced()
    work(4, 20)
    with writing(by="staff:1") as session:
        move(session, held, date(2026, 6, 30), noon(4, 21))

    work(4, 23)

    assert stored(Registration)[0].status is Status.AWAITING_PAYMENT


def test_the_contact_is_told_of_the_new_day(invoiced, writing, letters):
    held = invoiced()
    with writing(by="staff:1") as session:
        move(session, held, date(2026, 4, 30), noon(4, 1))

    (letter,) = [one for one in letters() if "New due day" in one.subject]
    assert "is due on April 30, 2026, Montreal time" in letter.text
    assert "Council meets" not in letter.text


@pytest.mark.parametrize(
    ("day", "refusal"),
    [(date(2026, 3, 31), DayHasPassed), (date(2026, 4, 9), SameDay)],
)
def test_a_day_that_cannot_be_is_refused(invoiced, writing, stored, day, refusal):
    held = invoiced()

    with pytest.raises(refusal), writing(by="staff:1") as session:
        move(session, held, day, noon(4, 1))

    assert stored(DueChange) == []


def test_only_an_invoice_that_waits_has_a_day_to_move(make, invoiced, pay, writing):
    paid = invoiced()
    pay(paid, TOTAL, noon(3, 20))
    for held in (make.registration(Status.AWAITING_PAYMENT), paid, make.registration()):
        with pytest.raises(NoInvoiceDue), writing(by="staff:1") as session:
            move(session, held, date(2026, 4, 30), noon(4, 1))


def test_two_people_moving_one_day_lose_nothing(invoiced, writing):
    held = invoiced()
    with writing(by="staff:1") as session:
        move(session, held, date(2026, 4, 30), noon(4, 1))

    with pytest.raises(ChangedMeanwhile), writing(by="staff:2") as session:
        move_due(
            session, held.id, date(2026, 5, 8), reason="x", seen="old", by="staff:2", now=noon(4, 1)
        )


def test_one_that_fails_stops_no_other(invoiced, app, rules, stored, monkeypatch):
    first, second = invoiced(), invoiced()
    with app.app_context(), transaction(by="test") as session:
        session.get_one(Registration, first.id).contact_email = "luc@city.example"

    def failing(session, registration_id, *, now):
        if registration_id == first.id:
            raise RuntimeError("of this test")
        return remind(session, registration_id, now=now)

    monkeypatch.setattr("summit.payments.terms.jobs.remind", failing)
    with at(noon(3, 31)), app.app_context():
        remind_of_invoices()

    assert rules() == ["before:5"]
    assert promised(stored)[0].about == f"registration:{second.id}"


def move(session, held, day, moment):
    kept = session.get_one(Registration, held.id)
    move_due(
        session,
        held.id,
        day,
        reason="Council meets",
        seen=fingerprint(kept, ("held_until",)),
        by=session.info["actor"],
        now=moment,
    )
