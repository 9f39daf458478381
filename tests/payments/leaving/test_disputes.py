"""While a bank holds the money: what is kept is decided on what was paid, and nothing is sent."""

import pytest

from summit.kernel import clock
from summit.kernel.money import Cents
from summit.mail.models import OutboxMessage
from summit.payments.documents.models import Document
from summit.payments.documents.rules import DocumentKind
from summit.payments.errors import ChangedSincePreview, PaidAlready, PaymentInDispute
from summit.payments.leaving.errors import BankHolds
from summit.payments.leaving.service import foresee, preview, wish_of_contact
from summit.payments.models import Attempt, Bill, Refund, RefundPolicy
from summit.payments.queries import money_of
from summit.payments.refunding import outcomes
from summit.payments.refunding.errors import BankTookIt
from summit.payments.refunding.service import surplus_of
from summit.payments.statuses import RefundStatus
from summit.payments.withdrawal import leave
from summit.registration.models import Attendee
from summit.registration.queries import get_whole
from tests.browsing import text_of
from tests.conftest import filled
from tests.mail.conftest import read
from tests.payments.leaving.conftest import BOTH, EACH, FEE


@pytest.fixture
def dispute(till, stored):
    """Let the cardholder's bank take the payment back; return how to move it on."""

    def open_it():
        found = till.stripe.open_dispute(stored(Attempt)[0].payment_intent_id)
        till.deliver()

        def decide(status):
            till.stripe.move_dispute(found["id"], status)
            till.deliver()

        return decide

    return open_it


@pytest.fixture
def too_late(till, later):
    """Let the last day pass on which something goes back."""
    later(days=30)
    till.stripe.advance(30 * 86_400)


@pytest.fixture
def money(writing):
    def of(held):
        with writing() as session:
            return money_of(session, held.id)

    return of


def staying(stored):
    return [one.left_at is None for one in stored(Attendee)]


def leave_page(held):
    return f"/office/registrations/{held.id}/people/{held.attendees[0].id}/leave"


@pytest.fixture
def as_contact(app, gateway, writing):
    """Press the contact's button for the first person, as it was shown to them."""

    def shown(held):
        with writing() as session:
            booking, found = get_whole(session, held.id), money_of(session, held.id)
            what = preview(session, booking, held.attendees[0].id, found, now=clock.now())
            wish = wish_of_contact(session, "")
            return wish and foresee(session, booking, what, found, wish).seal()

    def press(held, seen):
        with writing() as session:
            wish = wish_of_contact(session, seen)
        with app.app_context():
            leave(held.id, held.attendees[0].id, wish, gateway=gateway, by="contact:1")

    press.shown = shown
    return press


# -- the contact -------------------------------------------------------------------------------


def test_a_contact_lets_nobody_go_while_a_bank_holds_the_money(
    by_card, policy, too_late, dispute, as_contact, stored, money
):
    """Shown before the bank asked, when all was kept: nothing of it differs now."""
    seen = as_contact.shown(by_card)
    decide = dispute()

    with pytest.raises(BankHolds):
        as_contact(by_card, seen)

    assert staying(stored) == [True, True]
    decide("won")
    as_contact(by_card, as_contact.shown(by_card))  # decided: by the policy of the day
    assert (money(by_card).balance.amount, stored(Bill)[0].retained.amount) == (0, EACH)


def test_without_published_dates_money_in_question_is_money_paid(by_card, dispute, as_contact):
    dispute()

    with pytest.raises(PaidAlready):
        as_contact(by_card, "")


# -- finance -----------------------------------------------------------------------------------


def test_finance_decides_on_what_was_paid_and_nothing_is_sent(
    till, by_card, policy, dispute, finance, let_go, stored, money, office, deliver
):
    dispute()
    shown = text_of(finance.get(leave_page(by_card)))
    assert "nothing goes back before the bank has decided" in shown
    assert "kept: $40.00 CAD; then to be paid: $0.00 CAD; too much, and waits" in shown
    assert "waits for the bank: $477.39" in shown

    assert let_go(finance, by_card).status_code == 303
    till.work()

    assert staying(stored) == [False, True]
    assert stored(Refund) == []
    assert stored(Bill)[0].retained.amount == FEE
    (note,) = stored(Document, kind=DocumentKind.CREDIT_NOTE)
    assert note.amount.amount == EACH - FEE
    assert money(by_card).balance.amount == FEE - EACH
    deliver()
    (letter,) = [one for one in stored(OutboxMessage) if one.occasion.endswith("people_left")]
    text = read(office.to(letter.recipient)[-1])[0]
    assert "nothing goes back before that is decided" in text
    assert "go back to you" not in text


@pytest.mark.parametrize(("end", "owed"), [("won", FEE - EACH), ("lost", EACH + FEE)])
def test_once_it_is_decided_the_contact_has_what_the_policy_gave_them(
    till, by_card, policy, dispute, finance, let_go, stored, money, end, owed
):
    decide = dispute()
    let_go(finance, by_card)

    decide(end)

    assert money(by_card).balance.amount == owed
    assert surplus_of(money(by_card)).amount == max(0, -owed)
    if end == "won":
        page = f"/office/registrations/{by_card.id}/refund"
        given = {"amount": "477.39", "note": "the bank decided"}
        assert finance.decide(page, reason="amount", **given).status_code == 303
        assert sum(one.amount.amount for one in stored(Refund)) == EACH - FEE
        assert money(by_card).balance.amount == 0


