"""A card payment that is not what was asked for waits for finance, in the reader's language."""

from collections import Counter
from datetime import timedelta

import pytest

from summit.admin.story import money_story
from summit.extensions import db
from summit.kernel import clock
from summit.kernel.links import seal
from summit.kernel.money import Cents
from summit.payments.differences.lists import count_open
from summit.payments.differences.models import Difference
from summit.payments.differences.statuses import Kind, State
from summit.payments.models import Attempt, Bill, LedgerEntry, Payment
from summit.payments.queries import money_of
from summit.payments.reversing.service import Undoing, foresee, reverse
from summit.payments.reversing.statuses import ReversalKind
from summit.payments.service.receipts import Receipt, record_payment
from summit.payments.service.refunds import request_refund
from summit.payments.statuses import PaymentMethod
from summit.payments.terms.queries import is_left_alone
from summit.payments.terms.service import remind_now
from summit.registration.models import Registration
from summit.registration.statuses import SeatsKeptBy, Status
from tests.browsing import text_of
from tests.payments.differences.conftest import TOTAL


@pytest.fixture
def told(app):
    def tell(held, language="en"):
        with app.test_request_context(f"/{language}/"):
            story = money_story(db.session(), held.id)
            return " | ".join(one.sentence.replace("\xa0", " ") for one in story)

    return tell


def cheque(cents):
    return Receipt(method=PaymentMethod.CHEQUE, amount=Cents(cents))


@pytest.fixture
def waits(app):
    """Return how many differences a person must look at."""

    def count():
        with app.app_context():
            return count_open(db.session())

    return count


def test_a_payment_of_another_amount_waits_with_both_amounts(in_review, the_one, waits, told):
    held = in_review(amount_total=50_000)

    kept = the_one()
    assert (kept.kind, kept.registration_id) == (Kind.OTHER_AMOUNT, held.id)
    assert (kept.ours, kept.theirs) == (Cents(TOTAL), Cents(50_000))
    assert waits() == 1
    assert "does not fit the bill ($500.00 CAD instead of $517.39 CAD)" in told(held)


def test_a_payment_in_another_currency_waits_and_stands_in_no_sum(
    in_review, the_one, waits, told, stored, finance
):
    held = in_review(currency="usd")

    assert the_one().kind is Kind.OTHER_CURRENCY
    assert the_one().their_sum == (Cents(TOTAL), "usd")
    assert "(517.39 USD instead of $517.39 CAD)" in told(held)
    assert [one for one in stored(LedgerEntry) if one.posting.startswith("payment:")] == []
    bills = text_of(finance.get("/office/money"))
    assert "also received: 517.39 USD" in bills
    assert "Owed: $517.39" in bills
    assert "517.39 USD" in text_of(finance.get(f"/office/registrations/{held.id}"))
    assert "517.39 USD" in text_of(finance.get("/office/differences"))
    finance_page = text_of(finance.get("/office/finance"))
    assert "card payments that do not fit their bill 1" in finance_page


def test_a_bill_that_changed_meanwhile_is_told_as_such(till, paid, writing, stored, the_one, told):
    held, _session = paid()
    with writing() as session:
        bill = session.get_one(Bill, stored(Bill)[0].id)
        bill.subtotal, bill.total = bill.subtotal + Cents(100), bill.total + Cents(100)
    till.deliver()

    assert (the_one().kind, the_one().ours) == (Kind.BILL_CHANGED, Cents(TOTAL + 100))
    assert "($517.39 CAD while $518.39 CAD was owed)" in told(held)


def test_the_reason_is_said_in_the_readers_own_way(in_review, told):
    held = in_review(currency="usd")

    assert "517,39 USD" in told(held, "fr")
    assert "517,39 $ CA" in told(held, "fr")


def test_an_older_reason_in_free_text_stays_readable(in_review, writing, stored, told):
    held = in_review(currency="usd")
    with writing() as session:
        session.delete(session.get_one(Difference, stored(Difference)[0].id))
        session.get_one(Attempt, stored(Attempt)[0].id).review_reason = "usd instead of cad"

    assert "does not fit the bill (usd instead of cad)" in told(held)


def test_the_news_of_one_payment_twice_is_one_task(till, in_review, stored):
    in_review(currency="usd")
    for event in till.stripe.events("checkout.session.completed"):
        till.stripe.redeliver(event["id"], times=3, at_once=True)
    till.work()

    assert len(stored(Difference)) == 1


def test_the_nightly_look_leaves_a_review_to_its_person(in_review, look_back, the_one):
    in_review(currency="usd")

    look_back()

    assert (the_one().state, the_one().gone_at) == (State.OPEN, None)


def test_once_nothing_is_owed_either_way_it_waits_for_nobody(
    in_review, writing, waits, finance, the_one
):
    held = in_review(amount_total=50_000)
    with writing() as session:
        record_payment(session, held.id, cheque(1_739), now=clock.now())

    assert waits() == 0
    assert "Closed by itself" in text_of(finance.get("/office/differences?state=settled"))
    page = text_of(finance.get(f"/office/differences/{the_one().id}"))
    assert "Nothing is owed on the bill any more" in page


def test_money_of_another_currency_waits_until_it_is_sent_back(in_review, writing, stored, waits):
    held = in_review(currency="usd")
    with writing() as session:
        record_payment(session, held.id, cheque(TOTAL), now=clock.now())
    assert waits() == 1

    with writing() as session:
        payment = session.get_one(Payment, stored(Payment)[0].id)
        request_refund(session, payment, registration_id=held.id, reason="surplus", now=clock.now())

    assert waits() == 0


