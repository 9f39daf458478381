"""Lines that left, and lines taken back: tied by a person, over the same money, once."""

import pytest

from summit.audit.models import AuditEntry
from summit.kernel import clock
from summit.kernel.money import Cents
from summit.payments.models import Bill, LedgerEntry, Payment, Refund
from summit.payments.queries import money_of
from summit.payments.refunding import outcomes
from summit.payments.refunding.errors import NotToBePaid
from summit.payments.reversing.models import Reversal
from summit.payments.reversing.service import Undoing, foresee
from summit.payments.statements import importing, lists, service
from summit.payments.statements.errors import LineDecided, ReasonMissing
from summit.payments.statements.models import BankLine
from summit.payments.statements.outgoing import matching
from summit.payments.statements.outgoing import service as outgoing
from summit.payments.statements.outgoing.errors import AnotherAmount, NotReturned, TiedAlready
from summit.payments.statements.queries import find_owing
from summit.payments.statements.statuses import LineState
from summit.payments.statuses import PaymentMethod, RefundStatus
from summit.registration.models import Registration
from summit.registration.statuses import Status
from tests.payments.statements.conftest import MISTAKE, RETURNED, TOTAL

DAY = "20260302"


@pytest.fixture
def came_back(writing):
    def tied(line, payment, kind=RETURNED):
        with writing() as session:
            wish = Undoing(kind=kind, reason="NSF", seen=foresee(session, payment.id).seal)
            session.rollback()
        with writing() as session:
            given = {"by": "staff:2", "now": clock.now()}
            outgoing.came_back(session, line.id, payment.id, wish, **given)

    return tied


@pytest.fixture
def offered(writing):
    """Return (reference, why) of the payments and of the refunds a line may be."""

    def read(line):
        with writing() as session:
            one = session.get_one(BankLine, line.id)
            back = [(it.owner.reference, it.why.value) for it in matching.returned(session, one)]
            sent = [(it.owner.reference, it.why.value) for it in matching.sent_back(session, one)]
        return back, sent

    return read


@pytest.fixture
def alike(writing):
    def count():
        with writing() as session:
            return lists.tally_alike(session)

    return count


# -- a line taken back -------------------------------------------------------------------------


def test_a_line_booked_for_the_wrong_registration_waits_again_and_is_booked_right(
    make, held, bring, undo, stored, the_line, writing, books
):
    right = make.registration(Status.AWAITING_PAYMENT, now=clock.now())
    bring((DAY, "517.39", held.reference))
    assert the_line().state is LineState.BOOKED

    undo(stored(Payment)[0], MISTAKE)

    line = the_line()
    assert (line.state, line.payment_id, line.decided_by) == (LineState.UNMATCHED, None, "staff:2")
    with writing() as session:
        seal = find_owing(session, right.id).seal
        session.rollback()
    with writing() as session:
        service.book(session, line.id, right.id, seen=seal, by="staff:1", now=clock.now())
    assert the_line().payment_id == stored(Payment)[-1].id
    with writing() as session:
        paid = [money_of(session, one.id).paid for one in (held, right)]
    assert paid == [Cents(0), Cents(TOTAL)]
    assert sum(books().values()) == 0
    told = [one for one in stored(AuditEntry) if one.subject == f"bank_line:{line.id}"]
    assert len(told) > 2  # where it was booked before is known


def test_what_a_person_took_back_is_never_booked_again_by_itself(
    app, held, bring, undo, stored, the_line
):
    """Its reference is right and the amount is owed again: only a person knows that it lies."""
    bring((DAY, "517.39", held.reference))
    undo(stored(Payment)[0], MISTAKE)

    with app.app_context():
        booked = importing.match(None, by="staff:1")

    assert booked == 0
    assert the_line().state is LineState.UNMATCHED


def test_the_line_of_a_payment_that_the_bank_took_back_stays_booked(
    held, bring, undo, stored, the_line
):
    bring((DAY, "517.39", held.reference))

    undo(stored(Payment)[0], RETURNED)

    assert (the_line().state, the_line().payment_id) == (LineState.BOOKED, stored(Payment)[0].id)


def test_a_booking_is_not_taken_back_without_undoing_its_payment(held, bring, the_line, press):
    bring((DAY, "517.39", held.reference))

    for deed in (service.take_back, outgoing.untie):
        with pytest.raises(LineDecided):
            press(deed, the_line().id)


# -- a payment that came back ------------------------------------------------------------------


