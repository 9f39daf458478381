"""Separate processes at one payment: undone once, and never while it is given back."""

from collections import Counter as Tally

import pytest

from summit.kernel import clock
from summit.kernel.money import Cents
from summit.payments.models import LedgerEntry, Payment, Refund
from summit.payments.queries import money_of
from summit.payments.refunding import outcomes
from summit.payments.refunding.service import foresee_refund
from summit.payments.reversing.models import Reversal
from summit.payments.reversing.service import foresee
from summit.payments.service.receipts import Receipt, record_payment
from summit.payments.statements.models import BankLine
from summit.payments.statements.queries import find_owing
from summit.payments.statuses import PaymentMethod
from summit.registration.queries import get_whole
from summit.registration.statuses import Status
from tests.payments import crowd_payments
from tests.payments.crowd_payments import PAIRS
from tests.payments.reversing import crowd_reversing as process
from tests.payments.reversing.conftest import TOTAL
from tests.payments.statements import crowd_statements

ALL = 8
DAY = "20260302"


@pytest.fixture
def paid(make, writing, stored):
    """Return a registration that a transfer paid, and the transfer."""

    def build(cents=TOTAL):
        held = make.registration(Status.AWAITING_PAYMENT, now=clock.now())
        with writing() as session:
            receipt = Receipt(method=PaymentMethod.TRANSFER, amount=Cents(cents))
            record_payment(session, held.id, receipt, now=clock.now())
        return held, stored(Payment)[-1]

    return build


@pytest.fixture
def seal(writing):
    def read(payment):
        with writing() as session:
            return foresee(session, payment.id).seal

    return read


def test_of_eight_who_undo_one_payment_one_does(paid, seal, crowd, stored):
    _held, payment = paid()
    kinds = ("returned", "mistake") * (ALL // 2)

    answers = crowd(*[(process.undo, payment.id, seal(payment), kind) for kind in kinds])

    assert Tally(answers) == {"undone": 1, "ReversedAlready": ALL - 1}
    assert len(stored(Reversal)) == 1
    ends = [e for e in stored(LedgerEntry) if e.posting.startswith("payment-")]
    assert len(ends) == 2


@pytest.fixture
def follows(writing):
    """Return the seal of what follows from a refund now."""

    def read(held, cents):
        with writing() as session:
            booking, money = get_whole(session, held.id), money_of(session, held.id)
            wish = process.wish_of(cents)
            return foresee_refund(session, booking, money, wish, now=clock.now()).seal()

    return read


def test_of_undoing_a_payment_and_refunding_it_one_happens(paid, seal, follows, crowd, stored):
    pairs = [paid() for _ in range(PAIRS)]

    answers = crowd(
        *(
            job
            for held, payment in pairs
            for job in (
                (process.undo, payment.id, seal(payment)),
                (process.give_back, held.id, 5_000, follows(held, 5_000)),
            )
        )
    )

    found = set(zip(answers[::2], answers[1::2], strict=True))
    assert found <= {("undone", "RefundTooHigh"), ("RefundWaits", "refunded")}
    undone = {one.payment_id for one in stored(Reversal)}
    assert undone.isdisjoint(one.payment_id for one in stored(Refund))
    assert len(undone) + len(stored(Refund)) == PAIRS


def test_money_that_comes_while_a_payment_is_undone_is_seen_first(paid, seal, crowd, stored):
    pairs = [paid(10_000) for _ in range(PAIRS)]

    answers = crowd(
        *(
            job
            for held, payment in pairs
            for job in (
                (process.undo, payment.id, seal(payment)),
                (crowd_payments.receive, held.id, 5_000),
            )
        )
    )

    assert set(answers[::2]) <= {"undone", "ChangedSincePreview"}
    assert set(answers[1::2]) == {"still_owed"}


def test_of_eight_lines_that_say_one_payment_came_back_one_is_tied(
    paid,
    seal,
    bring,
    crowd,
    stored,
):
    _held, payment = paid()
    bring(*[(DAY, "-517.39", "RETURNED", {"number": place}) for place in range(ALL)])

    lines = [one.id for one in stored(BankLine)]
    answers = crowd(*[(process.came_back, one, payment.id, seal(payment)) for one in lines])

    assert Tally(answers) == {"undone": 1, "ReversedAlready": ALL - 1}
    assert len([one for one in stored(BankLine) if one.reversal_id]) == 1


def test_of_eight_who_tie_one_line_to_a_refund_one_sends_it(
    paid,
    bring,
    follows,
    crowd,
    stored,
):
    held, _payment = paid(TOTAL + 5_000)
    assert crowd((process.give_back, held.id, 5_000, follows(held, 5_000))) == ["refunded"]
    bring((DAY, "-50.00", held.reference))
    (line,), (refund,) = stored(BankLine), stored(Refund)

    answers = crowd(*[(process.was_sent, line.id, refund.id)] * ALL)

    assert Tally(answers) == {"sent": 1, "LineDecided": ALL - 1}
    assert len(stored(LedgerEntry, posting=f"refund:{refund.id}")) == 2


def test_of_eight_of_whom_half_books_it_and_ties_it_to_a_refund_one_does(
    paid, bring, follows, crowd, stored, writing
):
    """One movement of the bank is new money, or a refund that came back: never both."""
    held, _payment = paid(TOTAL + 5_000)
    assert crowd((process.give_back, held.id, 5_000, follows(held, 5_000))) == ["refunded"]
    (refund,) = stored(Refund)
    with writing() as session:
        outcomes.mark_paid(session, refund.id, note=None, now=clock.now())
        seen = find_owing(session, held.id).seal
    bring((DAY, "50.00", "x"))
    line = stored(BankLine)[0].id
    book, tie = (
        (crowd_statements.book, line, held.id, seen),
        (process.brought_back, line, refund.id),
    )

    answers = Tally(crowd(*[book, tie] * (ALL // 2)))

    assert answers["LineDecided"] == ALL - 1
    moved = (
        len(stored(Payment)) - 1 + len(stored(LedgerEntry, posting=f"refund-failed:{refund.id}"))
    )
    assert moved in (1, 2)  # one payment, or the two sides of one failure


def test_of_saying_that_a_return_was_none_and_that_it_left_by_a_line_one_happens(
    make, bring, seal, crowd, stored
):
    all_held = [make.registration(Status.AWAITING_PAYMENT, now=clock.now()) for _ in range(PAIRS)]
    bring(*[(DAY, "517.39", one.reference, {"number": one.id}) for one in all_held])
    came, payments = stored(BankLine), stored(Payment)
    crowd(*[(process.undo, one.id, seal(one)) for one in payments])
    bring(*[(DAY, "-517.39", "OUT", {"number": one.id}) for one in all_held])
    left = [one for one in stored(BankLine) if one.text == "OUT"]

    answers = crowd(
        *(
            job
            for line, out in zip(came, left, strict=True)
            for job in (
                (process.not_returned, line.id),
                (process.tie_return, out.id, line.payment_id),
            )
        )
    )

    found = set(zip(answers[::2], answers[1::2], strict=True))
    assert found <= {("waits", "NotReturned"), ("LeftByAnotherLine", "tied")}
