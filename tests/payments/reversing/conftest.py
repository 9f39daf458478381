"""Payments by hand, and finance undoing them."""

from dataclasses import replace

import pytest

from summit.kernel import clock
from summit.kernel.money import Cents
from summit.payments import by_hand
from summit.payments.balances import balance
from summit.payments.models import Bill, LedgerEntry, Payment
from summit.payments.queries import money_of
from summit.payments.refunding import service as refunding
from summit.payments.refunding.rules import Reason
from summit.payments.refunding.service import Wish
from summit.payments.reversing.service import Undoing, foresee, reverse
from summit.payments.reversing.statuses import ReversalKind
from summit.payments.service.receipts import Receipt
from summit.payments.statuses import Account, PaymentMethod
from summit.registration.queries import get_whole
from summit.staff.rules import Role
from tests.mail.conftest import deliver, office  # noqa: F401
from tests.payments.statements.conftest import bring, the_line  # noqa: F401

TOTAL = 51_739  # 450 dollars with both taxes
RETURNED, MISTAKE = ReversalKind.RETURNED, ReversalKind.MISTAKE


@pytest.fixture
def finance(make, sign_in):
    return sign_in(make.staff(Role.FINANCE))


@pytest.fixture
def receive(app, stored):
    """Record money as finance does, and return the payment."""

    def record(held, cents=TOTAL, method=PaymentMethod.TRANSFER, by="staff:1"):
        receipt = Receipt(method=method, amount=Cents(cents))
        with app.app_context():
            by_hand.record(held.id, receipt, gateway=app.extensions["gateway"], by=by)
        return stored(Payment)[-1]

    return record


@pytest.fixture
def undo(writing):
    """Undo a payment as somebody would who saw the money as it is now, or as `seen` says."""

    def reversed_(payment, kind=RETURNED, reason="no funds", seen=None, by="staff:2"):
        with writing(by) as session:
            seal = foresee(session, payment.id).seal if seen is None else seen
            session.rollback()
        with writing(by) as session:
            wish = Undoing(kind=kind, reason=reason, seen=seal)
            reverse(session, payment.id, wish, by=by, now=clock.now())

    return reversed_


@pytest.fixture
def refund(writing):
    """Give an amount back, of what was paid too much or more."""

    def asked(held, cents, by="staff:3", **given):
        with writing(by) as session:
            booking, money = get_whole(session, held.id), money_of(session, held.id)
            more = {"amount": Cents(cents), "note": "agreed"} | given
            wish = Wish(reason=Reason.AMOUNT, seen="", **more)
            follows = refunding.foresee_refund(session, booking, money, wish, now=clock.now())
            seen = replace(wish, seen=follows.seal())
            refunding.refund(session, held.id, seen, by=by, now=clock.now())

    return asked


@pytest.fixture
def owed(writing, stored):
    def read(held):
        (bill,) = stored(Bill, registration_id=held.id)
        with writing() as session:
            return balance(session, session.get_one(Bill, bill.id)).amount

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
