"""Scenarios 16 and 17: charges that cannot be refunded, disputes lost and won after all."""

import random
from datetime import timedelta

import pytest

from summit.badges.models import Badge
from summit.kernel import clock
from summit.kernel.money import Cents
from summit.mail.models import OutboxMessage
from summit.payments.checkout import sync_dispute
from summit.payments.disputing.models import Dispute
from summit.payments.disputing.statuses import DISPUTE_ALLOWED, UNDECIDED, DisputeStatus
from summit.payments.documents.service import issue_statement
from summit.payments.errors import PaymentInDispute
from summit.payments.models import LedgerEntry, Payment, Refund, StripeEvent
from summit.payments.payouts.models import BalanceTransaction
from summit.payments.queries import money_of
from summit.payments.reconciling import Kind, reconcile
from summit.payments.service.ledger import unbalanced
from summit.payments.service.refunds import request_refund
from summit.payments.statuses import Account, RefundStatus
from summit.registration.models import Registration
from summit.registration.statuses import Status
from summit.staff.rules import Role
from tests.browsing import text_of
from tests.payments.simulator import AUTHENTICATES, DISPUTED

TOTAL = 51_739  # 450 dollars with both taxes
FEE = 1_500  # of a dispute


@pytest.fixture
def finance(make, sign_in):
    return sign_in(make.staff(Role.FINANCE))


@pytest.fixture
def bought(till, paid):
    """Return a registration paid by card, and Stripe's number of the payment."""
    held, _session = paid()
    till.deliver()
    return held, till.stripe.state()["payment_intent"][0]["id"]


@pytest.fixture
def disputed(till, bought):
    """Return a registration whose payment a bank has taken back, and Stripe's dispute."""
    held, intent = bought
    dispute = till.stripe.open_dispute(intent)
    till.deliver()
    return held, dispute["id"]


@pytest.fixture
def books(books):
    """Return what each account of the ledger holds, where it holds something."""
    return lambda: {account: amount for account, amount in books().items() if amount}


@pytest.fixture
def money(writing):
    def of(held):
        with writing() as session:
            return money_of(session, held.id)

    return of


def ask_back(writing, stored, held, amount=None):
    with writing() as session:
        payment = session.get_one(Payment, stored(Payment)[0].id)
        about = {"registration_id": held.id, "reason": "amount", "amount": amount}
        request_refund(session, payment, now=payment.received_at, asked_by="staff:1", **about)


def letters(stored):
    return [one.occasion for one in stored(OutboxMessage)]


# -- 16: a charge that is disputed, or refunded already -----------------------------------------


def test_scenario_16_refund_of_a_disputed_charge_says_so_and_syncs(
    till, bought, finance, writing, stored
):
    """The refund was decided before anybody told us of the dispute."""
    held, intent = bought
    till.stripe.open_dispute(intent)
    ask_back(writing, stored, held)

    till.work()

    assert till.stripe.state()["refund"] == []
    (refund,) = stored(Refund)
    assert (refund.status, refund.failure) == (RefundStatus.FAILED, "charge_disputed")
    (dispute,) = stored(Dispute)  # no event was delivered: the refusal made us ask
    assert dispute.status is DisputeStatus.NEEDS_ANSWER
    assert "payment.refund_failed" not in letters(stored)  # nothing was on its way
    text = text_of(finance.get("/office/refunds?state=failed"))
    assert "The cardholder’s bank disputes this payment" in text
    assert "charge_disputed" not in text


def test_scenario_16_refund_of_a_disputed_charge_is_not_offered(disputed, finance, stored):
    held, _dispute = disputed
    page = f"/office/registrations/{held.id}/refund"

    answer = finance.get(page)

    assert "in dispute" in text_of(answer)
    assert "Refund this amount" not in text_of(answer)  # nothing else of it could go back
    answer = finance.foresee(page, reason="amount", amount="10.00", note="goodwill")
    assert answer.status_code == 422
    assert "A card payment of this registration is in dispute" in text_of(answer)
    assert 'value="10.00"' in answer.text  # what was typed is still there
    assert stored(Refund) == []


