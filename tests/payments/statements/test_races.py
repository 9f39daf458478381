"""Separate processes at the same lines: two people, two files, two registrations."""

from collections import Counter as Tally

import pytest

from summit.kernel import clock
from summit.kernel.money import Cents
from summit.payments.models import LedgerEntry, Payment, WriteOff
from summit.payments.service.receipts import Receipt, record_payment
from summit.payments.statements.models import BankLine, BankStatement
from summit.payments.statements.queries import find_owing
from summit.payments.statements.statuses import LineState
from summit.payments.statuses import PaymentMethod
from summit.registration.models import Registration
from summit.registration.statuses import Status
from tests.payments.statements import crowd_statements as process
from tests.payments.statements.conftest import TOTAL, ofx

DAY = "20260302"
ALL = 8


@pytest.fixture
def held(make):
    return make.registration(Status.AWAITING_PAYMENT, now=clock.now())


@pytest.fixture
def seal(writing):
    def read(one):
        with writing() as session:
            return find_owing(session, one.id).seal

    return read


def test_of_eight_who_book_one_line_one_does(held, bring, crowd, stored, seal):
    bring((DAY, "100.00", held.reference))
    line = stored(BankLine)[0].id

    answers = crowd(*[(process.book, line, held.id, seal(held))] * ALL)

    assert Tally(answers) == {"still_owed": 1, "LineDecided": ALL - 1}
    assert len(stored(Payment)) == 1


def test_of_eight_who_book_one_line_for_different_registrations_one_does(
    make, bring, crowd, stored, seal
):
    all_held = [make.registration(Status.AWAITING_PAYMENT, now=clock.now()) for _ in range(ALL)]
    bring((DAY, "100.00", "whose?"))
    line = stored(BankLine)[0].id

    answers = crowd(*[(process.book, line, one.id, seal(one)) for one in all_held])

    assert Tally(answers) == {"still_owed": 1, "LineDecided": ALL - 1}
    assert len(stored(Payment)) == 1


def test_of_eight_lines_booked_at_once_for_one_bill_each_sees_the_others(
    held, bring, crowd, stored, seal
):
    """All saw the whole bill as owed: the first is booked, the others look anew."""
    bring(*[(DAY, "100.00", held.reference, {"number": place}) for place in range(ALL)])
    seen = seal(held)

    answers = crowd(*[(process.book, one.id, held.id, seen) for one in stored(BankLine)])

    assert Tally(answers) == {"still_owed": 1, "RecordedMeanwhile": ALL - 1}
    assert len(stored(Payment)) == 1


def test_one_file_brought_by_eight_at_once_is_imported_once(held, crowd, stored):
    content = ofx((DAY, "517.39", held.reference), (DAY, "3.00", "x"))

    answers = crowd(*[(process.take, content)] * ALL)

    assert Tally(answers) == {"imported": 1, "known": ALL - 1}
    assert (len(stored(BankStatement)), len(stored(BankLine))) == (1, 2)
    assert len(stored(Payment)) == 1


def test_files_that_overlap_brought_at_once_bring_each_line_once(make, crowd, stored):
    """In opposite orders, with lines that book themselves: nobody waits crosswise."""
    all_held = [make.registration(Status.AWAITING_PAYMENT, now=clock.now()) for _ in range(6)]
    lines = [(DAY, "517.39", one.reference, {"number": one.id}) for one in all_held]
    lines += [(DAY, "2.00", "x", {"number": f"x{place}"}) for place in range(60)]
    own = [(DAY, "1.00", "own", {"number": f"own{place}"}) for place in range(ALL)]

    files = [ofx(*(lines if place % 2 else lines[::-1]), own[place]) for place in range(ALL)]
    answers = crowd(*[(process.take, content) for content in files])

    assert answers == ["imported"] * ALL
    assert len(stored(BankLine)) == len(lines) + ALL
    assert sum(one.new for one in stored(BankStatement)) == len(lines) + ALL
    assert len(stored(Payment)) == len(all_held)
    assert {one.status for one in stored(Registration)} == {Status.CONFIRMED}
    booked = [one for one in stored(BankLine) if one.state is LineState.BOOKED]
    assert len(booked) == len(all_held)


def test_of_eight_who_forgive_one_rest_one_does(held, writing, crowd, stored):
    with writing() as session:
        receipt = Receipt(method=PaymentMethod.TRANSFER, amount=Cents(TOTAL - 1_500))
        record_payment(session, held.id, receipt, now=clock.now())

    answers = crowd(*[(process.forgive_rest, held.id, Cents(1_500))] * ALL)

    assert Tally(answers) == {"forgiven": 1, "NothingToForgive": ALL - 1}
    (one,) = stored(WriteOff)
    assert len(stored(LedgerEntry, posting=f"write-off:{one.id}")) == 2
