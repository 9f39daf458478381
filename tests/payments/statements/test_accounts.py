"""Lines of several accounts: each keyed by its own, known again, and nothing alike is lost."""

from datetime import date

import pytest
from sqlalchemy import update

from summit.kernel import clock
from summit.kernel.money import Cents
from summit.payments.models import Payment
from summit.payments.statements import importing, service
from summit.payments.statements.models import BankLine, BankStatement, CsvLayout, KnownLine
from summit.payments.statements.statuses import LineState
from tests.browsing import text_of

DAY = "20260302"
ENTRY = (
    '<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>'
    "<BookgDt><Dt>2026-03-11</Dt></BookgDt><AcctSvcrRef>{number}</AcctSvcrRef><NtryDtls><TxDtls>"
    "<RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
)
FILE = (
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>'
    "{}</BkToCstmrStmt></Document>"
)
HEAD = "Account,Date,Description,Amount\n"
FEW = "2026-03-11,Deposit,500.00\n"


def camt(account, *entries):
    told = "".join(
        ENTRY.format(currency=currency, amount=amount, number=number, text=text)
        for currency, amount, number, text in entries
    )
    return f"<Stmt><Acct><Id><Othr><Id>{account}</Id></Othr></Id></Acct>{told}</Stmt>"


@pytest.fixture
def take(app):
    def taken(*statements, name="bank.xml"):
        with app.app_context():
            content = FILE.format("".join(statements)).encode()
            return importing.take_file(content, name, by="staff:1").statement_id

    return taken


@pytest.fixture
def bring_csv(upload, finance):
    """Import a CSV through the office; `given` is what somebody chooses on the page of columns."""

    def brought(text, **given):
        page = upload(text.encode(), "bank.csv").location
        return finance.post(page, data=finance.draft(page) | given)

    return brought


@pytest.fixture
def counted(stored):
    return lambda: [(one.new, one.known) for one in stored(BankStatement)]


@pytest.fixture
def forget_accounts(writing):
    """Make of all lines what they were before lines knew their account."""

    def forgotten(key=None):
        with writing() as session:
            session.execute(update(BankLine).values(account=None))
            if key:
                session.execute(update(BankLine).where(BankLine.currency == "cad").values(key=key))

    return forgotten


USD = camt("USD-1", ("USD", "9.00", "B-1", "x"))
CAD = camt("CAD-1", ("CAD", "517.39", "B-77", "Transfer"))


def test_a_movement_is_known_whichever_account_stands_first_in_its_file(take, counted, stored):
    take(USD, CAD)
    take(CAD)

    assert counted() == [(2, 0), (0, 1)]
    assert {one.account for one in stored(BankLine)} == {"USD-1", "CAD-1"}


def test_a_line_kept_under_the_first_account_of_its_file_is_known(
    take, counted, stored, forget_accounts
):
    """As files with several accounts were imported before."""
    take(USD, CAD)
    forget_accounts(key="of USD-1")

    take(CAD)

    assert counted() == [(2, 0), (0, 1)]
    (held,) = stored(KnownLine)
    assert (held.account, held.amount) == ("CAD-1", Cents(51_739))


def test_a_line_kept_under_another_account_without_a_number_warns_of_its_twin(
    make, take, stored, forget_accounts, finance
):
    """Its words prove nothing: it is kept, never booked by itself, and the other one is shown."""
    plain = camt("CAD-1", ("CAD", "517.39", "", "Transfer"))
    take(USD, plain)
    forget_accounts(key="of USD-1")

    take(plain)

    new = stored(BankLine)[-1]
    assert new.account == "CAD-1"
    said = text_of(finance.get(f"/office/bank-lines/{new.id}"))
    assert "it may be this very one" in said


def test_a_line_alike_in_another_account_of_a_csv_is_kept(make, bring_csv, stored, counted):
    bring_csv(f"{HEAD}111,{FEW}111,2026-03-11,Fee,-1.00\n")
    bring_csv(f"{HEAD}222,{FEW}222,2026-03-12,Fee,-2.00\n")
    bring_csv(f"{HEAD}222,{FEW}")

    assert counted() == [(2, 0), (2, 0), (0, 1)]