def test_what_is_paid_twice_waits_while_a_bank_holds_the_first(till, later, stored, money, finance):
    """Decision 240: the bank may take more than the rest holds."""
    held = till.awaiting()
    first = till.begin(held)
    assert till.stripe.pay(first, AUTHENTICATES)["turn"] == "authenticate"
    later(minutes=36)
    assert till.stripe.pay(till.begin(held))["turn"] == "paid"
    till.deliver()
    paid = [one for one in till.stripe.state()["payment_intent"] if one["status"] == "succeeded"]
    dispute = till.stripe.open_dispute(paid[0]["id"])
    till.deliver()

    assert till.stripe.authenticate(first, despite_expiry=True)["turn"] == "paid"
    till.deliver()
    till.work()

    assert len(stored(Payment)) == 2
    assert stored(Refund) == []
    assert money(held).balance == Cents(-TOTAL)
    assert held.reference in finance.get("/office/money?state=surplus").text
    till.stripe.move_dispute(dispute["id"], "lost")
    till.deliver()
    assert money(held).balance == Cents(0)  # the second one pays what the bank took


def test_scenario_16_a_registration_in_dispute_is_not_withdrawn(disputed, finance, stored):
    """Its money is in nobody's hand yet: credit note and refund would both be wrong."""
    held, _dispute = disputed
    page = f"/office/registrations/{held.id}/withdraw"

    answer = finance.foresee(page, reason="organizer", note="x")

    assert answer.status_code == 422
    assert "A card payment of this registration is in dispute" in text_of(answer)
    assert stored(Registration)[0].status is Status.CONFIRMED


def test_scenario_16_a_registration_in_dispute_ends_in_no_other_way(
    till, disputed, finance, stored
):
    """Nor by the button for what was never paid: nothing is refundable, and yet it was paid."""
    held, _dispute = disputed

    with pytest.raises(PaymentInDispute):
        till.withdraw(held)

    page = finance.get(f"/office/registrations/{held.id}").text
    assert "Cancel the registration…" not in page
    assert stored(Badge)[0].ended_at is None


def test_a_registration_whose_dispute_was_lost_is_withdrawn_with_a_balance_of_zero(
    till, disputed, finance, stored, money, books
):
    held, stripe_id = disputed
    till.stripe.move_dispute(stripe_id, "lost")
    till.deliver()

    till.withdraw(held)

    assert stored(Registration)[0].status is Status.CANCELLED
    assert money(held).balance == Cents(0)
    assert books()[Account.STRIPE] == -books()[Account.STRIPE_FEES]
    assert set(books()) == {Account.STRIPE, Account.STRIPE_FEES}


def test_scenario_16_refund_of_a_refunded_charge_says_so_and_syncs(
    till, bought, finance, writing, stored, money
):
    held, intent = bought
    ask_back(writing, stored, held)
    till.stripe.refund_on_dashboard(intent)

    till.work()

    ours, external = sorted(stored(Refund), key=lambda one: one.is_external)
    assert (ours.status, ours.failure) == (RefundStatus.FAILED, "charge_already_refunded")
    assert external.status is RefundStatus.SUCCEEDED
    assert money(held).payments[0].refundable == Cents(0)
    assert "payment.refund_failed" not in letters(stored)  # it did go back, another way
    text = text_of(finance.get("/office/refunds?state=failed"))
    assert "This payment was refunded already" in text


def test_scenario_16_an_inquiry_leaves_a_refund_possible(till, bought, writing, stored):
    held, intent = bought
    till.stripe.open_dispute(intent, status="warning_needs_response")
    till.deliver()

    ask_back(writing, stored, held)
    till.work()

    assert stored(Refund)[0].status is RefundStatus.SUCCEEDED
    assert stored(Dispute)[0].withdrawn == Cents(0)


# -- 17: lost, and won after all ---------------------------------------------------------------


