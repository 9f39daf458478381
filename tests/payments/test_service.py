"""Bills: what they freeze, when they are claimed, and what closes sales."""

import pytest

from summit.kernel.clock import now
from summit.kernel.money import Cents
from summit.payments.errors import CardServiceDown, SalesClosed
from summit.payments.models import Bill, LedgerEntry, TaxProfile
from summit.payments.queries import can_sell, money_of, preview
from summit.payments.service.ledger import UnbalancedPosting, post, unbalanced
from summit.payments.statuses import Account, TaxRegime
from summit.registration import service as registration
from summit.registration.models import Registration
from summit.registration.statuses import Status
from tests.site import HOLDS


def claimed(stored):
    """Return what the ledger still claims of everybody."""
    entries = stored(LedgerEntry, account=Account.RECEIVABLE)
    return sum(entry.amount.amount for entry in entries)


def test_the_review_page_shows_what_the_bill_will_say(make, writing, stored):
    held = make.registration(people=3, now=now())
    with writing() as session:
        seen = preview(session, session.get_one(Registration, held.id).attendees)

    with writing() as session:
        registration.submit(session, held.id, make.submission(), now=now())

    bill = stored(Bill)[0]
    assert (seen.sums.gst, seen.sums.qst, seen.sums.total) == (bill.gst, bill.qst, bill.total)
    assert [(line.unit, line.quantity) for line in seen.lines] == [(Cents(45_000), 3)]


@pytest.mark.parametrize(("country", "taxable"), [("CA", 45_000), ("MX", 18_000)])
def test_a_bill_of_a_mixed_price_is_taxed_by_the_buyers_country(
    make, writing, taxes, stored, country, taxable
):
    taxes(regime=TaxRegime.DOMESTIC_MIXED, taxable_percent=40)
    asked = make.application(make.category(), country=country)
    with writing() as session:
        held = registration.start(session, asked, now=now(), holds=HOLDS)
        registration.submit(session, held.id, make.submission(), now=now())

    [bill] = stored(Bill)
    assert (bill.taxable, bill.gst) == (Cents(taxable), Cents(taxable // 20))


def test_a_bill_stays_as_it_was_sent(make, writing, taxes, stored):
    held = make.registration(Status.AWAITING_PAYMENT)
    before = stored(Bill)[0].total

    taxes(regime=TaxRegime.FOREIGN_CONVENTION, gst_number=None, qst_number=None)

    with writing() as session:
        money = money_of(session, held.id)
    assert (money.total, money.gst_number) == (before, "GST")


@pytest.mark.parametrize(
    "change",
    [{"regime": TaxRegime.NOT_YET_REGISTERED}, {"qst_number": None}],
    ids=["not registered", "a number is missing"],
)
def test_sales_stay_closed_until_the_taxes_are_set(make, writing, taxes, stored, change):
    held = make.registration(now=now())
    taxes(**change)

    with pytest.raises(SalesClosed), writing() as session:
        registration.submit(session, held.id, make.submission(), now=now())

    with writing() as session:
        assert not can_sell(session)
    assert stored(Registration)[0].status is Status.DRAFT
    assert stored(Bill) == []


def test_without_a_tax_profile_nothing_is_sold(make, writing):
    with writing() as session:
        assert can_sell(session)
        session.delete(session.get_one(TaxProfile, 1))

    with writing() as session:
        assert not can_sell(session)


def test_nobody_owes_anything_for_a_draft(make, writing):
    held = make.registration()

    with writing() as session:
        money = money_of(session, held.id)

    assert (money.bill_id, money.balance, money.lines) == (None, Cents(0), ())


def test_the_claim_ends_with_the_registration_and_returns_with_it(make, writing, stored):
    held = make.registration(Status.AWAITING_PAYMENT, now=now())
    total = stored(Bill)[0].total.amount
    assert claimed(stored) == total

    with writing() as session:
        registration.withdraw(session, held.id, Status.EXPIRED, now=now())

    assert claimed(stored) == 0
    with writing() as session:
        assert unbalanced(session) == []


def test_money_for_a_revived_registration_balances(till, paid, writing, stored):
    """Expired, then paid after all: the claim is posted again."""
    held, session_id = paid()
    with writing() as session:
        booking = registration.lock(session, held.id)
        registration.keep_by_hold(booking, until=now())
        registration.withdraw(session, held.id, Status.EXPIRED, now=now())

    till.come_back(held, session_id)

    assert claimed(stored) == 0
    postings = {entry.posting for entry in stored(LedgerEntry)}
    bill = stored(Bill)[0].id
    assert postings >= {f"bill:{bill}:1", f"bill-void:{bill}:1", f"bill:{bill}:2"}


def test_a_posting_that_does_not_sum_to_zero_is_refused(make, writing):
    sides = {Account.STRIPE: Cents(2), Account.RECEIVABLE: Cents(-1)}

    with pytest.raises(UnbalancedPosting), writing() as session:
        post(session, "payment:1", sides, now=now())


@pytest.mark.parametrize("status", [401, 429], ids=["a wrong key", "too many calls"])
def test_stripe_turning_us_away_keeps_the_places(till, stored, status):
    held = till.awaiting()
    till.stripe.fail_api(status, count=9)

    with pytest.raises(CardServiceDown):
        till.begin(held)
    till.stripe.clear_faults()

    assert till.begin(held)
    assert len(till.stripe.state()["checkout.session"]) == 1
