"""Random orders through the real services and Stripe's pages: every book says the same cent.

With places, prices and taxes of all kinds, discounts before and after the payment, and refunds.
"""

import random
from collections import Counter as Tally
from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from summit.admission.models import PriceWindow
from summit.kernel import clock
from summit.kernel.money import Cents
from summit.payments.discounts.models import Discount
from summit.payments.discounts.service import effect, grant
from summit.payments.documents.models import Document
from summit.payments.documents.rules import DocumentKind
from summit.payments.models import Attempt, Bill, LedgerEntry, Payment, Refund, TaxProfile
from summit.payments.queries import money_of
from summit.payments.refunding import service as refunding
from summit.payments.refunding.amounts import refundable_of
from summit.payments.refunding.rules import Reason
from summit.payments.reports.period import Period
from summit.payments.reports.taxes import tax_report
from summit.payments.service import bills
from summit.payments.statuses import Account, RefundStatus, TaxRegime
from summit.registration.models import Registration
from summit.registration.statuses import Status

SEED = 20
AT_ONCE = 10  # orders between two deliveries of webhooks
MOST_NEWS = 1_000  # more than the refunds of so many orders bring
SHORT, LONG = 60, 500  # orders: in `make test`, in `make soak`
PROFILES = (
    (TaxRegime.REGISTERED_FULL, 100),
    (TaxRegime.REGISTERED_FULL, 100),
    (TaxRegime.FOREIGN_CONVENTION, 100),
    *((TaxRegime.DOMESTIC_MIXED, percent) for percent in (7, 33, 50, 81)),
)
PHASES = (0, 5, 10)  # days after which the next price begins: early, usual, late


def expected(subtotal, regime, percent):
    """Return GST and QST in cents, reckoned here once more: half a cent goes up."""
    share = {TaxRegime.REGISTERED_FULL: 100, TaxRegime.DOMESTIC_MIXED: percent}.get(regime, 0)
    taxable = (subtotal * share + 50) // 100
    return (taxable * 5 + 50) // 100, (taxable * 9_975 + 50_000) // 100_000


