"""The rest of a bill forgiven: settled in every book, by nobody but finance, never by surprise."""

import pytest
from sqlalchemy.exc import DBAPIError

from summit.badges.models import Badge
from summit.kernel import clock
from summit.kernel.money import Cents
from summit.payments.balances import balance
from summit.payments.documents.service import issue_statement
from summit.payments.documents.wording import sheet_of
from summit.payments.forgiving.errors import NothingToForgive
from summit.payments.forgiving.service import forgive
from summit.payments.models import Bill, LedgerEntry, WriteOff
from summit.payments.queries import money_of
from summit.payments.refunding.rules import Reason
from summit.payments.reports.journal import Deed, journal
from summit.payments.reports.period import quarter
from summit.payments.reports.taxes import tax_report
from summit.payments.service.receipts import Receipt, record_payment
from summit.payments.statuses import Account, PaymentMethod
from summit.registration.models import Registration
from summit.registration.service import withdraw
from summit.registration.statuses import Status
from summit.staff.rules import Role
from summit.web.filters import SUMMIT_ZONE
from tests.browsing import text_of

TOTAL = 51_739  # 450 dollars with both taxes
MISSING = 1_500


@pytest.fixture
def finance(make, sign_in):
    return sign_in(make.staff(Role.FINANCE))


@pytest.fixture
def pay(writing):
    def paid(held, cents):
        receipt = Receipt(method=PaymentMethod.TRANSFER, amount=Cents(cents))
        with writing() as session:
            record_payment(session, held.id, receipt, now=clock.now())

    return paid


@pytest.fixture
def short(till, pay):
    """Return a registration whose transfer arrived 15 dollars short."""
    held = till.awaiting()
    pay(held, TOTAL - MISSING)
    return held


@pytest.fixture
def books(stored):
    def sums():
        found = dict.fromkeys(Account, 0)
        for entry in stored(LedgerEntry):
            found[entry.account] += entry.amount.amount
        return {account: cents for account, cents in found.items() if cents}

    return sums


@pytest.fixture
def owed(writing, stored):
    def read():
        with writing() as session:
            return balance(session, session.get(Bill, stored(Bill)[0].id)).amount

    return read


def forgiving(browser, held, reason="Charges of a bank in between", **given):
    page = f"/office/registrations/{held.id}/forgive"
    return browser.post(page, data=browser.draft(page) | {"reason": reason} | given)


def test_a_shortfall_forgiven_settles_the_bill_and_confirms(
    short, finance, stored, books, owed, writing
):
    before = books()
    page = f"/office/registrations/{short.id}/forgive"
    assert "Forgive $15.00 CAD" in text_of(finance.get(page))

    assert forgiving(finance, short).status_code == 303

    assert stored(Registration)[0].status is Status.CONFIRMED
    assert len(stored(Badge)) == 1
    (one,) = stored(WriteOff)
    assert (one.amount, one.reason) == (Cents(MISSING), "Charges of a bank in between")
    assert one.decided_by.startswith("staff:")
    assert owed() == 0
    after = books()
    assert Account.RECEIVABLE not in after  # nobody owes anything
    assert after[Account.BANK_FEES] == MISSING
    for account in (Account.CASH, Account.REVENUE, Account.GST, Account.QST):
        assert after[account] == before[account]
    folder = text_of(finance.get(f"/office/registrations/{short.id}"))
    assert "Charges of a bank in between" in folder


def test_what_is_forgiven_changes_no_tax_and_stands_in_ledger_and_statement(
    short, finance, writing, app
):
    period = quarter(clock.now().date(), SUMMIT_ZONE)
    with writing() as session:
        before = tax_report(session, period)
    forgiving(finance, short)

    with writing() as session:
        after = tax_report(session, period)
        deeds = [side.deed for side in journal(session, period)]
        stated = issue_statement(session, short.id, now=clock.now())
        moves = [(one["kind"], one["amount"]) for one in stated.facts["moves"]]
        left = stated.facts["balance"]
        with app.test_request_context("/en/"):
            rows = [row.text for row in sheet_of(stated.kind, "E-1", stated.facts).rows]

    assert (before.gst, before.qst, before.total) == (after.gst, after.qst, after.total)
    assert deeds.count(Deed.WRITE_OFF) == 2
    assert moves[-1] == ("write-off", -MISSING)
    assert left == 0
    assert "Forgiven" in rows[-1]


