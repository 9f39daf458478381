"""One person's registration, paid by card or transfer, and the office that gives money back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from summit.kernel import clock
from summit.kernel.money import Cents
from summit.payments.disputing.models import Dispute
from summit.payments.disputing.statuses import DisputeStatus
from summit.payments.models import RefundWindow
from summit.payments.queries import money_of
from summit.payments.refunding import service
from summit.payments.service.receipts import Receipt, record_payment
from summit.payments.statuses import PaymentMethod
from summit.registration.queries import get_whole
from summit.staff.rules import Role
from tests.mail.conftest import deliver, office  # noqa: F401

TOTAL = 51_739  # 450 dollars with both taxes
FEE = 4_000


@pytest.fixture
def policy(make):
    """Everything less 40 dollars for each person until tomorrow; then half of it, for a week."""
    today = clock.now().date()
    make.keep(RefundWindow(until=today + timedelta(days=1), percent=100, fee=Cents(FEE)))
    make.keep(RefundWindow(until=today + timedelta(days=8), percent=50, fee=Cents(0)))


@pytest.fixture
def finance(make, sign_in):
    return sign_in(make.staff(Role.FINANCE))


@pytest.fixture
def by_card(till, paid):
    held, _session = paid()
    till.deliver()
    return held


@pytest.fixture
def by_transfer(till, writing):
    held = till.awaiting()
    with writing() as session:
        receipt = Receipt(method=PaymentMethod.TRANSFER, amount=Cents(TOTAL))
        record_payment(session, held.id, receipt, now=clock.now())
    return held


@pytest.fixture
def receive(writing):
    def record(held, cents, method=PaymentMethod.CHEQUE):
        with writing() as session:
            record_payment(
                session, held.id, Receipt(method=method, amount=Cents(cents)), now=clock.now()
            )

    return record


GOODWILL = {"reason": "amount", "amount": "17.39", "note": "goodwill"}


def refund_page(held):
    return f"/office/registrations/{held.id}/refund"


def end_page(held):
    return f"/office/registrations/{held.id}/withdraw"


def withdraw(browser, held, reason, **given):
    return browser.decide(f"/office/registrations/{held.id}/withdraw", reason=reason, **given)


def give_back(browser, held, amount, note="goodwill"):
    page = f"/office/registrations/{held.id}/refund"
    return browser.decide(page, reason="amount", amount=amount, note=note)


def as_shown(session, held, wish, foresee=service.foresee_refund):
    """Return the wish with the seal of what a page would show for it now."""
    booking, money = get_whole(session, held.id), money_of(session, held.id)
    return replace(wish, seen=foresee(session, booking, money, wish, now=clock.now()).seal())


def held_by_bank(payment):
    """Return a dispute of a payment that nobody has decided, to be kept."""
    return Dispute(
        stripe_id="dp_1",
        payment_id=payment.id,
        amount=payment.amount,
        currency=payment.currency,
        reason="fraudulent",
        status=DisputeStatus.NEEDS_ANSWER,
        is_charge_refundable=False,
        opened_at=clock.now(),
    )
