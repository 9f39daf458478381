"""What keeps a payment from being undone: each refusal by name, and nothing changes by it."""

import pytest

from summit.kernel import clock
from summit.kernel.money import Cents
from summit.payments import by_hand
from summit.payments.errors import ChangedSincePreview
from summit.payments.models import LedgerEntry, Payment, Refund, RefundPolicy
from summit.payments.refunding import outcomes
from summit.payments.refunding.errors import NotToBePaid, RefundTooHigh, SourceGone
from summit.payments.reversing.errors import (
    NoBankReturnsIt,
    PaidByCard,
    ReasonMissing,
    RefundWaits,
    ReversedAlready,
    UndoneByTheSame,
)
from summit.payments.reversing.models import Reversal
from summit.payments.reversing.service import Undoing, foresee, reverse
from summit.payments.statuses import PaymentMethod, RefundStatus
from summit.registration.errors import PaymentOpen
from tests.payments.reversing.conftest import MISTAKE, RETURNED, TOTAL


@pytest.fixture(autouse=True)
def _nothing_is_undone(stored):
    """After each refusal the ledger holds no end of a payment but those a test made."""
    yield
    ends = [e for e in stored(LedgerEntry) if e.posting.startswith(("payment-r", "payment-m"))]
    assert len(ends) == 2 * len(stored(Reversal))


def test_a_card_payment_is_refused_because_only_stripe_knows(till, paid, undo, stored):
    paid()
    till.deliver()

    for kind in (RETURNED, MISTAKE):
        with pytest.raises(PaidByCard):
            undo(stored(Payment)[0], kind, seen="")


def test_a_payment_that_was_undone_is_not_undone_again(till, receive, undo, stored):
    payment = receive(till.awaiting())
    undo(payment)

    for kind in (RETURNED, MISTAKE):
        with pytest.raises(ReversedAlready):
            undo(payment, kind)
    assert len(stored(Reversal)) == 1


def test_cash_is_returned_by_no_bank(till, receive, undo):
    payment = receive(till.awaiting(), method=PaymentMethod.CASH)

    with pytest.raises(NoBankReturnsIt):
        undo(payment, RETURNED)


@pytest.mark.parametrize("reason", [None, ""])
def test_without_a_reason_nothing_is_undone(till, receive, undo, reason):
    payment = receive(till.awaiting())

    with pytest.raises(ReasonMissing):
        undo(payment, reason=reason)


def test_money_that_changed_meanwhile_is_looked_at_first(till, receive, undo, writing):
    held = till.awaiting()
    payment = receive(held, 10_000)
    with writing() as session:
        seen = foresee(session, payment.id).seal
    receive(held, 5_000)

    with pytest.raises(ChangedSincePreview):
        undo(payment, seen=seen)


def test_an_open_card_page_is_in_the_way_and_by_hand_closes_it(app, till, receive, undo, writing):
    """What is owed changes: a page over the sum before would be paid for too little."""
    held = till.awaiting()
    payment = receive(held, 10_000)
    session_id = till.begin(held)

    with pytest.raises(PaymentOpen):
        undo(payment)
    with writing() as session:
        wish = Undoing(kind=RETURNED, reason="x", seen=foresee(session, payment.id).seal)
    with app.app_context():
        by_hand.without_card_page(
            held.id,
            lambda session: reverse(session, payment.id, wish, by="staff:2", now=clock.now()),
            gateway=till.gateway,
            by="staff:2",
        )

    pages = {one["id"]: one["status"] for one in till.stripe.state()["checkout.session"]}
    assert pages[session_id] == "expired"


# -- refunds -----------------------------------------------------------------------------------


def test_a_surplus_that_waits_to_be_sent_back_is_decided_on_first(
    till, receive, undo, refund, owed, stored, writing
):
    """The wrong transfer made the right one too much, which is about to go back."""
    held = till.awaiting()
    wrong = receive(held)
    right = receive(held)
    refund(held, TOTAL)
    (task,) = stored(Refund)
    assert task.payment_id == right.id

    with pytest.raises(RefundWaits, match="517.39"):
        undo(wrong, MISTAKE, seen="")
    with writing() as session:
        outcomes.decline(session, task.id, note="the other one was wrong", now=clock.now())
    undo(wrong, MISTAKE)

    assert owed(held) == 0  # the right one pays


