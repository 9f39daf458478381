"""Lines that came and are no new money: a refund that came back, a return that was none."""

import pytest
from sqlalchemy.exc import IntegrityError

from summit.commands import doctor
from summit.extensions import db
from summit.kernel import clock
from summit.kernel.money import Cents
from summit.mail.models import OutboxMessage
from summit.payments.models import LedgerEntry, Payment, Refund
from summit.payments.queries import money_of
from summit.payments.refunding import outcomes
from summit.payments.refunding.errors import NotToBePaid
from summit.payments.reversing.models import Reversal
from summit.payments.statements import importing, service
from summit.payments.statements.errors import LineDecided
from summit.payments.statements.models import BankLine, WrongReturn
from summit.payments.statements.outgoing import matching
from summit.payments.statements.outgoing import service as outgoing
from summit.payments.statements.outgoing.errors import (
    AnotherAmount,
    CameBackAlready,
    LeftByAnotherLine,
    NotReturned,
    NotSent,
)
from summit.payments.statements.queries import find_owing
from summit.payments.statements.statuses import LineState
from summit.payments.statuses import RefundStatus
from tests.payments.statements.conftest import MISTAKE, RETURNED, TOTAL

DAY = "20260302"


@pytest.fixture
def sent(held, receive, give_back, writing, stored):
    """Return a refund of fifty dollars that finance sent by hand."""

    def build(note="typed", **given):
        receive(held, TOTAL + 5_000)
        refund = give_back(held, 5_000, **given)
        with writing() as session:
            outcomes.mark_paid(session, refund.id, note=note, now=clock.now())
        return refund

    return build


@pytest.fixture
def untrue(app):
    """Return what the doctor finds in the books."""

    def found():
        with app.app_context():
            said = doctor.findings(db.session(), app.config["SETTINGS"])
            return [one for one in said if "ledger" in one or "undone" in one or "line" in one]

    return found


@pytest.fixture
def named(stored):
    """Return the line with this text."""
    return lambda text: next(one for one in stored(BankLine) if one.text == text)


# -- a refund that came back -------------------------------------------------------------------


def test_a_line_that_came_writes_down_that_the_refund_came_back(
    held, sent, bring, press, stored, the_line, writing, books, untrue
):
    refund = sent()
    before = books()
    bring((DAY, "50.00", "RETOUR VIREMENT", {"number": "B-78"}))

    press(outgoing.brought_back, the_line().id, refund.id)

    (back,) = stored(Refund)
    assert (back.status, back.failure) == (RefundStatus.FAILED, "B-78")
    line = the_line()
    assert (line.state, line.returned_refund_id) == (LineState.BOOKED, refund.id)
    assert len(stored(Payment)) == 1  # no new money
    assert len(stored(LedgerEntry, posting=f"refund-failed:{refund.id}")) == 2
    assert books() != before
    with writing() as session:
        assert money_of(session, held.id).balance == Cents(-5_000)  # open again
    assert untrue() == []
    letters = [one.occasion for one in stored(OutboxMessage)]
    assert letters.count("payment.refund_failed") == 1


def test_what_is_known_as_come_back_is_tied_once_and_moves_nothing(
    sent, bring, press, stored, writing
):
    refund = sent()
    with writing() as session:
        outcomes.came_back(session, refund.id, note="typed", now=clock.now())
    bring((DAY, "50.00", "a"), (DAY, "50.00", "b"))
    first, second = stored(BankLine)
    entries, letters = len(stored(LedgerEntry)), len(stored(OutboxMessage))

    press(outgoing.brought_back, first.id, refund.id)

    assert stored(Refund)[0].failure == "typed"
    with pytest.raises(CameBackAlready):
        press(outgoing.brought_back, second.id, refund.id)
    with pytest.raises(LineDecided):
        press(outgoing.brought_back, first.id, refund.id)
    assert (len(stored(LedgerEntry)), len(stored(OutboxMessage))) == (entries, letters)


def test_the_database_lets_a_refund_come_back_by_one_line(sent, bring, press, stored, writing):
    refund = sent()
    bring((DAY, "50.00", "a"), (DAY, "50.00", "b"))
    first, second = stored(BankLine)
    press(outgoing.brought_back, first.id, refund.id)

    with writing() as session:
        line = session.get_one(BankLine, second.id)
        line.returned_refund_id, line.state = refund.id, LineState.BOOKED
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()