def test_lines_alike_within_one_csv_are_two(make, bring_csv, counted):
    text = "Date,Description,Amount\n" + FEW + FEW
    bring_csv(text, account_name="Main")
    bring_csv(f"{text}2026-03-12,x,1.00\n", account_name="Main")

    assert counted() == [(2, 0), (1, 2)]


def test_a_csv_without_its_account_asks_which_it_is_and_remembers(
    make, upload, finance, bring_csv, stored, counted
):
    text = "Date,Description,Amount\n" + FEW
    refused = bring_csv(text)
    assert refused.status_code == 422
    assert "Say which account this is" in text_of(refused)
    assert stored(BankLine) == []

    bring_csv(text, account_name="Épargne")
    page = upload(f"{text}2026-03-12,x,1.00\n".encode()).location
    assert finance.draft(page)["account_name"] == "Épargne"
    finance.post(page, data=finance.draft(page) | {"account_name": " epargne"})
    assert counted() == [(1, 0), (1, 1)]

    bring_csv(f"{text}2026-03-13,x,1.00\n", account_name="Other")
    assert counted()[-1] == (2, 0)
    page = upload(f"{text}2026-03-14,x,1.00\n".encode()).location
    assert finance.draft(page)["account_name"] == ""  # of two, somebody says which
    assert "Names used before: Other, Épargne" in text_of(finance.get(page))
    assert stored(CsvLayout)[0].columns["accounts"] == ["Other", "Épargne"]


def test_a_csv_line_kept_before_accounts_were_named_is_held_to_be_known(
    make, bring_csv, counted, stored, forget_accounts
):
    text = "Date,Description,Amount\n" + FEW
    bring_csv(text, account_name="Main")
    forget_accounts()

    bring_csv(f"{text}{FEW}2026-03-12,x,1.00\n", account_name="Named since")

    assert counted() == [(1, 0), (2, 1)]  # the second one alike in the same file is another


def test_what_is_held_to_be_known_is_listed_and_taken_in_once(
    make, till, take, finance, stored, counted
):
    held = till.awaiting()
    entry = ("CAD", "500.00", "B-1", held.reference)
    take(camt("A", entry))
    statement_id = take(camt("A", entry, ("CAD", "1.00", "B-2", "x")))
    page = f"/office/bank-statements/{statement_id}"
    shown = text_of(finance.get(page))
    assert "Held to be known" in shown
    assert "Bank account: A" in shown
    (known,) = stored(KnownLine)

    done = finance.submit(page, f"/office/bank-known-lines/{known.id}/take-in")
    again = finance.submit(page, f"/office/bank-known-lines/{known.id}/take-in")

    assert done.status_code == again.status_code == 303
    line = stored(BankLine)[-1]
    assert (line.amount, line.booked_on) == (Cents(50_000), date(2026, 3, 11))
    assert (line.state, line.account) == (LineState.UNMATCHED, "A")
    assert done.location.endswith(f"/office/bank-lines/{line.id}")
    assert "it may be this very one" in text_of(finance.get(done.location))
    assert len(stored(BankLine)) == 3
    assert counted() == [(1, 0), (2, 0)]
    assert "Taken in" in text_of(finance.get(page))


def test_what_was_taken_in_is_never_booked_by_itself(app, make, till, take, writing, stored):
    held = till.awaiting()
    entry = ("CAD", "517.39", "B-1", "Transfer")
    take(camt("A", entry))
    statement_id = take(camt("A", entry, ("CAD", "1.00", "B-2", "x")))
    with writing() as session:
        session.execute(update(KnownLine).values(text=held.reference))
        session.execute(update(BankLine).values(booked_on=date(2026, 1, 1)))  # no twin of it
    (known,) = stored(KnownLine)
    with writing() as session:
        service.take_in(session, known.id, by="staff:1", now=clock.now())
    with app.app_context():
        assert importing.match(statement_id, by="staff:1") == 0
    assert stored(Payment) == []