class Shop:
    """Sells random places at random prices, and gives parts of the money back."""

    def __init__(self, till, make, writing):
        self.till, self.make, self.writing = till, make, writing
        self.chance = random.Random(SEED)  # noqa: S311
        today = clock.now().date()
        days = [today + timedelta(days=days - 1) for days in PHASES]
        self.kinds = [self._kind(days) for _ in range(5)]
        self.kinds.append(make.category(price=0, capacity=100_000, on_sale=days[0]))
        self.orders = {}  # id of the registration -> what was in force, and what was taken off

    def _kind(self, days):
        """Return a participation type that costs less before, and more at the end."""
        prices = sorted(self.chance.randint(1, 150_000) for _ in days)
        kind = self.make.category(price=prices[0], capacity=100_000, on_sale=days[0])
        for day, price in zip(days[1:], prices[1:], strict=True):
            self.make.keep(PriceWindow(category_id=kind.id, first_day=day, price=Cents(price)))
        return kind

    def sell(self, how_many):
        """Sell so many orders at the prices of this day, all of which are paid by card."""
        for _batch in range(how_many // AT_ONCE):
            self.regime, self.percent = self.chance.choice(PROFILES)
            with self.writing() as session:
                profile = session.get_one(TaxProfile, 1)
                profile.regime, profile.taxable_percent = self.regime, self.percent
            sold = [self._order() for _ in range(AT_ONCE)]
            self._tell()
            for held in sold:
                for _part in range(self.chance.choice((0, 0, 1, 1, 2))):
                    self.chance.choice((self._give_back, self._give_back, self._take_off))(held)
            self.till.stripe.fail_webhooks("drop", count=MOST_NEWS)  # the worker asks by itself
            self.till.work()
            self.till.stripe.clear_faults()

    def _order(self):
        paying, *others = self.chance.choices(self.kinds[:-1], k=1) + self.chance.choices(
            self.kinds, k=self.chance.randint(0, 5)
        )
        people = tuple(self.make.person(kind) for kind in (paying, *others))
        held = self.till.awaiting(people=people, category=paying)
        off = self._take_off(held) if self.chance.random() < 1 / 4 else 0
        self.orders[held.id] = (self.regime, self.percent, off)
        assert self.till.stripe.pay(self.till.begin(held))["turn"] == "paid"
        return held

    def _tell(self):
        assert {one["answer"] for one in self.till.stripe.deliver()} <= {200}
        self.till.work()

    def _take_off(self, held):
        """Grant a discount of up to half of what is claimed; return it, in cents."""
        with self.writing() as session:
            most = bills.remaining(bills.find_bill(session, held.id)).total.amount // 2
            if not most:
                return 0
            off = Cents(self.chance.randint(1, most))
            seen = effect(session, held.id, off).seal()
        given = {"note": "a partner city", "seen": seen, "by": "staff:1", "now": clock.now()}
        with self.writing("staff:1") as session:
            grant(session, held.id, off, **given)
        return off.amount

    def _give_back(self, held):
        with self.writing() as session:
            booking, money = session.get_one(Registration, held.id), money_of(session, held.id)
            most = refundable_of(money).amount
            if not most:
                return
            wish = refunding.Wish(
                reason=Reason.AMOUNT,
                seen="",
                amount=Cents(self.chance.randint(1, most)),
                note="agreed",
            )
            follows = refunding.foresee_refund(session, booking, money, wish, now=clock.now())
            wish = replace(wish, seen=follows.seal())
        with self.writing("staff:1") as session:
            refunding.refund(session, held.id, wish, by="staff:1", now=clock.now())


@pytest.fixture
def sell(till, make, writing, later):
    def go(how_many):
        shop = Shop(till, make, writing)
        part = how_many // len(PHASES) // AT_ONCE * AT_ONCE
        later(days=PHASES[0])
        shop.sell(part)
        later(days=PHASES[1] - PHASES[0])
        shop.sell(part)
        later(days=PHASES[2] - PHASES[1])
        shop.sell(how_many - 2 * part)
        return shop.orders

    return go


@pytest.fixture
def books(till, stored, writing):
    """Return what each of the books says."""

    def read():
        zone, today = ZoneInfo("America/Toronto"), clock.now().date()
        period = Period(today - timedelta(days=30), today + timedelta(days=1), zone)
        with writing() as session:
            report = tax_report(session, period)
        return Books(till.stripe.state(), stored, report)

    return read


class Books:
    def __init__(self, stripe, stored, report):
        self.report = report
        self.bills = {one.registration_id: one for one in stored(Bill)}
        self.pages = {one["client_reference_id"]: one for one in stripe["checkout.session"]}
        self.returned = [one["amount"] for one in stripe["refund"]]
        self.charged = [one["amount"] for one in stripe["charge"]]
        self.attempts = {one.registration_id: one for one in stored(Attempt)}
        self.registrations = {one.id: one for one in stored(Registration)}
        self.payments = {one.bill_id: one for one in stored(Payment)}
        self.discounts = [one.amount.amount for one in stored(Discount)]
        self.refunds = defaultdict(list)
        for one in stored(Refund):
            assert one.status is RefundStatus.SUCCEEDED
            self.refunds[one.payment_id].append(one)
        self.papers = defaultdict(list)
        for one in stored(Document):
            self.papers[one.registration_id, one.kind].append(one)
        self.ledger, self.postings = Tally(), defaultdict(Tally)
        for one in stored(LedgerEntry):
            self.ledger[one.account] += one.amount.amount
            self.postings[":".join(one.posting.split(":")[:2])][one.account] += one.amount.amount

    def check_order(self, registration_id, regime, percent, off):
        """One order: what was asked, paid, invoiced, posted, and given back.

        `off` was taken off the bill before it was paid.
        """
        bill, booking = self.bills[registration_id], self.registrations[registration_id]
        gst, qst = expected(bill.subtotal.amount, regime, percent)
        total = bill.subtotal.amount + gst + qst
        page = self.pages[booking.reference]
        assert (bill.gst.amount, bill.qst.amount, bill.total.amount) == (gst, qst, total)
        assert booking.subtotal == bill.subtotal
        assert booking.status is Status.CONFIRMED
        assert page["amount_total"] == page["amount_subtotal"] == total - off
        assert self.attempts[registration_id].amount.amount == total - off

        (invoice,) = self.papers[registration_id, DocumentKind.INVOICE]
        stated = {name: invoice.facts[name] for name in ("subtotal", "gst", "qst")}
        assert invoice.amount.amount == total - off == sum(stated.values())
        if not off:
            assert (stated["gst"], stated["qst"]) == (gst, qst)
        (receipt,) = self.papers[registration_id, DocumentKind.RECEIPT]
        assert receipt.amount.amount == total - off

        assert self.postings[f"bill:{bill.id}"] == _without_zero(
            {
                Account.RECEIVABLE: total,
                Account.REVENUE: -bill.subtotal.amount,
                Account.GST: -gst,
                Account.QST: -qst,
            }
        )
        self._check_returns(bill, stated, self.papers[registration_id, DocumentKind.CREDIT_NOTE])

    def _check_returns(self, bill, stated, credit_notes):
        """What the invoice leaves out was taken off before it; credit notes say the rest."""
        payment = self.payments[bill.id]
        back = [one.amount.amount for one in self.refunds[payment.id]]
        assert sorted(one.amount.amount for one in credit_notes) == sorted(back)
        for name in ("subtotal", "gst", "qst"):
            said = sum(one.facts[name] for one in credit_notes)
            before = getattr(bill, name).amount - stated[name]
            assert before + said == getattr(bill, f"credited_{name}").amount
            assert 0 <= said <= stated[name]
        assert bill.total.amount - sum(stated.values()) == bill.credited.amount - sum(back)

    def check_sums(self):
        """All of it together."""
        bills = self.bills.values()
        kept = {
            name: sum(
                getattr(one, name).amount - getattr(one, f"credited_{name}").amount for one in bills
            )
            for name in ("subtotal", "gst", "qst")
        }
        report = self.report
        assert (report.taxable + report.exempt).amount == kept["subtotal"]
        assert (report.gst.amount, report.qst.amount) == (kept["gst"], kept["qst"])
        assert report.total.amount == sum(kept.values()) == sum(self.charged) - sum(self.returned)
        assert report.refunded.amount == sum(self.returned)
        assert self.ledger == {
            Account.RECEIVABLE: 0,
            Account.STRIPE: sum(self.charged) - sum(self.returned),
            Account.REFUNDS: 0,
            Account.REVENUE: -kept["subtotal"],
            Account.GST: -kept["gst"],
            Account.QST: -kept["qst"],
        }


def _without_zero(sides):
    return {account: cents for account, cents in sides.items() if cents}


def check(orders, books, how_many):
    assert len(orders) == how_many == len(books.pages)
    for registration_id, in_force in orders.items():
        books.check_order(registration_id, *in_force)
    books.check_sums()
    assert len(books.returned) > how_many / 2
    before = [off for _regime, _percent, off in orders.values() if off]
    assert how_many / 10 < len(before) < len(books.discounts)  # some of them after the payment


@pytest.mark.xdist_group("orders")
def test_scenario_20_random_orders_agree_to_the_cent_in_every_book(sell, books):
    check(sell(SHORT), books(), SHORT)


@pytest.mark.soak
@pytest.mark.xdist_group("orders")
def test_scenario_20_five_hundred_orders_agree_to_the_cent_in_every_book(sell, books):
    check(sell(LONG), books(), LONG)
