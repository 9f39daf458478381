"""Statements for tests: lines in, and what became of them."""

from dataclasses import replace

import pytest

from summit.kernel import clock
from summit.kernel.money import Cents
from summit.payments.models import LedgerEntry, Payment, Refund
from summit.payments.queries import money_of
from summit.payments.refunding import service as refunding
from summit.payments.refunding.rules import Reason
from summit.payments.refunding.service import Wish
from summit.payments.reversing.service import Undoing, foresee, reverse
from summit.payments.reversing.statuses import ReversalKind
from summit.payments.service.receipts import Receipt, record_payment
from summit.payments.statements import importing
from summit.payments.statements.models import BankLine
from summit.payments.statuses import Account, PaymentMethod
from summit.registration.queries import get_whole
from summit.registration.statuses import Status
from summit.staff.rules import Role
from tests.browsing import multipart

TOTAL = 51_739  # 450 dollars with both taxes
RETURNED, MISTAKE = ReversalKind.RETURNED, ReversalKind.MISTAKE


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


@pytest.fixture
def held(make):
    return make.registration(Status.AWAITING_PAYMENT, now=clock.now())


@pytest.fixture
def receive(writing, stored):
    def record(held, cents=TOTAL, method=PaymentMethod.TRANSFER):
        with writing() as session:
            receipt = Receipt(method=method, amount=Cents(cents))
            record_payment(session, held.id, receipt, now=clock.now())
        return stored(Payment)[-1]

    return record


@pytest.fixture
def undo(writing):
    def reversed_(payment, kind=RETURNED):
        with writing() as session:
            wish = Undoing(kind=kind, reason="x", seen=foresee(session, payment.id).seal)
            session.rollback()
        with writing() as session:
            reverse(session, payment.id, wish, by="staff:2", now=clock.now())

    return reversed_


@pytest.fixture
def give_back(writing, stored):
    """Ask for a refund by hand of an amount, and return it."""

    def asked(held, cents, **given):
        with writing() as session:
            booking, money = get_whole(session, held.id), money_of(session, held.id)
            wish = Wish(reason=Reason.AMOUNT, seen="", amount=Cents(cents), note="agreed", **given)
            follows = refunding.foresee_refund(session, booking, money, wish, now=clock.now())
            seen = replace(wish, seen=follows.seal())
            refunding.refund(session, held.id, seen, by="staff:1", now=clock.now())
        return stored(Refund)[-1]

    return asked


@pytest.fixture
def press(writing):
    """Do one of the deeds that ask for nothing more."""

    def done(deed, *about, **given):
        with writing() as session:
            deed(session, *about, by="staff:2", now=clock.now(), **given)

    return done