def test_the_line_that_sent_a_refund_stays_tied_when_another_brings_it_back(
    held, receive, give_back, bring, press, stored, named
):
    receive(held, TOTAL + 5_000)
    refund = give_back(held, 5_000)
    bring((DAY, "-50.00", "out"), (DAY, "50.00", "in"))

    press(outgoing.was_sent, named("out").id, refund.id)
    press(outgoing.brought_back, named("in").id, refund.id)

    assert named("out").refund_id == named("in").returned_refund_id == refund.id


def test_what_a_line_brought_back_had_left_by_another_whichever_is_tied_first(
    sent, bring, press, stored, named, writing
):
    refund = sent()
    bring((DAY, "-50.00", "out"), (DAY, "50.00", "in"))
    press(outgoing.brought_back, named("in").id, refund.id)
    entries = len(stored(LedgerEntry))
    with writing() as session:
        line = session.get_one(BankLine, named("out").id)
        assert [one.refund.id for one in matching.sent_back(session, line)] == [refund.id]

    press(outgoing.was_sent, named("out").id, refund.id)

    assert len(stored(LedgerEntry)) == entries
    assert stored(Refund)[0].status is RefundStatus.FAILED


def test_what_is_only_said_to_have_come_back_is_sent_by_no_line(
    sent, bring, press, writing, the_line
):
    """It may never have left: the line is that of the refund decided on since, or of none."""
    refund = sent()
    with writing() as session:
        outcomes.came_back(session, refund.id, note=None, now=clock.now())
    bring((DAY, "-50.00", "out"))

    with pytest.raises(NotToBePaid):
        press(outgoing.was_sent, the_line().id, refund.id)
    with writing() as session:
        line = session.get_one(BankLine, the_line().id)
        assert matching.sent_back(session, line) == []


def test_what_was_never_sent_does_not_come_back(held, receive, give_back, bring, press, the_line):
    receive(held, TOTAL + 5_000)
    refund = give_back(held, 5_000)
    bring((DAY, "50.00", "x"))

    with pytest.raises(NotSent):
        press(outgoing.brought_back, the_line().id, refund.id)
    assert the_line().state is LineState.UNMATCHED


def test_a_card_refund_that_failed_is_brought_back_by_no_line(
    sent, bring, press, stored, writing, the_line
):
    refund = sent()
    with writing() as session:
        one = session.get_one(Refund, refund.id)
        one.by_hand, one.status = False, RefundStatus.FAILED
        session.flush()
    bring((DAY, "50.00", "x"))

    with pytest.raises(NotToBePaid):
        press(outgoing.brought_back, the_line().id, refund.id)


@pytest.mark.parametrize(("amount", "more"), [("49.99", {}), ("50.00", {"currency": "USD"})])
def test_a_line_over_another_sum_or_currency_brings_no_refund_back(
    sent, bring, press, stored, the_line, amount, more
):
    refund = sent()
    bring((DAY, amount, "x", more))

    with pytest.raises(AnotherAmount):
        press(outgoing.brought_back, the_line().id, refund.id)
    assert stored(Refund)[0].status is RefundStatus.SUCCEEDED


def test_a_line_that_left_brings_nothing_back(sent, bring, press, the_line):
    refund = sent()
    bring((DAY, "-50.00", "x"))

    with pytest.raises(LineDecided):
        press(outgoing.brought_back, the_line().id, refund.id)


def test_a_line_tied_to_the_wrong_refund_waits_again_and_the_money_stays(
    app, sent, bring, press, stored, the_line
):
    refund = sent()
    bring((DAY, "50.00", "x"))
    press(outgoing.brought_back, the_line().id, refund.id)

    press(outgoing.untie, the_line().id)

    line = the_line()
    assert (line.state, line.returned_refund_id) == (LineState.UNMATCHED, None)
    assert stored(Refund)[0].status is RefundStatus.FAILED
    press(outgoing.brought_back, line.id, refund.id)  # known by now: tied anew, nothing moves
    assert len(stored(LedgerEntry, posting=f"refund-failed:{refund.id}")) == 2


def test_what_may_be_a_refund_of_the_same_bill_is_never_booked_by_itself(
    app, held, receive, give_back, writing, bring, the_line, stored
):
    """The bill stays and is paid another way: the same amount, with our own reference in it."""
    receive(held)
    refund = give_back(held, TOTAL, keeps_claim=True)
    with writing() as session:
        outcomes.mark_paid(session, refund.id, note=None, now=clock.now())

    bring((DAY, "517.39", f"RETOUR {held.reference}"))

    assert the_line().state is LineState.UNMATCHED
    assert len(stored(Payment)) == 1