def test_a_line_that_left_undoes_the_payment_that_came_back(
    held, receive, bring, came_back, stored, the_line, books
):
    payment = receive(held)
    bring((DAY, "-517.39", f"RETURNED ITEM {held.reference}"))

    came_back(the_line(), payment)

    (reversal,) = stored(Reversal)
    assert (reversal.payment_id, reversal.kind, reversal.reason) == (payment.id, RETURNED, "NSF")
    assert (the_line().state, the_line().reversal_id) == (LineState.BOOKED, reversal.id)
    assert stored(Registration)[0].status is Status.CONFIRMED
    assert len(stored(LedgerEntry, posting=f"payment-returned:{payment.id}")) == 2


def test_nothing_that_left_is_ever_tied_by_itself(app, held, receive, bring, stored, the_line):
    receive(held)
    bring((DAY, "-517.39", f"RETURNED ITEM {held.reference}"))

    with app.app_context():
        importing.match(None, by="staff:1")

    assert the_line().state is LineState.OUTGOING
    assert stored(Reversal) == []


@pytest.mark.parametrize(
    ("amount", "more"), [("-517.38", {}), ("-517.39", {"currency": "USD"}), ("-1.00", {})]
)
def test_a_line_over_another_sum_or_currency_is_not_that_payment(
    held, receive, bring, came_back, stored, the_line, amount, more
):
    payment = receive(held)
    bring((DAY, amount, held.reference, more))

    with pytest.raises(AnotherAmount):
        came_back(the_line(), payment)
    assert stored(Reversal) == []


def test_a_mistake_leaves_no_account(held, receive, bring, came_back, stored, the_line):
    payment = receive(held)
    bring((DAY, "-517.39", "x"))

    with pytest.raises(NotReturned):
        came_back(the_line(), payment, MISTAKE)
    assert stored(Reversal) == []


def test_a_line_that_came_is_no_return(held, receive, bring, came_back, stored, the_line):
    payment = receive(held)
    bring((DAY, "517.39", "x"))

    with pytest.raises(LineDecided):
        came_back(the_line(), payment)


def test_a_return_that_is_known_is_tied_once_and_moves_nothing(
    held, receive, bring, undo, press, stored
):
    payment = receive(held)
    undo(payment)
    bring((DAY, "-517.39", "a"), (DAY, "-517.39", "b"))
    first, second = stored(BankLine)
    entries = len(stored(LedgerEntry))

    press(outgoing.tie_return, first.id, payment.id)

    with pytest.raises(TiedAlready):
        press(outgoing.tie_return, second.id, payment.id)
    with pytest.raises(LineDecided):
        press(outgoing.tie_return, first.id, payment.id)
    assert len(stored(LedgerEntry)) == entries


@pytest.mark.parametrize("kind", [None, MISTAKE])
def test_only_what_was_returned_is_tied_as_known(held, receive, bring, undo, press, the_line, kind):
    payment = receive(held)
    if kind:
        undo(payment, kind)
    bring((DAY, "-517.39", "a"))

    with pytest.raises(NotReturned):
        press(outgoing.tie_return, the_line().id, payment.id)


# -- a refund that was sent --------------------------------------------------------------------


def test_a_line_that_left_writes_down_that_the_refund_was_sent(
    held, receive, give_back, bring, press, stored, the_line, books
):
    receive(held, TOTAL + 5_000)
    refund = give_back(held, 5_000)
    bring((DAY, "-50.00", "VIREMENT", {"number": "B-77"}))

    press(outgoing.was_sent, the_line().id, refund.id)

    (done,) = stored(Refund)
    assert (done.status, done.bank_note) == (RefundStatus.SUCCEEDED, "B-77")
    assert (the_line().state, the_line().refund_id) == (LineState.BOOKED, refund.id)
    assert len(stored(LedgerEntry, posting=f"refund:{refund.id}")) == 2


def test_a_refund_known_as_sent_is_tied_once_and_moves_nothing(
    held, receive, give_back, bring, press, stored, writing
):
    receive(held, TOTAL + 5_000)
    refund = give_back(held, 5_000)
    with writing() as session:
        outcomes.mark_paid(session, refund.id, note="typed", now=clock.now())
    bring((DAY, "-50.00", "a"), (DAY, "-50.00", "b"))
    first, second = stored(BankLine)

    press(outgoing.was_sent, first.id, refund.id)

    assert stored(Refund)[0].bank_note == "typed"
    with pytest.raises(TiedAlready):
        press(outgoing.was_sent, second.id, refund.id)
    assert len(stored(LedgerEntry, posting=f"refund:{refund.id}")) == 2