# -- looked at -----------------------------------------------------------------------------------


def test_a_review_that_somebody_looked_at_waits_no_longer_and_is_told(
    in_review, looked_at, waits, told, finance
):
    held = in_review(amount_total=50_000)

    assert looked_at("The rest comes by cheque").status_code == 303

    assert waits() == 0
    assert "Note: The rest comes by cheque" in told(held)
    assert "No bill" not in text_of(finance.get("/office/money"))
    assert "Nothing matches" in text_of(finance.get("/office/money?state=review"))


def test_after_that_the_contact_can_pay_the_rest_and_is_told_so(
    till, in_review, looked_at, app, client
):
    held = in_review(amount_total=50_000)
    link = seal(app.config["LINK_KEY"], "contact", held.id, 1)
    assert "A payment has arrived that we need to check" in text_of(client.get(f"/en/r/{link}"))

    looked_at()

    page = text_of(client.get(f"/en/r/{link}"))
    assert "A payment has arrived that we need to check" not in page
    assert "To be paid: $17.39 CAD" in page
    session_id = till.begin(held)
    till.stripe.pay(session_id)
    till.deliver()
    with app.app_context():
        assert db.session.get_one(Registration, held.id).status is Status.CONFIRMED


def test_after_that_no_clock_takes_the_places_of_who_paid_in_part(
    till, in_review, looked_at, app, later
):
    """Kept by the payment, they would lapse when the next card page expires unpaid."""
    held = in_review(amount_total=50_000)
    looked_at()
    with app.app_context():
        booking = db.session.get_one(Registration, held.id)
        kept, until = booking.seats_kept_by, booking.held_until
    assert kept is SeatsKeptBy.INVOICE
    assert until > clock.now() + timedelta(days=29)  # due as an invoice is, not with the hold

    session_id = till.begin(held)
    later(days=40)
    till.stripe.expire(session_id)
    till.deliver()

    with app.app_context():
        booking = db.session.get_one(Registration, held.id)
        assert (booking.status, booking.seats_kept_by) == (
            Status.AWAITING_PAYMENT,
            SeatsKeptBy.INVOICE,
        )


def test_while_somebody_looks_nobody_is_reminded_and_afterwards_they_are(
    in_review, looked_at, writing, app, stored
):
    held = in_review(amount_total=50_000)
    with writing() as session:
        session.get_one(Bill, stored(Bill)[0].id).payer_email = "who@pays.example"

    def is_reminded():
        with app.app_context():
            return is_left_alone(db.session(), db.session.get_one(Bill, stored(Bill)[0].id))

    assert not is_reminded()
    looked_at()
    assert is_reminded()
    with app.app_context():
        assert not money_of(db.session(), held.id).needs_review


def test_looking_at_it_moves_no_money(in_review, looked_at, stored):
    """The invoice is issued anew with its day: what is posted for both papers is nothing in all."""
    in_review(currency="usd")

    def read():
        sums = Counter()
        for one in stored(LedgerEntry):
            sums[one.account] += one.amount.amount
        return sums, len(stored(Payment))

    before = read()

    looked_at()

    assert read() == before


def test_once_closed_by_money_it_stays_closed_when_the_bill_owes_again(
    in_review, till, the_one, writing, stored, waits, finance
):
    """The rest came by transfer, which the bank returns weeks later."""
    held = in_review(amount_total=30_000)
    with writing() as session:
        receipt = Receipt(method=PaymentMethod.TRANSFER, amount=Cents(TOTAL - 30_000))
        record_payment(session, held.id, receipt, now=clock.now())
    assert (the_one().state, waits()) == (State.GONE, 0)

    with writing("staff:2") as session:
        seen = foresee(session, stored(Payment)[-1].id).seal
        undone = Undoing(kind=ReversalKind.RETURNED, reason="no funds", seen=seen)
        reverse(session, stored(Payment)[-1].id, undone, by="staff:2", now=clock.now())

    assert waits() == 0
    with writing() as session:
        assert not money_of(session, held.id).needs_review
    page = text_of(finance.get(f"/office/differences/{the_one().id}"))
    assert "it closed by itself" in page
    assert "Nothing is owed on the bill any more" not in page
    assert till.begin(held)


def test_what_was_decided_on_when_it_ended_stays_closed_when_it_owes_again(
    in_review, the_one, writing, stored, waits, end
):
    """Everything was kept, and so looked at; weeks later the bank returns the transfer."""
    held = in_review(amount_total=30_000)
    with writing() as session:
        receipt = Receipt(method=PaymentMethod.TRANSFER, amount=Cents(10_000))
        record_payment(session, held.id, receipt, now=clock.now())
    end(held)
    assert (the_one().state, waits()) == (State.GONE, 0)

    with writing("staff:2") as session:
        seen = foresee(session, stored(Payment)[-1].id).seal
        undone = Undoing(kind=ReversalKind.RETURNED, reason="no funds", seen=seen)
        reverse(session, stored(Payment)[-1].id, undone, by="staff:2", now=clock.now())

    assert waits() == 0
    with writing("staff:1") as session:
        assert not money_of(session, held.id).needs_review
        remind_now(session, held.id, by="staff:1", now=clock.now())