def test_what_stripe_gives_back_no_more_after_a_dispute_goes_by_hand_from_the_start(
    till, by_card, policy, dispute, finance, let_go, stored, money, office, deliver, findings
):
    """The simulator's charge stays unrefundable once money was withdrawn, as Stripe's may."""
    decide = dispute()
    let_go(finance, by_card)
    decide("won")
    page = f"/office/registrations/{by_card.id}/refund"
    asked = {"reason": "amount", "amount": "477.39", "note": "the bank decided"}
    assert "By hand, a task for finance" in text_of(finance.foresee(page, **asked))

    finance.decide(page, **asked)
    till.work()

    (refund,) = stored(Refund)
    assert (refund.by_hand, refund.status) == (True, RefundStatus.REQUESTED)
    assert (money(by_card).balance.amount, findings()) == (0, [])
    deliver()
    (letter,) = stored(OutboxMessage, occasion="payment.refund")
    text = read(office.to(letter.recipient)[-1])[0]
    assert "sends the money by hand" in text
    assert "return to the card" not in text


def test_what_stripe_still_gives_back_after_a_dispute_goes_to_the_card(
    till, by_card, finance, stored
):
    """Its own word decides, not how the dispute ended: an inquiry withdraws nothing."""
    intent = stored(Attempt)[0].payment_intent_id
    asked = till.stripe.open_dispute(intent, status="warning_needs_response")
    till.stripe.move_dispute(asked["id"], "warning_closed")
    till.deliver()

    finance.decide(
        f"/office/registrations/{by_card.id}/refund", reason="amount", amount="40.00", note="so"
    )
    till.work()

    assert [(one.by_hand, one.status.value) for one in stored(Refund)] == [(False, "succeeded")]


def test_a_refund_that_waited_while_a_bank_decided_is_approved_to_go_by_hand(
    till, by_card, policy, dispute, finance, let_go, make, stored, writing
):
    make.keep(RefundPolicy(id=1, four_eyes_above=Cents(100)))
    let_go(finance, by_card)
    (refund,) = stored(Refund)
    assert (refund.awaits_approval, refund.by_hand) == (True, False)
    decide = dispute()

    def approve():
        with writing("staff:99") as session:
            outcomes.approve(session, refund.id, by="staff:99", now=clock.now())

    with pytest.raises(PaymentInDispute):
        approve()
    assert stored(Refund)[0].awaits_approval
    decide("won")
    approve()
    till.work()

    assert [(one.by_hand, one.status.value) for one in stored(Refund)] == [(True, "requested")]


def test_what_a_bank_took_for_good_meanwhile_is_not_sent_a_second_time(
    till, by_card, policy, dispute, finance, let_go, make, stored, writing, money
):
    """The cardholder has it back already: declined, and decided on anew where it is owed."""
    make.keep(RefundPolicy(id=1, four_eyes_above=Cents(100)))
    let_go(finance, by_card)
    (refund,) = stored(Refund)
    decide = dispute()
    decide("lost")
    assert money(by_card).balance > Cents(0)

    with pytest.raises(BankTookIt), writing("staff:99") as session:
        outcomes.approve(session, refund.id, by="staff:99", now=clock.now())

    assert [(one.awaits_approval, one.by_hand) for one in stored(Refund)] == [(True, False)]
    assert not [one for one in stored(OutboxMessage) if one.occasion == "payment.refund"]


@pytest.mark.parametrize("end", ["won", "lost"])
def test_on_a_day_without_refund_all_of_it_stays_claimed(
    by_card, policy, too_late, dispute, finance, let_go, stored, money, end
):
    decide = dispute()
    let_go(finance, by_card)

    decide(end)

    assert surplus_of(money(by_card)).amount == 0
    assert stored(Bill)[0].retained.amount == EACH
    assert money(by_card).balance.amount == (0 if end == "won" else BOTH)


@pytest.mark.parametrize(
    ("reason", "given", "kept"),
    [
        ("visa", {"note": "refused", "has_seen": "y"}, FEE),
        ("organizer", {"note": "we cancel"}, 0),
        ("amount", {"amount": "0", "note": "nothing"}, EACH),
    ],
)
def test_each_reason_keeps_what_it_says_of_money_in_question(
    by_card, policy, dispute, finance, let_go, stored, money, reason, given, kept
):
    decide = dispute()

    assert let_go(finance, by_card, reason=reason, **given).status_code == 303

    assert (stored(Bill)[0].retained.amount, stored(Refund)) == (kept, [])
    decide("won")
    assert money(by_card).balance.amount == kept - EACH


def test_a_dispute_opened_since_the_preview_shows_it_anew(
    by_card, policy, dispute, finance, stored
):
    page = leave_page(by_card)
    sent = filled(finance.foresee(page, reason="policy").text) | {"reason": "policy"}
    dispute()

    answer = finance.post(page, data=sent)

    assert ChangedSincePreview.message[:30] in text_of(answer)
    assert staying(stored) == [True, True]


def test_who_may_not_refund_lets_nobody_go_for_whom_money_is_in_question(
    by_card, policy, dispute, organizer, stored
):
    dispute()
    page = f"/office/registrations/{by_card.id}/people/{by_card.attendees[0].id}/remove"

    answer = organizer.submit(page)

    assert staying(stored) == [True, True]
    assert "only finance can make" in text_of(organizer.get(answer.location))