def test_a_refund_is_suggested_for_what_came_until_a_line_says_so(
    held, sent, bring, press, writing, named
):
    refund = sent()
    bring((DAY, "50.00", f"RETOUR {held.reference}"), (DAY, "50.00", "x"), (DAY, "50.01", "y"))

    def offered(line):
        with writing() as session:
            found = matching.brought_back(session, session.get_one(BankLine, line.id))
            return [(one.refund.id, one.why.value) for one in found]

    first, second, other = named(f"RETOUR {held.reference}"), named("x"), named("y")
    assert offered(first) == [(refund.id, "reference")]
    assert offered(second) == [(refund.id, "amount")]
    assert offered(other) == []
    press(outgoing.brought_back, first.id, refund.id)
    assert offered(second) == []


# -- a return that was none --------------------------------------------------------------------


@pytest.fixture
def returned(held, bring, undo, stored, named):
    """A line that was booked, and its payment said to be returned by the bank."""

    def build():
        bring((DAY, "517.39", held.reference))
        undo(stored(Payment)[0], RETURNED)
        return named(held.reference), stored(Payment)[0]

    return build


@pytest.fixture
def book(writing):
    def booked(line, held):
        with writing() as session:
            seal = find_owing(session, held.id).seal
            session.rollback()
        with writing() as session:
            service.book(session, line.id, held.id, seen=seal, by="staff:1", now=clock.now())

    return booked


def test_the_line_of_a_payment_wrongly_returned_is_booked_anew(
    app, held, returned, press, book, stored, the_line, writing, books, untrue
):
    line, payment = returned()

    press(outgoing.not_returned, line.id)

    (wrong,) = stored(WrongReturn)
    assert (wrong.line_id, wrong.decided_by) == (line.id, "staff:2")
    assert (the_line().state, the_line().payment_id) == (LineState.UNMATCHED, None)
    with app.app_context():
        assert importing.match(None, by="staff:1") == 0  # a person's word only
    book(the_line(), held)
    assert the_line().payment_id == stored(Payment)[-1].id != payment.id
    with writing() as session:
        money = money_of(session, held.id)
        assert (money.paid, money.balance) == (Cents(TOTAL), Cents(0))
    assert untrue() == []
    assert sum(books().values()) == 0


def test_what_left_by_another_line_was_returned(held, returned, bring, press, stored, named):
    line, payment = returned()
    bring((DAY, "-517.39", "out"))
    press(outgoing.tie_return, named("out").id, payment.id)

    with pytest.raises(LeftByAnotherLine):
        press(outgoing.not_returned, line.id)
    assert stored(WrongReturn) == []
    press(outgoing.untie, named("out").id)
    press(outgoing.not_returned, line.id)
    assert named(held.reference).state is LineState.UNMATCHED


def test_no_line_says_when_money_left_that_was_never_returned(
    returned, bring, press, named, writing, stored
):
    """Else the payment booked anew would stay, though its money came once and left once."""
    line, payment = returned()
    press(outgoing.not_returned, line.id)
    bring((DAY, "-517.39", "out"))

    with pytest.raises(NotReturned):
        press(outgoing.tie_return, named("out").id, payment.id)
    with writing() as session:
        assert matching.returned(session, session.get_one(BankLine, named("out").id)) == []


def test_a_return_is_said_to_be_none_once(held, returned, press, book, stored, the_line):
    line, _payment = returned()
    press(outgoing.not_returned, line.id)

    with pytest.raises(LineDecided):
        press(outgoing.not_returned, line.id)
    book(the_line(), held)
    with pytest.raises(LineDecided):  # it holds
        press(outgoing.not_returned, line.id)
    assert len(stored(WrongReturn)) == 1


def test_only_a_return_can_have_been_none(held, bring, undo, press, stored, the_line):
    bring((DAY, "517.39", held.reference))
    with pytest.raises(LineDecided):
        press(outgoing.not_returned, the_line().id)
    undo(stored(Payment)[0], MISTAKE)

    with pytest.raises(LineDecided):
        press(outgoing.not_returned, the_line().id)
    assert stored(WrongReturn) == []
    assert len(stored(Reversal)) == 1
