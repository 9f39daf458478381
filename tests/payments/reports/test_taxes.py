"""The tax report: it agrees with the ledger, to the cent, in every period."""

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from summit.commands.doctor import _claims as disagreements
from summit.kernel import clock
from summit.kernel.money import Cents
from summit.payments.models import Bill, LedgerEntry, TaxProfile
from summit.payments.queries import money_of
from summit.payments.refunding import service as refunding
from summit.payments.refunding.rules import Reason
from summit.payments.refunding.service import Wish
from summit.payments.reports.period import Period
from summit.payments.reports.taxes import tax_report
from summit.payments.service.receipts import Receipt, record_payment
from summit.payments.statuses import Account, PaymentMethod, TaxRegime
from summit.registration import service
from summit.registration.models import Registration
from summit.registration.statuses import Status
from summit.staff.rules import Role
from tests.browsing import text_of
from tests.factories import MOMENT

ZONE = ZoneInfo("America/Toronto")
MARCH = date(2026, 3, 1), date(2026, 3, 31)
APRIL = date(2026, 4, 1), date(2026, 4, 30)
NEXT_MONTH = MOMENT + timedelta(days=30)


@pytest.fixture
def report(writing):
    def read(first, last):
        with writing() as session:
            return tax_report(session, Period(first, last, ZONE))

    return read


@pytest.fixture
def finance(make, sign_in):
    return sign_in(make.staff(Role.FINANCE))


def test_what_is_claimed_and_taken_back_each_stands_in_its_own_month(make, writing, report):
    held = make.registration(Status.AWAITING_PAYMENT)
    with writing() as session:
        service.withdraw(session, held.id, Status.CANCELLED, now=NEXT_MONTH)

    march, april = report(*MARCH), report(*APRIL)

    assert (march.taxable, march.gst, march.qst) == (Cents(45_000), Cents(2_250), Cents(4_489))
    assert (april.taxable, april.gst, april.qst) == (Cents(-45_000), Cents(-2_250), Cents(-4_489))
    both = report(MARCH[0], APRIL[1])
    assert both.total == Cents(0)
    assert len(both.lines) == 2


def test_the_last_hour_of_a_month_is_the_summits(make, report):
    make.registration(Status.AWAITING_PAYMENT, now=datetime(2026, 4, 1, 3, 59, tzinfo=UTC))
    make.registration(Status.AWAITING_PAYMENT, now=datetime(2026, 4, 1, 4, 0, tzinfo=UTC))

    assert (len(report(*MARCH).lines), len(report(*APRIL).lines)) == (1, 1)


def test_a_mixed_bill_shows_its_part_without_taxes(make, writing, report):
    with writing() as session:
        profile = session.get_one(TaxProfile, 1)
        profile.regime, profile.taxable_percent = TaxRegime.DOMESTIC_MIXED, 40

    make.registration(Status.AWAITING_PAYMENT)

    found = report(*MARCH)
    assert (found.taxable, found.exempt) == (Cents(18_000), Cents(27_000))
    assert found.gst == Cents(900)


def test_many_bills_refunds_and_withdrawals_agree_with_the_ledger(make, writing, stored, report):
    category = make.category(price=33_333, capacity=500)
    for number in range(30):
        held = make.registration(
            Status.AWAITING_PAYMENT, category=category, people=number % 4 + 1, now=MOMENT
        )
        bill = stored(Bill, registration_id=held.id)[0]
        with writing() as session:
            receipt = Receipt(method=PaymentMethod.TRANSFER, amount=bill.total)
            record_payment(session, held.id, receipt, now=MOMENT)
        if number % 3 == 0:
            with writing() as session:
                booking = session.get_one(Registration, held.id)
                money = money_of(session, held.id)
                wish = Wish(reason=Reason.AMOUNT, seen="", amount=Cents(101 * number + 1), note="x")
                follows = refunding.foresee_refund(session, booking, money, wish, now=NEXT_MONTH)
            wish = replace(wish, seen=follows.seal())
            with writing() as session:
                refunding.refund(session, held.id, wish, by="staff:1", now=NEXT_MONTH)

    whole = report(MARCH[0], APRIL[1])

    entries = stored(LedgerEntry)
    for account, told in (
        (Account.REVENUE, whole.taxable + whole.exempt),
        (Account.GST, whole.gst),
        (Account.QST, whole.qst),
    ):
        kept = sum(one.amount.amount for one in entries if one.account is account)
        assert told == Cents(-kept)
    bills = stored(Bill)
    assert whole.total == sum((one.total - one.credited for one in bills), Cents(0))
    with writing() as session:
        assert list(disagreements(session)) == []


def test_the_doctor_sees_a_bill_that_the_ledger_does_not_know(make, writing):
    make.registration(Status.AWAITING_PAYMENT)
    with writing() as session:
        session.query(Bill).one().credited_gst = Cents(1)

    with writing() as session:
        (said,) = disagreements(session)
    assert "disagree on gst" in said


def test_the_office_shows_the_quarter_and_writes_it_as_files(make, finance):
    make.registration(Status.AWAITING_PAYMENT, now=clock.now())
    page = "/office/tax-report"
    tomorrow = f"{clock.now() + timedelta(days=1):%Y-%m-%d}"
    yesterday = f"{clock.now() - timedelta(days=1):%Y-%m-%d}"
    period = f"from={yesterday}&to={tomorrow}"

    assert "44.89" in text_of(finance.get(page))
    rows = list(csv.reader(io.StringIO(finance.get(f"{page}.csv?{period}").text.lstrip("\ufeff"))))
    assert rows[1][4:] == ["450.00", "0.00", "22.50", "44.89", "517.39"]
    assert rows[2][1] == "Sum"
    book = load_workbook(io.BytesIO(finance.get(f"{page}.xlsx?{period}").data))
    values = [cell.value for cell in book.active[2]]
    assert values[4:] == [450, 0, 22.5, 44.89, 517.39]


def test_names_that_look_like_formulas_stay_text(make, finance, writing):
    make.registration(Status.AWAITING_PAYMENT, now=clock.now())
    with writing() as session:
        session.query(Bill).one().payer_name = "=1+1"
    period = f"from={clock.now() - timedelta(days=1):%Y-%m-%d}&to=2100-01-01"

    book = load_workbook(io.BytesIO(finance.get(f"/office/tax-report.xlsx?{period}").data))

    assert (book.active["D2"].value, book.active["D2"].data_type) == ("=1+1", "s")


@pytest.mark.parametrize(
    "days", ["from=2026-03-10&to=2026-03-01", "from=x&to=y", "from=2026-01-01"]
)
def test_a_period_that_cannot_be_is_said(finance, make, days):
    assert "Write two days" in text_of(finance.get(f"/office/tax-report?{days}"))
    assert finance.get(f"/office/tax-report.csv?{days}").status_code == 400


def test_the_reports_are_for_who_may_see_money(make, sign_in):
    viewer = sign_in(make.staff(Role.VIEWER))

    period = "from=2026-01-01&to=2026-01-02"
    for name in ("tax-report", f"tax-report.csv?{period}", "ledger", f"ledger.csv?{period}"):
        assert viewer.get(f"/office/{name}").status_code == 403