def test_a_refund_of_another_amount_is_not_sent_by_a_line(
    held, receive, give_back, bring, press, stored, the_line
):
    receive(held, TOTAL + 5_000)
    refund = give_back(held, 5_000)
    bring((DAY, "-49.99", "x"))

    with pytest.raises(AnotherAmount):
        press(outgoing.was_sent, the_line().id, refund.id)
    assert stored(Refund)[0].status is RefundStatus.REQUESTED


def test_a_refund_that_was_declined_is_sent_by_no_line(
    held, receive, give_back, bring, press, the_line, writing
):
    receive(held, TOTAL + 5_000)
    refund = give_back(held, 5_000)
    with writing() as session:
        outcomes.decline(session, refund.id, note=None, now=clock.now())
    bring((DAY, "-50.00", "x"))

    with pytest.raises(NotToBePaid):
        press(outgoing.was_sent, the_line().id, refund.id)


def test_a_line_tied_to_the_wrong_thing_waits_again_and_the_money_stays(
    held, receive, bring, came_back, press, stored, the_line
):
    payment = receive(held)
    bring((DAY, "-517.39", "x"))
    came_back(the_line(), payment)

    press(outgoing.untie, the_line().id)

    line = the_line()
    assert (line.state, line.reversal_id) == (LineState.OUTGOING, None)
    assert len(stored(Reversal)) == 1


# -- set aside, suggested, counted -------------------------------------------------------------


def test_what_left_is_set_aside_with_a_reason_and_can_wait_again(bring, press, the_line):
    bring((DAY, "-12.50", "monthly fee"))

    with pytest.raises(ReasonMissing):
        press(service.set_aside, the_line().id, reason=None)
    press(service.set_aside, the_line().id, reason="fee")
    assert (the_line().state, the_line().reason) == (LineState.IGNORED, "fee")
    press(service.take_back, the_line().id)

    assert (the_line().state, the_line().reason) == (LineState.OUTGOING, None)


def test_suggested_by_reference_then_name_then_amount_alone(
    make, held, receive, bring, the_line, offered
):
    by_amount = make.registration(Status.AWAITING_PAYMENT, now=clock.now())
    by_name = make.registration(Status.AWAITING_PAYMENT, now=clock.now())
    with make.writing() as session:
        for one, name in ((by_amount, "Ciudad Distinta"), (by_name, "Puerto Inventado")):
            session.get(Registration, one.id).municipality = name
            session.flush()
    for one in (by_amount, by_name, held):
        receive(one)
        with make.writing() as session:
            name = session.get(Registration, one.id).municipality
            session.query(Bill).filter_by(registration_id=one.id).one().payer_name = name
            session.get(Registration, one.id).contact_name = "Nobody Atall"
            session.flush()

    bring((DAY, "-517.39", f"RETOUR {held.reference}", {"name": "PUERTO INVENTADO"}))

    back, sent = offered(the_line())
    assert back == [
        (held.reference, "reference"),
        (by_name.reference, "name"),
        (by_amount.reference, "amount"),
    ]
    assert sent == []


@pytest.mark.parametrize("method", [PaymentMethod.CASH])
def test_cash_is_never_suggested_as_returned(held, receive, bring, the_line, offered, method):
    receive(held, method=method)
    bring((DAY, "-517.39", held.reference))

    assert offered(the_line()) == ([], [])


def test_only_what_is_like_a_payment_or_a_refund_is_work(
    held, receive, give_back, bring, alike, press, stored
):
    receive(held, TOTAL + 5_000)
    give_back(held, 5_000)
    bring((DAY, "-567.39", "a"), (DAY, "-50.00", "b"), (DAY, "-12.50", "fee"), (DAY, "0.00", "z"))

    # while something is to be sent out of the payment, undoing it is refused
    assert alike() == (1, Cents(5_000))
    line = next(one for one in stored(BankLine) if one.text == "b")
    press(outgoing.was_sent, line.id, stored(Refund)[0].id)
    assert alike() == (1, Cents(TOTAL + 5_000))  # once it was sent, the bank may return it whole


def test_a_payment_undone_and_tied_is_no_longer_like_anything(
    held, receive, bring, came_back, stored, alike
):
    payment = receive(held)
    bring((DAY, "-517.39", "a"), (DAY, "-517.39", "b"))
    assert alike() == (2, Cents(2 * TOTAL))

    came_back(stored(BankLine)[0], payment)

    assert alike() == (0, Cents(0))
