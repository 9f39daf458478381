"""A refund that a card did not take goes by hand only while its money is too much."""

import pytest

from summit.kernel import clock
from summit.kernel.money import Cents
from summit.mail.models import OutboxMessage
from summit.payments.errors import PaymentInDispute
from summit.payments.models import Payment, Refund, RefundPolicy
from summit.payments.queries import money_of
from summit.payments.refunding import outcomes
from summit.payments.refunding.errors import PaysTheBillNow
from summit.payments.reversing.errors import RefundWaits
from summit.payments.reversing.service import Undoing, foresee, reverse
from summit.payments.reversing.statuses import ReversalKind
from summit.payments.service.refunds import move_refund
from summit.payments.statuses import PaymentMethod, RefundStatus
from tests.browsing import text_of
from tests.mail.conftest import read
from tests.payments.refunding.conftest import TOTAL, held_by_bank

REFUNDS_FAIL = "4000 0000 0000 5126"  # days later
OFFER = "Send by hand instead"


@pytest.fixture
def undo(writing):
    def undone(payment):
        with writing("staff:2") as session:
            seen = foresee(session, payment.id).seal
            wish = Undoing(kind=ReversalKind.RETURNED, reason="no funds", seen=seen)
            reverse(session, payment.id, wish, by="staff:2", now=clock.now())

    return undone


@pytest.fixture
def owed(writing):
    def read(held):
        with writing() as session:
            return money_of(session, held.id).balance.amount

    return read


@pytest.fixture
def failed(till, paid, finance, receive, stored):
    """A transfer beside a card payment, whose refund as a surplus failed."""

    def build(amount="517.39"):
        held, _session = paid(REFUNDS_FAIL)
        till.deliver()
        receive(held, TOTAL, PaymentMethod.TRANSFER)
        card, transfer = stored(Payment)
        assert (card.method, transfer.method) == (PaymentMethod.CARD, PaymentMethod.TRANSFER)
        asked = {"reason": "amount", "amount": amount, "note": "twice", "payment": str(card.id)}
        finance.decide(f"/office/registrations/{held.id}/refund", **asked)
        till.work()
        till.stripe.advance(7 * 86_400)
        till.deliver()
        (refund,) = stored(Refund)
        assert refund.status is RefundStatus.FAILED
        return held, refund, transfer

    return build


def press(finance, refund):
    token = finance.draft("/office/refund-policy")["csrf_token"]
    page = f"/office/refunds/{refund.id}/by-hand"
    return finance.post(page, data={"csrf_token": token}, follow_redirects=True)


def test_what_is_too_much_still_is_offered_and_sent_by_hand_once(failed, finance, owed, stored):
    held, refund, _transfer = failed()
    assert OFFER in text_of(finance.get("/office/refunds"))

    finance.submit("/office/refunds", f"/office/refunds/{refund.id}/by-hand")

    assert owed(held) == 0
    assert OFFER not in text_of(finance.get("/office/refunds"))
    press(finance, refund)
    assert [one.by_hand for one in stored(Refund)].count(True) == 1


def test_nothing_is_sent_by_hand_while_a_bank_holds_another_payment_of_the_bill(
    failed, finance, make, stored, writing
):
    """What is too much now is owed once the bank has taken what it holds."""
    _held, refund, transfer = failed()
    make.keep(held_by_bank(transfer))

    assert PaymentInDispute.message[:50] in text_of(press(finance, refund))
    with pytest.raises(PaymentInDispute), writing() as session:
        outcomes.send_by_hand(session, refund.id, by="staff:1", now=clock.now())

    assert len(stored(Refund)) == 1


def test_a_task_to_send_money_says_that_a_bank_holds_money_of_the_bill(
    till, finance, receive, make, stored, writing
):
    """Released before the dispute opened: it may have been sent, and can be written down."""
    held = till.awaiting()
    receive(held, TOTAL - 1_000)
    receive(held, 6_000)
    page = f"/office/registrations/{held.id}/refund"
    finance.decide(page, reason="amount", amount="50.00", note="too much")
    (refund,) = stored(Refund)
    paid = f"/office/refunds/{refund.id}/paid"
    said = "A bank holds money of this bill"
    for address in ("/office/refunds?state=pay", paid):
        assert said not in text_of(finance.get(address)), address

    make.keep(held_by_bank(stored(Payment)[0]))

    for address in ("/office/refunds?state=pay", paid):
        assert said in text_of(finance.get(address)), address
    finance.submit(paid)
    assert stored(Refund)[0].status is RefundStatus.SUCCEEDED
    assert said not in text_of(finance.get("/office/refunds"))


