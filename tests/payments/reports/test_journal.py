"""The ledger for an accountant: every side once, sums that carry over, files that open."""

import csv
import io
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from summit.kernel import clock
from summit.kernel.money import Cents
from summit.payments.models import Bill, LedgerEntry
from summit.payments.queries import money_of
from summit.payments.refunding import outcomes
from summit.payments.refunding import service as refunding
from summit.payments.refunding.rules import Reason
from summit.payments.refunding.service import Wish
from summit.payments.reports import journal as reading
from summit.payments.reports.journal import Deed, account_sums, journal
from summit.payments.reports.period import Period, quarter
from summit.payments.service.receipts import Receipt, record_payment
from summit.payments.statuses import Account, PaymentMethod
from summit.registration.models import Registration
from summit.registration.statuses import Status
from summit.staff.rules import Role
from tests.browsing import text_of
from tests.factories import MOMENT

ZONE = ZoneInfo("America/Toronto")
MARCH = Period(date(2026, 3, 1), date(2026, 3, 31), ZONE)
APRIL = Period(date(2026, 4, 1), date(2026, 4, 30), ZONE)
BOTH = Period(MARCH.first, APRIL.last, ZONE)
NEXT_MONTH = MOMENT + timedelta(days=30)


@pytest.fixture
def finance(make, sign_in):
    return sign_in(make.staff(Role.FINANCE))


@pytest.fixture
def busy(make, writing):
    """Ten bills paid in March; of the first ten dollars go back in April, by hand."""
    for _ in range(10):
        held = make.registration(Status.AWAITING_PAYMENT, now=MOMENT)
        receipt = Receipt(method=PaymentMethod.TRANSFER, amount=Cents(51_739))
        with writing() as session:
            record_payment(session, held.id, receipt, now=MOMENT)
    with writing() as session:
        booking = session.query(Registration).order_by(Registration.id).first()
        money = money_of(session, booking.id)
        wish = Wish(reason=Reason.AMOUNT, seen="", amount=Cents(1_000), note="x")
        follows = refunding.foresee_refund(session, booking, money, wish, now=NEXT_MONTH)
        wish = replace(wish, seen=follows.seal())
        refunding.refund(session, booking.id, wish, by="staff:1", now=NEXT_MONTH)


def sides(session, period):
    return list(journal(session, period))


def test_every_entry_stands_once_and_each_posting_adds_up_to_zero(
    busy, writing, stored, monkeypatch
):
    monkeypatch.setattr(reading, "BATCH", 7)  # so that postings are cut in two

    with writing() as session:
        found = sides(session, BOTH)

    assert len(found) == len(stored(LedgerEntry))
    totals = defaultdict(int)
    for side in found:
        totals[side.posting] += side.amount.amount
    assert set(totals.values()) == {0}
    bill = stored(Bill)[0]
    booking = stored(Registration, id=bill.registration_id)[0]
    claim = [side for side in found if side.posting == f"bill:{bill.id}:1"]
    assert {(side.reference, side.payer) for side in claim} == {
        (booking.reference, bill.payer_name)
    }


def test_each_month_has_its_own_and_the_sums_carry_over(busy, writing):
    with writing() as session:
        march, april, both = (account_sums(session, one) for one in (MARCH, APRIL, BOTH))
        assert {side.deed for side in sides(session, MARCH)} == {Deed.CLAIM, Deed.PAYMENT}
        assert {side.deed for side in sides(session, APRIL)} == {Deed.CREDIT, Deed.REFUND_GRANTED}

    after_march = {one.account: one.after for one in march}
    assert after_march[Account.CASH] == Cents(517_390)
    new = {Account.REFUNDS: Cents(0)}  # nothing was to go back before April
    assert after_march | new == {one.account: one.before for one in april}
    assert {one.account: one.after for one in april} == {one.account: one.after for one in both}
    for sums in (march, april, both):
        for part in ("before", "after"):
            assert sum((getattr(one, part) for one in sums), Cents(0)) == Cents(0)
        assert sum((one.debit + one.credit for one in sums), Cents(0)) == Cents(0)


def test_before_anything_was_posted_there_is_no_account(make, writing, finance):
    with writing() as session:
        assert account_sums(session, MARCH) == []

    assert "Nothing was posted until then" in text_of(finance.get("/office/ledger"))


def test_a_refund_and_one_that_came_back_are_told_apart(busy, writing):
    with writing() as session:
        found = session.query(refunding.Refund).one()
        outcomes.mark_paid(session, found.id, note=None, now=NEXT_MONTH)
        outcomes.came_back(session, found.id, note=None, now=NEXT_MONTH)

    with writing() as session:
        deeds = {side.deed for side in sides(session, APRIL)}
    refund = {deed for deed in Deed if deed.startswith("refund")}
    assert deeds == {Deed.CREDIT} | refund


def test_the_office_shows_the_accounts_and_writes_the_journal(make, finance):
    held = make.registration(Status.AWAITING_PAYMENT, now=clock.now())
    period = f"from={clock.now() - timedelta(days=1):%Y-%m-%d}&to=2100-01-01"

    assert "517.39" in text_of(finance.get("/office/ledger"))
    answer = finance.get(f"/office/ledger.csv?{period}")
    rows = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert len(rows) == 5
    assert rows[1][3] == held.reference
    debit = sum(float(row[6] or 0) for row in rows[1:])
    assert debit == sum(float(row[7] or 0) for row in rows[1:]) == 517.39
    book = load_workbook(io.BytesIO(finance.get(f"/office/ledger.xlsx?{period}").data))
    assert [cell.value for cell in book.active[2]][5:] == ["owed to the organizer", 517.39, None]


@pytest.mark.parametrize("name", ["ledger.csv", "ledger.xlsx"])
def test_a_file_of_no_period_is_refused(finance, name):
    assert finance.get(f"/office/{name}").status_code == 400


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 2, 14), date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 12, 31), date(2026, 10, 1), date(2026, 12, 31)),
        (date(2028, 5, 1), date(2028, 4, 1), date(2028, 6, 30)),
    ],
)
def test_a_quarter_begins_and_ends_with_its_months(day, first, last):
    assert quarter(day, ZONE) == Period(first, last, ZONE)