def test_a_refund_that_waits_out_of_the_very_payment_is_decided_on_first(
    till, receive, undo, refund, stored, writing
):
    held = till.awaiting()
    receive(held)
    surplus = receive(held)
    refund(held, TOTAL)

    with pytest.raises(RefundWaits):
        undo(surplus, MISTAKE, seen="")


def test_a_refund_that_waits_for_another_person_is_decided_on_first(
    till, receive, undo, refund, make
):
    make.keep(RefundPolicy(id=1, four_eyes_above=Cents(1_000)))
    held = till.awaiting()
    payment = receive(held)
    refund(held, 5_000)

    with pytest.raises(RefundWaits):
        undo(payment, seen="")


def test_once_the_refund_came_back_the_payment_can_be_undone(
    till, receive, undo, refund, stored, writing
):
    held = till.awaiting()
    payment = receive(held)
    refund(held, 4_000, keeps_claim=True)
    (task,) = stored(Refund)
    with writing() as session:
        outcomes.mark_paid(session, task.id, note=None, now=clock.now())
        outcomes.came_back(session, task.id, note=None, now=clock.now())

    undo(payment)

    assert len(stored(Reversal)) == 1


def test_nothing_is_refunded_out_of_a_payment_that_was_undone(till, receive, undo, refund, stored):
    held = till.awaiting()
    undo(receive(held))

    with pytest.raises(RefundTooHigh):
        refund(held, 1)
    assert stored(Refund) == []


def test_nothing_is_refunded_out_of_it_beside_a_payment_that_holds(
    till, receive, undo, refund, stored
):
    """The other payment was too much while this one counted; it pays the bill now."""
    held = till.awaiting()
    wrong = receive(held)
    receive(held)
    undo(wrong, MISTAKE)

    with pytest.raises(SourceGone):
        refund(held, 1, payment_id=wrong.id)
    assert stored(Refund) == []


def test_a_refund_that_came_back_is_not_sent_again_out_of_a_payment_undone_since(
    till, receive, undo, refund, stored, writing
):
    held = till.awaiting()
    payment = receive(held)
    refund(held, 4_000, keeps_claim=True)
    (task,) = stored(Refund)
    with writing() as session:
        outcomes.decline(session, task.id, note=None, now=clock.now())
    undo(payment)

    with pytest.raises(NotToBePaid), writing() as session:
        outcomes.send_by_hand(session, task.id, by="staff:1", now=clock.now())


def test_a_refund_on_its_way_to_a_card_stops_nobody(
    till, paid, receive, undo, refund, owed, stored
):
    """The wrong transfer made a card payment too much; nobody can stop what Stripe sends."""
    held, _session = paid()
    till.deliver()
    card, wrong = stored(Payment)[0], receive(held)
    refund(held, TOTAL, payment_id=card.id)
    (under_way,) = stored(Refund)
    assert (under_way.status, under_way.by_hand) == (RefundStatus.REQUESTED, False)

    undo(wrong, MISTAKE)

    assert owed(held) == TOTAL  # as long as the card's money goes back


# -- two people --------------------------------------------------------------------------------


def test_above_the_limit_who_recorded_a_payment_does_not_undo_it(till, receive, undo, make, stored):
    make.keep(RefundPolicy(id=1, four_eyes_above=Cents(1_000)))
    payment = receive(till.awaiting(), by="staff:1")

    with pytest.raises(UndoneByTheSame):
        undo(payment, by="staff:1")
    undo(payment, by="staff:2")

    assert len(stored(Reversal)) == 1


def test_below_the_limit_or_without_one_who_recorded_it_may(till, receive, undo, make, stored):
    held = till.awaiting()
    undo(receive(held, 900, by="staff:1"), MISTAKE, by="staff:1")
    make.keep(RefundPolicy(id=1, four_eyes_above=Cents(1_000)))
    undo(receive(held, 900, by="staff:1"), MISTAKE, by="staff:1")

    assert len(stored(Reversal)) == 2