def test_once_the_other_payment_was_undone_it_pays_the_bill_and_goes_nowhere(
    failed, finance, undo, owed, stored, writing
):
    held, refund, transfer = failed()
    undo(transfer)
    assert owed(held) == 0

    assert OFFER not in text_of(finance.get("/office/refunds"))
    assert "not too much any more" in text_of(press(finance, refund))
    with pytest.raises(PaysTheBillNow), writing() as session:
        outcomes.send_by_hand(session, refund.id, by="staff:1", now=clock.now())

    assert (owed(held), len(stored(Refund))) == (0, 1)


def test_as_far_as_it_is_too_much_is_counted_to_the_cent(
    failed, finance, undo, owed, receive, stored
):
    held, refund, transfer = failed()
    undo(transfer)
    receive(held, TOTAL - 1)
    assert OFFER not in text_of(finance.get("/office/refunds"))
    assert "not too much any more" in text_of(press(finance, refund))

    receive(held, 1)
    assert OFFER in text_of(finance.get("/office/refunds"))
    press(finance, refund)

    assert (owed(held), len(stored(Refund))) == (0, 2)


@pytest.mark.parametrize(("needs_two", "told"), [(False, (1, 2)), (True, (1, 1))])
def test_who_read_that_it_is_owed_still_hears_once_that_it_is_not_sent(
    failed, make, writing, stored, findings, needs_two, told
):
    _held, refund, _transfer = failed()
    assert len(stored(OutboxMessage, occasion="payment.refund_failed")) == 1
    if needs_two:
        make.keep(RefundPolicy(id=1, four_eyes_above=Cents(100)))

    for so_often in told:  # the second try is announced at once, or never before its approval
        with writing("staff:1") as session:
            outcomes.send_by_hand(session, refund.id, by="staff:1", now=clock.now())
        (new,) = stored(Refund, status=RefundStatus.REQUESTED)
        with writing("staff:2") as session:
            outcomes.decline(session, new.id, note="no", now=clock.now())

        assert new.awaits_approval is needs_two
        assert len(stored(OutboxMessage, occasion="payment.refund_declined")) == so_often
    assert findings() == []


def test_one_that_was_sent_by_hand_since_is_owed_no_longer_and_another_is_not_announced(
    failed, finance, make, writing, stored
):
    """Only who was told of this very money hears that it is not sent."""
    held, refund, _transfer = failed("100.00")
    with writing("staff:1") as session:
        outcomes.send_by_hand(session, refund.id, by="staff:1", now=clock.now())
    (sent,) = stored(Refund, status=RefundStatus.REQUESTED)
    with writing("staff:1") as session:
        outcomes.mark_paid(session, sent.id, note=None, now=clock.now())
    make.keep(RefundPolicy(id=1, four_eyes_above=Cents(100)))
    asked = {"reason": "amount", "amount": "100.00", "note": "x", "payment": str(refund.payment_id)}
    finance.decide(f"/office/registrations/{held.id}/refund", **asked)
    (another,) = stored(Refund, status=RefundStatus.REQUESTED)
    assert another.awaits_approval

    with writing("staff:2") as session:
        outcomes.decline(session, another.id, note="no", now=clock.now())

    assert stored(OutboxMessage, occasion="payment.refund_declined") == []


def test_what_came_late_by_card_and_is_sent_by_hand_is_not_announced_to_the_card(
    till, stored, writing, deliver, office, findings
):
    held = till.pay_too_late()
    (late,) = stored(Refund)
    with writing() as session:
        row, payment = session.get_one(Refund, late.id), session.get_one(Payment, late.payment_id)
        move_refund(session, row, payment, RefundStatus.FAILED, now=clock.now())

    with writing("staff:1") as session:
        outcomes.send_by_hand(session, late.id, by="staff:1", now=clock.now())

    deliver()
    first, *_failed, second = (read(one)[0] for one in office.to(held.contact_email)[-3:])
    assert "to the same card" in first
    assert "The whole amount goes back to you" in second
    assert "sends the money by hand" in second
    assert "same card" not in second
    assert findings() == []


def test_while_a_surplus_waits_for_approval_nothing_it_rests_on_is_undone(
    till, paid, finance, receive, make, stored, undo, owed
):
    """So no approval sends out what the bill has come to need."""
    make.keep(RefundPolicy(id=1, four_eyes_above=Cents(1_000)))
    held, _session = paid()
    till.deliver()
    receive(held, TOTAL, PaymentMethod.TRANSFER)
    card, transfer = stored(Payment)
    asked = {"reason": "amount", "amount": "517.39", "note": "twice", "payment": str(card.id)}
    finance.decide(f"/office/registrations/{held.id}/refund", **asked)
    (refund,) = stored(Refund)
    assert (refund.awaits_approval, refund.by_hand) == (True, False)

    with pytest.raises(RefundWaits, match="517.39"):
        undo(transfer)

    assert owed(held) == 0