def test_scenario_17_an_open_dispute_holds_the_money_and_leaves_the_badge(
    disputed, stored, books, money
):
    held, stripe_id = disputed

    (dispute,) = stored(Dispute)
    assert (dispute.stripe_id, dispute.amount) == (stripe_id, Cents(TOTAL))
    assert (dispute.withdrawn, dispute.lost) == (Cents(TOTAL), Cents(0))
    assert dispute.respond_by - dispute.opened_at == timedelta(days=7)
    assert not dispute.is_charge_refundable
    assert books()[Account.DISPUTED] == TOTAL
    assert books()[Account.STRIPE_FEES] == FEE
    assert books()[Account.STRIPE] == -FEE
    assert Account.RECEIVABLE not in books()
    assert money(held).balance == Cents(0)  # nothing is asked for again yet
    assert stored(Registration)[0].status is Status.CONFIRMED
    assert stored(Badge)[0].ended_at is None


def test_scenario_17_a_dispute_lost_is_posted_and_owed_again(
    till, disputed, finance, stored, books, money
):
    held, stripe_id = disputed

    till.stripe.move_dispute(stripe_id, "lost")
    till.deliver()

    (dispute,) = stored(Dispute)
    assert (dispute.status, dispute.lost) == (DisputeStatus.LOST, Cents(TOTAL))
    assert dispute.ended_at
    assert Account.DISPUTED not in books()
    assert books()[Account.RECEIVABLE] == TOTAL == money(held).balance.amount
    assert stored(Registration)[0].status is Status.CONFIRMED
    assert stored(Badge)[0].ended_at is None
    text = text_of(finance.get("/office/disputes?state=lost"))
    assert "San Bartolomé de las Tres Aguas" in text


def test_scenario_17_a_statement_says_what_a_bank_took_and_gave_back(
    till, disputed, writing, money
):
    held, dispute = disputed
    till.stripe.move_dispute(dispute, "lost")
    till.deliver()
    till.stripe.move_dispute(dispute, "won")
    till.deliver()

    with writing() as session:
        stated = issue_statement(session, held.id, now=clock.now()).facts
    moves = [(one["kind"], one["left"]) for one in stated["moves"]]
    assert moves == [
        ("bill", TOTAL),
        ("payment", 0),
        ("dispute-lost", TOTAL),
        ("dispute-won", 0),
    ]
    assert stated["balance"] == money(held).balance.amount == 0
    assert stated["gst_number"] == "GST"


def test_scenario_17_a_win_after_a_loss_reverses_it(till, disputed, stored, books, money):
    held, stripe_id = disputed
    till.stripe.move_dispute(stripe_id, "lost")
    till.deliver()

    till.stripe.move_dispute(stripe_id, "won")
    till.deliver()

    (dispute,) = stored(Dispute)
    assert dispute.status is DisputeStatus.WON
    assert (dispute.withdrawn, dispute.lost) == (Cents(0), Cents(0))
    assert Account.DISPUTED not in books()
    assert Account.RECEIVABLE not in books()
    assert books()[Account.STRIPE] == TOTAL - FEE
    assert money(held).balance == Cents(0)


@pytest.mark.parametrize("seed", range(4))
def test_scenario_17_any_order_and_number_of_deliveries_is_one_story(
    till, bought, stored, writing, books, seed
):
    """Lost, appealed, won: all events late, shuffled, each of them twice."""
    _held, intent = bought
    dispute = till.stripe.open_dispute(intent)["id"]
    for status in ("under_review", "lost", "appeal_under_review", "won"):
        till.stripe.move_dispute(dispute, status)
    events = [one for one in till.stripe.events() if one["type"].startswith("charge.dispute.")]
    random.Random(seed).shuffle(events)  # noqa: S311 (a test)

    for event in events:
        till.stripe.redeliver(event["id"], times=2, at_once=True)
        till.work()

    assert stored(Dispute)[0].status is DisputeStatus.WON
    assert books()[Account.STRIPE] == TOTAL - FEE
    assert Account.DISPUTED not in books()
    with writing() as session:
        assert unbalanced(session) == []
    postings = {one.posting for one in stored(LedgerEntry)}
    assert sum(one.startswith("dispute-funds:") for one in postings) == 2  # out, and back in
    assert (
        sum(one.startswith("stripe-fee:") for one in postings) == 1
    )  # the charge's comes at night
    assert {one.processed_at is not None for one in stored(StripeEvent)} == {True}


