"""A card payment that does not fit and comes after the registration has ended."""

import pytest

from summit.kernel import clock
from summit.kernel.money import Cents
from summit.mail.models import OutboxMessage
from summit.payments.differences.statuses import State
from summit.payments.forgiving.service import forgive
from summit.payments.models import Bill, Payment
from summit.payments.queries import money_of
from summit.payments.service.receipts import Receipt, record_payment
from summit.payments.statuses import PaymentMethod
from tests.payments.simulator import AUTHENTICATES

OWED = 5_000


@pytest.fixture
def pay(writing):
    def record(held, cents):
        receipt = Receipt(method=PaymentMethod.TRANSFER, amount=Cents(cents))
        with writing() as session:
            record_payment(session, held.id, receipt, now=clock.now())

    return record


@pytest.fixture
def owing(till, later, pay, writing, end, undo, stored):
    """Return who was cancelled, a part kept; 50 dollars came late by card, the rest bounced."""

    def build(payer=None):
        held = till.awaiting()
        if payer:
            with writing() as session:
                session.get_one(Bill, stored(Bill)[0].id).payer_email = payer
        pay(held, 10_000)
        session_id = till.begin(held)
        till.stripe.pay(session_id, AUTHENTICATES)
        later(minutes=36)
        till.stripe.advance(36 * 60)
        till.sweep()
        end(held)
        till.stripe.alter(session_id, amount_total=10_000 - OWED)
        till.stripe.authenticate(session_id, despite_expiry=True)
        till.deliver()
        undo(stored(Payment)[0])
        return held

    return build


@pytest.fixture
def owed(writing):
    def read(held):
        with writing() as session:
            return money_of(session, held.id).balance.amount

    return read


def test_a_review_after_the_end_closes_once_what_was_owed_is_forgiven(
    owing, owed, the_one, writing
):
    held = owing()
    assert (owed(held), the_one().state) == (OWED, State.OPEN)

    with writing("staff:1") as session:
        given = {"reason": "small", "seen": Cents(OWED), "by": "staff:1"}
        forgive(session, held.id, now=clock.now(), **given)

    assert (owed(held), the_one().state) == (0, State.GONE)


def test_a_review_after_the_end_closes_once_what_was_owed_is_paid(owing, owed, pay, the_one):
    held = owing()

    pay(held, OWED)

    assert (owed(held), the_one().state) == (0, State.GONE)


@pytest.mark.parametrize(
    ("payer", "occasion"),
    [(None, "payment.part_received"), ("f@paie.example", "payer.paid")],
)
def test_once_a_review_after_the_end_is_settled_who_pays_reads_what_is_still_owed(
    owing, looked_at, letters, stored, payer, occasion
):
    owing(payer)
    before = len(letters())

    looked_at()

    (letter,) = letters()[before:]
    assert stored(OutboxMessage)[-1].occasion == occasion
    assert "The registration has ended and stays so. Still owed for it" in letter.text
    assert "$50.00 CAD" in letter.text
    for untrue in ("need to check", "Still to be paid", "Due on"):
        assert untrue not in letter.text, untrue
