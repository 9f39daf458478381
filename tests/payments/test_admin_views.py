from datetime import timedelta

import pytest

from summit.audit.models import AuditEntry
from summit.kernel.clock import now
from summit.kernel.money import Cents
from summit.payments import by_hand
from summit.payments.models import TaxProfile
from summit.payments.service.receipts import Receipt
from summit.payments.statuses import PaymentMethod, TaxRegime
from summit.registration.statuses import Status
from summit.staff.rules import Role


@pytest.fixture
def account(make):
    return make.staff(Role.OWNER)


@pytest.fixture
def browser(sign_in, account):
    return sign_in(account)


def pay(app, held, amount):
    receipt = Receipt(method=PaymentMethod.TRANSFER, amount=Cents(amount))
    with app.app_context():
        by_hand.record(held.id, receipt, gateway=app.extensions["gateway"], by="test")


def test_bills_are_found_by_what_is_left_of_them(app, make, browser):
    recent = now() - timedelta(minutes=5)
    paid, owing, surplus = (make.registration(Status.AWAITING_PAYMENT, now=recent) for _ in "abc")
    pay(app, paid, 51_739)
    pay(app, owing, 10_000)
    pay(app, surplus, 60_000)

    shown = {
        state: browser.get(f"/office/money?state={state}").text
        for state in ("owed", "settled", "surplus", "review")
    }

    references = {"paid": paid.reference, "owing": owing.reference, "surplus": surplus.reference}
    found = {
        state: {name for name, one in references.items() if one in page}
        for state, page in shown.items()
    }
    assert found["owed"] == {"owing"}
    assert found["settled"] | found["surplus"] >= {"paid"}
    assert found["review"] == set()
    assert "$417.39" in shown["owed"]


def test_the_file_of_money_says_what_is_owed_to_the_cent(app, make, browser):
    held = make.registration(Status.AWAITING_PAYMENT, now=now() - timedelta(minutes=5))
    pay(app, held, 10_000)

    lines = browser.get("/office/money.csv").text.splitlines()

    assert "450.00,22.50,44.89,517.39,100.00,417.39,CAD" in lines[1]


def test_a_change_of_taxes_is_audited_with_before_and_after(browser, account, stored):
    page = "/office/taxes"

    sent = browser.draft(page) | {"regime": "foreign_convention"}
    assert browser.post(page, data=sent).status_code == 303

    assert stored(TaxProfile)[0].regime is TaxRegime.FOREIGN_CONVENTION
    (entry,) = stored(AuditEntry, actor=f"staff:{account.id}")
    assert entry.change == {"regime": ["registered_full", "foreign_convention"]}


def test_the_first_taxes_are_set_where_there_were_none(browser, writing, stored):
    with writing() as session:
        session.delete(session.get_one(TaxProfile, 1))
    sent = browser.draft("/office/taxes") | {
        "regime": "registered_full",
        "gst_number": "123456789 RT0001",
        "qst_number": "1234567890 TQ0001",
    }

    assert browser.post("/office/taxes", data=sent).status_code == 303

    assert stored(TaxProfile)[0].gst_number == "123456789 RT0001"


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("regime", "none"),
        ("qst_number", ""),
        ("gst_number", "1" * 80),
        ("taxable_percent", "101"),
        ("taxable_percent", "half"),
        ("business_number", "NEQ 123456789"),
        ("business_number", "NEQ 12345678901"),
        ("business_number", "1234567890"),
        ("business_number", "NEQ"),
    ],
)
def test_taxes_that_cannot_be_are_refused(browser, stored, name, typed):
    answer = browser.post("/office/taxes", data=browser.draft("/office/taxes") | {name: typed})

    assert answer.status_code == 422
    assert stored(TaxProfile)[0].regime is TaxRegime.REGISTERED_FULL


@pytest.mark.parametrize("typed", ["NEQ 1170000000", "neq 1170-000 000", "RFC TMU850101AB1", ""])
def test_the_number_of_the_organizer_is_kept_with_its_name(browser, stored, typed):
    sent = browser.draft("/office/taxes") | {"business_number": typed}

    assert browser.post("/office/taxes", data=sent).status_code == 303

    assert stored(TaxProfile)[0].business_number == (typed or None)


def test_taxes_changed_meanwhile_are_not_written_over(make, sign_in, browser, stored):
    page, other = "/office/taxes", sign_in(make.staff(Role.OWNER))
    mine, theirs = browser.draft(page), other.draft(page)
    assert other.post(page, data=theirs | {"gst_number": "111"}).status_code == 303

    answer = browser.post(page, data=mine | {"gst_number": "999"})

    assert answer.status_code == 422
    assert "Saved now: 111" in answer.text
    assert 'value="999"' in answer.text
    assert stored(TaxProfile)[0].gst_number == "111"
