"""Two people of one registration, paid, and the office that lets one of them go."""

from datetime import timedelta

import pytest

from summit.kernel import clock
from summit.kernel.money import Cents
from summit.payments.models import RefundWindow
from summit.payments.service.receipts import Receipt, record_payment
from summit.payments.statuses import PaymentMethod
from summit.staff.rules import Role
from tests.mail.conftest import deliver, office  # noqa: F401

EACH, BOTH = 51_739, 103_478  # 450 and 900 dollars with both taxes
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
def organizer(make, sign_in):
    return sign_in(make.staff(Role.ORGANIZER))


@pytest.fixture
def by_card(till, paid):
    held, _session = paid(people=2)
    till.deliver()
    return held


@pytest.fixture
def receive(writing):
    """Record a transfer."""

    def record(held, cents):
        with writing() as session:
            receipt = Receipt(method=PaymentMethod.TRANSFER, amount=Cents(cents))
            record_payment(session, held.id, receipt, now=clock.now())

    return record


@pytest.fixture
def by_transfer(till, receive):
    held = till.awaiting(people=2)
    receive(held, BOTH)
    return held


@pytest.fixture
def let_go():
    """Press the office's button for one person."""

    def press(browser, held, person=0, reason="policy", **given):
        one = held.attendees[person]
        page = f"/office/registrations/{held.id}/people/{one.id}/leave"
        return browser.decide(page, reason=reason, **given)

    return press
