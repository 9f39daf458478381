"""A card that Stripe charged in its holder's own currency: the money is right, a person looks."""

import pytest

from summit.admin.story import money_story
from summit.badges.models import Badge, BadgeEnd
from summit.extensions import db
from summit.kernel import clock
from summit.kernel.money import Cents
from summit.payments import stripe_reading
from summit.payments.differences.found import Sum
from summit.payments.differences.lists import count_open
from summit.payments.differences.rules import misfit
from summit.payments.differences.statuses import Kind, State
from summit.payments.models import Attempt, Bill, Payment, Refund
from summit.payments.service import bills
from summit.payments.statuses import Account, AttemptStatus, RefundStatus
from summit.registration.models import Registration
from summit.registration.statuses import Status
from tests.browsing import text_of
from tests.payments.differences.conftest import TOTAL

PESOS = 698_476
OURS = Sum(Cents(TOTAL), "cad")


@pytest.fixture
def pay_converted(till):
    """Pay what is owed in a currency of the payer’s, although the site asked for none."""

    def pay(held, currency="mxn"):
        session_id = till.begin(held)
        till.stripe.offer_currencies(session_id)
        assert till.stripe.pay(session_id, currency=currency)["turn"] == "paid"
        till.deliver()
        return held

    return pay


@pytest.fixture
def converted(till, pay_converted):
    return lambda: pay_converted(till.awaiting())


@pytest.fixture
def waits(writing):
    def count():
        with writing() as session:
            return count_open(session)

    return count


def test_scenario_05_a_sum_that_stripe_converted_is_counted_and_confirms_nobody(
    converted, stored, books, the_one, waits
):
    held = converted()

    (attempt,) = stored(Attempt)
    assert (attempt.status, attempt.review_reason) == (
        AttemptStatus.NEEDS_REVIEW,
        Kind.OTHER_PRESENTMENT,
    )
    assert [(one.amount, one.currency) for one in stored(Payment)] == [OURS]
    assert (books()[Account.STRIPE], books()[Account.RECEIVABLE]) == (TOTAL, 0)
    assert stored(Registration)[0].status is Status.AWAITING_PAYMENT
    assert (stored(Badge), stored(Refund)) == ([], [])
    found = the_one()
    assert (found.came, found.their_sum) == (OURS, (Cents(PESOS), "mxn"))
    assert (found.registration_id, waits()) == (held.id, 1)


def test_once_finance_has_looked_it_confirms(converted, looked_at, stored, waits, the_one):
    converted()

    assert looked_at("Adaptive Pricing is off now").status_code == 303

    assert stored(Registration)[0].status is Status.CONFIRMED
    assert len(stored(Badge, ended_at=None)) == 1
    assert (the_one().state, waits()) == (State.SETTLED, 0)


def test_office_and_story_name_both_sums(app, converted, finance, the_one):
    held = converted()

    page = text_of(finance.get(f"/office/differences/{the_one().id}"))
    for said in ("Turn Adaptive Pricing off", "What came $517.39", "6,984.76 MXN"):
        assert said in page
    with app.test_request_context("/en/"):
        told = " | ".join(one.sentence for one in money_story(db.session(), held.id))
    assert "(6,984.76\xa0MXN charged for $517.39\xa0CAD)" in told


def test_it_waits_although_nothing_is_owed_and_nobody_waits_to_be_confirmed(
    pay_converted, recorded, writing, stored, finance, waits, findings
):
    """It owed again; its badge waits for finance, and the doctor knows."""
    with writing() as session:
        bill = session.get_one(Bill, stored(Bill)[0].id)
        bill.subtotal, bill.total = bill.subtotal + Cents(10_000), bill.total + Cents(10_000)
        for badge in session.query(Badge):
            badge.ended_at, badge.end = clock.now(), BadgeEnd.CANCELLED

    pay_converted(recorded)

    assert waits() == 1
    assert stored(Badge, ended_at=None) == []
    assert not [one for one in findings() if "badge" in one]


def test_of_a_bill_that_was_lowered_meanwhile_the_rest_goes_back_and_that_settles_it(
    till, writing, stored, finance, the_one
):
    held = till.awaiting()
    session_id = till.begin(held)
    with writing() as session:
        bills.credit(session, session.query(Bill).one(), Cents(10_000), now=clock.now())
    till.stripe.offer_currencies(session_id)
    till.stripe.pay(session_id, currency="mxn")
    till.deliver()

    page = f"/office/registrations/{held.id}/refund"
    finance.decide(page, reason="amount", amount="100.00", note="the discount")

    assert (the_one().kind, the_one().state) == (Kind.OTHER_PRESENTMENT, State.SETTLED)
    assert stored(Registration)[0].status is Status.CONFIRMED


def test_it_goes_back_in_our_currency_and_stays_to_be_looked_at(
    till, converted, finance, stored, books, waits
):
    held = converted()
    page = f"/office/registrations/{held.id}/refund"
    finance.decide(page, reason="amount", amount="517.39", note="will not pay pesos")
    till.work()

    (refund,) = stored(Refund)
    assert (refund.status, refund.amount) == (RefundStatus.SUCCEEDED, Cents(TOTAL))
    (at_stripe,) = till.stripe.state()["refund"]
    assert (at_stripe["amount"], at_stripe["presentment_details"]["presentment_amount"]) == (
        TOTAL,
        PESOS,
    )
    assert set(books().values()) == {0}
    assert (stored(Registration)[0].status, waits()) == (Status.AWAITING_PAYMENT, 1)


def test_a_sum_of_billions_is_kept(till, pay_converted, the_one):
    """A place costs millions of rupiah; the hundredths of five exceed a column of 32 bits."""
    pay_converted(till.awaiting(people=5), currency="idr")

    assert the_one().theirs == Cents(the_one().ours.amount * 12_000)


def test_nightly_both_books_agree_about_it(converted, look_back):
    converted()

    assert look_back() == []


def test_our_own_pages_offer_no_other_currency(till):
    session_id = till.begin(till.awaiting())

    answer = till.stripe.pay(session_id, currency="mxn")

    assert (answer["turn"], answer["mistakes"]) == ("mistyped", ["currency"])


@pytest.mark.parametrize(
    ("currency", "counted", "hundredths"),
    [("mxn", 698_476, 698_476), ("clp", 356_000, 35_600_000), ("kwd", 115_310, 11_531)],
)
def test_a_sum_without_cents_or_with_thousandths_is_read_as_it_is(currency, counted, hundredths):
    """As in Stripe's lists of currencies without decimals and with three."""
    details = {"presentment_amount": counted, "presentment_currency": currency}
    found = {"id": "cs_1", "created": 0, "status": "complete", "payment_status": "paid"}

    read = stripe_reading.page(found | {"presentment_details": details})

    assert read.presented == (Cents(hundredths), currency)


@pytest.mark.parametrize(
    ("came", "presented", "kind"),
    [
        (OURS, None, None),
        (OURS, OURS, None),
        (OURS, Sum(Cents(PESOS), "mxn"), Kind.OTHER_PRESENTMENT),
        (Sum(Cents(1), "cad"), Sum(Cents(PESOS), "mxn"), Kind.OTHER_AMOUNT),
        (Sum(Cents(1), "usd"), Sum(Cents(PESOS), "mxn"), Kind.OTHER_CURRENCY),
    ],
)
def test_another_sum_of_ours_weighs_more_than_what_the_payer_was_shown(came, presented, kind):
    found = misfit(came, OURS, OURS.amount, presented)

    assert found == ((kind, OURS.amount) if kind else None)
