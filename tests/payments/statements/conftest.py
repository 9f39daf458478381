"""Statements for tests: lines in, and what became of them."""

import pytest

from summit.payments.models import LedgerEntry
from summit.payments.statements import importing
from summit.payments.statements.models import BankLine
from summit.payments.statuses import Account
from summit.staff.rules import Role
from tests.browsing import multipart

TOTAL = 51_739  # 450 dollars with both taxes


def ofx(*lines, account="2001234"):
    """Return a statement; a line is (day, amount, text) and may name payer, number, currency."""
    told = []
    for place, (day, amount, text, *more) in enumerate(lines):
        given = {"name": "", "number": f"N{place}-{day}-{amount}", "currency": ""} | dict(*more)
        currency = f"<CURSYM>{given['currency']}" if given["currency"] else ""
        told.append(
            f"<STMTTRN><TRNTYPE>OTHER<DTPOSTED>{day}<TRNAMT>{amount}<FITID>{given['number']}"
            f"<NAME>{given['name']}<MEMO>{text}{currency}</STMTTRN>"
        )
    listed = "\n".join(told)
    return (
        f"OFXHEADER:100\n\n<OFX><STMTRS><CURDEF>CAD<BANKACCTFROM><ACCTID>{account}</BANKACCTFROM>"
        f"<BANKTRANLIST>{listed}</BANKTRANLIST></STMTRS></OFX>\n"
    ).encode()


@pytest.fixture
def bring(app):
    """Import a statement as a member of finance would."""

    def imported(*lines, name="bank.ofx", **given):
        with app.app_context():
            return importing.take_file(ofx(*lines, **given), name, by="staff:1").statement_id

    return imported


@pytest.fixture
def finance(make, sign_in):
    return sign_in(make.staff(Role.FINANCE))


@pytest.fixture
def upload(finance):
    """Send a file through the office's form, and follow to where it leads."""

    def sent(content, name="statement"):
        token = finance.draft("/office/bank-statements")["csrf_token"]
        sent = multipart({"csrf_token": token}, content, name)
        return finance.post("/office/bank-statements", **sent)

    return sent


@pytest.fixture
def the_line(stored):
    """Return the one line there is."""

    def read():
        (one,) = stored(BankLine)
        return one

    return read


@pytest.fixture
def books(stored):
    """Return what each account of the ledger holds, those at zero left out."""

    def sums():
        found = dict.fromkeys(Account, 0)
        for entry in stored(LedgerEntry):
            found[entry.account] += entry.amount.amount
        return {account: cents for account, cents in found.items() if cents}

    return sums
