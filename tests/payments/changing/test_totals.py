"""Random changes up and down, with money, discounts and people who leave: the books agree."""

import random
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from summit.kernel import clock
from summit.kernel.errors import Refused
from summit.kernel.money import Cents
from summit.payments import withdrawal
from summit.payments.discounts import granting
from summit.payments.discounts.service import effect
from summit.payments.documents.models import Document
from summit.payments.documents.rules import DocumentKind
from summit.payments.leaving.service import foresee, wish_of_contact
from summit.payments.leaving.service import preview as leaving_preview
from summit.payments.models import Bill, LedgerEntry, TaxProfile
from summit.payments.queries import money_of
from summit.payments.refunding.rules import Reason
from summit.payments.refunding.service import Wish
from summit.payments.reports.period import Period
from summit.payments.reports.taxes import tax_report
from summit.payments.service.bills import remaining
from summit.payments.statuses import Account, TaxRegime
from summit.registration.models import Registration
from summit.registration.queries import get_whole
from summit.registration.statuses import Status

SEED = 150
FULL = {"sqlite": 24, "postgresql": 8}  # registrations, each with as many deeds
DEEDS = 6
PROFILES = [
    (TaxRegime.REGISTERED_FULL, 100),
    (TaxRegime.FOREIGN_CONVENTION, 100),
    *((TaxRegime.DOMESTIC_MIXED, percent) for percent in (7, 33, 81)),
]


class Chance:
    """Does one thing after the other to a registration, as chance has it."""

    def __init__(self, app, gateway, till, make, writing, change, receive):
        self.app, self.gateway, self.till, self.make = app, gateway, till, make
        self.writing, self.change, self.receive = writing, change, receive
        self.chance = random.Random(SEED)  # noqa: S311
        prices = [0, *(self.chance.randint(1, 150_000) for _ in range(5))]
        self.kinds = [make.category(price=price, capacity=10_000) for price in prices]
        self.done = 0

    def begin(self):
        with self.writing() as session:
            profile = session.get_one(TaxProfile, 1)
            profile.regime, profile.taxable_percent = self.chance.choice(PROFILES)
        people = tuple(
            self.make.person(kind)
            for kind in (self.kinds[1], *self.chance.choices(self.kinds, k=2))
        )
        return self.till.awaiting(people=people, category=self.kinds[1])

    def go_on(self, held):
        deeds = (self._type, self._type, self._type, self._pay, self._discount, self._leave)
        try:
            self.chance.choice(deeds)(held)
            self.done += 1
        except Refused:
            pass  # nothing is due, nobody would stay: as well

    def _type(self, held):
        person = self.chance.randrange(len(held.attendees))
        self.change(held, self.chance.choice(self.kinds), person)

    def _pay(self, held):
        with self.writing() as session:
            owed = money_of(session, held.id).balance.amount
        if owed > 0:
            self.receive(held, self.chance.choice((owed, max(1, owed // 3))))

    def _discount(self, held):
        amount = Cents(self.chance.randint(1, 20_000))
        with self.writing() as session:
            seen = effect(session, held.id, amount).seal()
        with self.app.app_context():
            granting.grant(held.id, amount, note="so", seen=seen, gateway=self.gateway, by="s:1")

    def _leave(self, held):
        person = self.chance.choice(held.attendees).id
        with self.writing() as session:
            booking, money = get_whole(session, held.id), money_of(session, held.id)
            shown = leaving_preview(session, booking, person, money, now=clock.now())
            by_policy = Wish(reason=Reason.POLICY, seen="")
            wish = wish_of_contact(
                session, foresee(session, booking, shown, money, by_policy).seal()
            )
        with self.app.app_context():
            withdrawal.leave(held.id, person, wish, gateway=self.gateway, by="contact:1")


@pytest.fixture
def report(writing):
    def read():
        zone, today = ZoneInfo("America/Toronto"), clock.now().date()
        period = Period(today - timedelta(days=30), today + timedelta(days=1), zone)
        with writing() as session:
            return tax_report(session, period)

    return read


@pytest.mark.xdist_group("orders")
def test_whatever_changes_bill_ledger_papers_and_tax_report_say_the_same(
    app,
    gateway,
    till,
    make,
    writing,
    change,
    receive,
    policy,
    stored,
    report,
    disagreements,
    database_url,
):
    by_chance = Chance(app, gateway, till, make, writing, change, receive)
    how_many = FULL[database_url.partition(":")[0]]
    for _ in range(how_many):
        held = by_chance.begin()
        before = []
        for _deed in range(DEEDS):
            by_chance.go_on(held)
            lines = report().lines
            assert lines[: len(before)] == before  # what was reported stays as it was
            before = list(lines)

    assert by_chance.done > how_many * DEEDS / 2
    assert disagreements() == []
    left = {one.id: remaining(one) for one in stored(Bill)}
    said = report()
    assert said.taxable == sum((one.taxable for one in left.values()), Cents(0))
    assert said.total == sum((one.total for one in left.values()), Cents(0))
    assert said.gst == sum((one.gst for one in left.values()), Cents(0))
    posted = [one for one in stored(LedgerEntry) if one.account is Account.REVENUE]
    assert sum(one.amount.amount for one in posted) == -sum(
        one.subtotal.amount for one in left.values()
    )
    for bill in stored(Bill):
        booking = stored(Registration, id=bill.registration_id)[0]
        assert booking.status in (Status.AWAITING_PAYMENT, Status.CONFIRMED)
        assert 0 <= bill.retained.amount <= left[bill.id].total.amount
        papers = stored(Document, bill_id=bill.id)
        invoices = [one.amount.amount for one in papers if one.kind is DocumentKind.INVOICE]
        notes = [one.amount.amount for one in papers if one.kind is DocumentKind.CREDIT_NOTE]
        if invoices:
            assert sum(invoices) - sum(notes) == left[bill.id].total.amount