def test_money_that_a_bank_brings_after_all_is_too_much_and_can_go_back(
    short, finance, pay, owed, writing
):
    forgiving(finance, short)

    pay(short, MISSING)

    assert owed() == -MISSING
    page = text_of(finance.get(f"/office/registrations/{short.id}/refund"))
    assert "$517.39 CAD" in page


@pytest.mark.parametrize("reason", [Reason.ORGANIZER, Reason.POLICY])
def test_a_withdrawal_afterwards_leaves_no_claim_and_no_surplus(
    short, finance, stored, books, owed, reason
):
    forgiving(finance, short)
    page = f"/office/registrations/{short.id}/withdraw"

    assert finance.decide(page, reason=reason.value, note="cancelled").status_code == 303

    assert owed() == (TOTAL if reason is Reason.ORGANIZER else MISSING)  # what would revive it
    assert [one.amount.amount for one in stored(WriteOff)] == [MISSING, -MISSING]
    held = books()
    assert Account.BANK_FEES not in held
    if reason is Reason.ORGANIZER:  # the transfer back is a task, and owed until it is done
        assert held == {Account.CASH: TOTAL - MISSING, Account.REFUNDS: MISSING - TOTAL}


def test_a_bill_of_which_nothing_was_paid_is_not_forgiven(till, finance, stored):
    held = till.awaiting()

    assert "paid in part" in text_of(finance.get(f"/office/registrations/{held.id}/forgive"))

    assert stored(WriteOff) == []


def test_nothing_is_forgiven_without_a_reason(short, finance, stored):
    answer = forgiving(finance, short, reason="  ")

    assert answer.status_code == 422
    assert "Write in a few words why the rest is forgiven" in text_of(answer)
    assert "One answer must be corrected" in text_of(answer)
    assert 'aria-describedby="reason-hint reason-error" aria-invalid="true"' in answer.text
    assert stored(WriteOff) == []


def test_money_that_came_meanwhile_is_looked_at_before_the_rest_is_forgiven(
    short, finance, pay, stored
):
    page = f"/office/registrations/{short.id}/forgive"
    drafted = finance.draft(page)
    pay(short, 500)

    sent = {"seen": drafted["seen"], "csrf_token": drafted["csrf_token"], "reason": "fees"}
    answer = finance.post(page, data=sent)

    assert answer.status_code == 422
    assert "A payment was recorded while you were writing" in text_of(answer)
    assert stored(WriteOff) == []


def test_forgiving_twice_is_forgiving_once(short, finance, stored):
    page = f"/office/registrations/{short.id}/forgive"
    drafted = finance.draft(page) | {"reason": "fees"}

    answers = [finance.post(page, data=drafted).status_code for _ in range(2)]

    assert answers == [303, 422]
    assert len(stored(WriteOff)) == 1


def test_of_a_registration_that_ended_nothing_is_forgiven(short, writing, finance):
    with writing() as session:
        withdraw(session, short.id, Status.CANCELLED, now=clock.now())

    with pytest.raises(NothingToForgive), writing() as session:
        forgive(session, short.id, reason="x", seen=Cents(MISSING), by="staff:1", now=clock.now())


def test_who_may_not_refund_does_not_forgive(short, make, sign_in):
    organizer = sign_in(make.staff(Role.ORGANIZER))

    page = f"/office/registrations/{short.id}/forgive"

    assert organizer.get(page).status_code == 403


def test_the_database_refuses_to_change_what_was_forgiven(short, finance, writing):
    forgiving(finance, short)

    with pytest.raises(DBAPIError), writing() as session:
        session.query(WriteOff).update({"amount": Cents(1)})


def test_a_card_page_that_is_open_is_closed_first(short, till, finance, stored):
    session_id = till.begin(short)

    assert forgiving(finance, short).status_code == 303

    state = {one["id"]: one["status"] for one in till.stripe.state()["checkout.session"]}
    assert state[session_id] == "expired"
    assert stored(Registration)[0].status is Status.CONFIRMED


def test_the_holder_sees_what_was_forgiven(short, finance, writing):
    forgiving(finance, short)
    with writing() as session:
        money = money_of(session, short.id)
    assert (money.forgiven, money.balance) == (Cents(MISSING), Cents(0))