def test_scenario_17_the_news_may_come_before_that_of_the_payment(till, paid, stored, books):
    """Card …0259 is disputed at once, and the deliveries are turned round."""
    paid(DISPUTED)
    till.stripe.fail_webhooks("reverse", count=5)

    till.deliver()

    assert stored(Dispute)[0].status is DisputeStatus.NEEDS_ANSWER
    assert books()[Account.DISPUTED] == TOTAL
    assert stored(Registration)[0].status is Status.CONFIRMED


def test_scenario_17_a_dispute_nobody_told_of_is_found_at_night(
    app, gateway, till, bought, stored, books
):
    _held, intent = bought
    stripe_id = till.stripe.open_dispute(intent)["id"]

    def compare():
        with app.app_context():
            return list(reconcile(gateway, clock.now() - timedelta(days=3)))

    assert [(one.kind, one.about) for one in compare()] == [(Kind.DISPUTE_FOUND, stripe_id)]
    assert stored(Dispute)[0].stripe_id == stripe_id
    assert books()[Account.DISPUTED] == TOTAL
    assert compare() == []

    till.stripe.move_dispute(stripe_id, "lost")

    assert [one.kind for one in compare()] == [Kind.DISPUTE_FOUND]
    assert stored(Dispute)[0].status is DisputeStatus.LOST


def test_scenario_17_a_dispute_of_months_ago_is_still_asked_about(
    app, gateway, till, disputed, stored, later
):
    """Stripe decided long after the window in which it lists new disputes, and said so in vain."""
    _held, stripe_id = disputed
    later(days=75)
    till.stripe.move_dispute(stripe_id, "lost")

    with app.app_context():
        (found,) = list(reconcile(gateway, clock.now() - timedelta(days=3)))

    assert (found.kind, found.is_mended) == (Kind.DISPUTE_FOUND, True)
    assert stored(Dispute)[0].status is DisputeStatus.LOST


def test_scenario_17_an_end_that_cannot_follow_is_shown_to_a_person(
    app, gateway, till, disputed, stored
):
    _held, stripe_id = disputed
    till.stripe.move_dispute(stripe_id, "won")
    till.deliver()
    till.stripe.move_dispute(stripe_id, "lost")
    till.deliver()

    with app.app_context():
        (found,) = list(reconcile(gateway, clock.now() - timedelta(days=3)))

    assert (found.kind, found.is_mended) == (Kind.DISPUTE_DIFFERS, False)
    assert stored(Dispute)[0].status is DisputeStatus.WON


def test_a_dispute_of_another_program_changes_nothing(till, gateway, stored):
    foreign = till.stripe.complete_foreign_session()

    till.stripe.open_dispute(foreign["payment_intent"])
    till.deliver()

    assert (stored(Dispute), stored(BalanceTransaction)) == ([], [])
    assert {one.processed_at is not None for one in stored(StripeEvent)} == {True}


def test_a_word_of_stripe_that_is_older_than_ours_changes_nothing(
    app, gateway, till, disputed, stored, monkeypatch
):
    """Two workers ask at once, and the one who asked first writes last."""
    _held, stripe_id = disputed
    old = gateway.dispute(stripe_id)
    till.stripe.move_dispute(stripe_id, "lost")
    till.deliver()

    monkeypatch.setattr(type(gateway), "dispute", lambda *_: old)
    with app.app_context():
        sync_dispute(stripe_id, gateway)

    assert stored(Dispute)[0].status is DisputeStatus.LOST
    assert stored(Dispute)[0].lost == Cents(TOTAL)


def test_only_an_appeal_or_a_win_undoes_a_loss():
    after = DISPUTE_ALLOWED[DisputeStatus.LOST]

    assert after & UNDECIDED == {
        DisputeStatus.APPEAL_NEEDS_ANSWER,
        DisputeStatus.APPEAL_IN_REVIEW,
    }
    assert DISPUTE_ALLOWED[DisputeStatus.WON] == set()
