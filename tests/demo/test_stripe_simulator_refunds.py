"""Refunds and disputes at the simulator, through the real stripe library under the contract."""

import pytest
import stripe

from tests.payments.simulator import REFUND_FAILS, REFUND_WAITS


@pytest.fixture
def refund(client):
    def make(session, amount=None, **more):
        asked = {"payment_intent": session.payment_intent} | more
        return client.v1.refunds.create(asked | ({"amount": amount} if amount else {}))

    return make


def kinds(simulator):
    found = [one["type"] for one in simulator.events()]
    return found[found.index("checkout.session.completed") + 1 :]


def test_a_partial_refund_leaves_the_rest_refundable(paid, refund, client, simulator):
    session = paid()

    made = refund(session, 5_000, reason="requested_by_customer", metadata={"refund": "r1"})

    charge = client.v1.charges.list({"payment_intent": session.payment_intent}).data[0]
    assert (made.status, made.amount, made.metadata["refund"]) == ("succeeded", 5_000, "r1")
    assert (charge.amount_refunded, charge.refunded) == (5_000, False)
    assert kinds(simulator) == ["refund.created", "charge.refunded"]
    moved = client.v1.balance_transactions.retrieve(made.balance_transaction)
    assert (moved.amount, moved.type) == (-5_000, "refund")


def test_two_partial_refunds_of_one_amount_are_two(paid, refund, client):
    session = paid()

    made = [refund(session, 5_000).id, refund(session, 5_000).id]

    listed = client.v1.refunds.list({"payment_intent": session.payment_intent})
    assert [one.id for one in listed.data] == made[::-1]


def test_more_than_what_is_left_is_refused(paid, refund):
    session = paid()
    refund(session, 100_000)

    with pytest.raises(stripe.InvalidRequestError, match=r"\$50\.01.*\$50\.00") as refusal:
        refund(session, 5_001)

    assert refusal.value.param == "amount"
    assert refund(session, 5_000).status == "succeeded"


def test_a_refunded_charge_is_not_refunded_again(paid, refund):
    session = paid()
    refund(session)

    with pytest.raises(stripe.InvalidRequestError) as refusal:
        refund(session)

    assert refusal.value.code == "charge_already_refunded"


def test_an_unknown_payment_intent_is_missing(client):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.refunds.create({"payment_intent": "pi_none"})

    assert (refusal.value.code, refusal.value.param) == ("resource_missing", "payment_intent")


def test_money_still_on_its_way_cannot_be_refunded(open_session, simulator, client, refund):
    session = open_session()
    simulator.pay_by_bank_debit(session.id)
    complete = client.v1.checkout.sessions.retrieve(session.id)

    with pytest.raises(stripe.InvalidRequestError, match="successful charge"):
        refund(complete)
    simulator.settle(session.id)

    assert refund(complete).status == "succeeded"


def test_the_failing_card_takes_a_succeeded_refund_back(paid, refund, simulator, client):
    session = paid(REFUND_FAILS)
    made = refund(session)

    simulator.advance(simulator.options.refunds_settle_after + 1)

    now = client.v1.refunds.retrieve(made.id)
    charge = client.v1.charges.retrieve(made.charge)
    assert (made.status, now.status) == ("succeeded", "failed")
    assert now.failure_reason == "expired_or_canceled_card"
    assert now.failure_balance_transaction.startswith("txn_")
    assert (charge.amount_refunded, charge.refunded) == (0, False)
    assert kinds(simulator)[2:] == ["refund.updated", "refund.failed"]
    assert simulator.events("refund.failed")[0]["data"]["previous_attributes"] == {
        "status": "succeeded"
    }


def test_the_waiting_card_makes_a_refund_pend_then_succeed(paid, refund, simulator, client):
    session = paid(REFUND_WAITS)
    made = refund(session)

    simulator.advance(simulator.options.refunds_settle_after + 1)

    now = client.v1.refunds.retrieve(made.id)
    assert (made.status, made.pending_reason) == ("pending", "processing")
    assert (now.status, "pending_reason" in now) == ("succeeded", False)
    assert kinds(simulator)[2:] == ["refund.updated"]


def test_a_small_balance_makes_refunds_wait(paid, refund, simulator, client):
    session = paid()
    simulator.run_out_of_money()

    made = refund(session)
    simulator.move_refund(made.id, "succeeded")

    assert (made.status, made.pending_reason) == ("pending", "insufficient_funds")
    assert made.balance_transaction is None
    assert client.v1.refunds.retrieve(made.id).balance_transaction.startswith("txn_")


def test_a_pending_refund_counts_against_what_is_left(paid, refund, simulator):
    session = paid()
    simulator.run_out_of_money()
    made = refund(session, 100_000)

    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded"):
        refund(session, 50_000)
    simulator.move_refund(made.id, "failed", failure_reason="insufficient_funds")

    assert refund(session, 50_000).status == "pending"


def test_only_a_refund_that_asks_for_action_is_cancelled(paid, refund, simulator, client):
    session = paid()
    made = refund(session, 1_000)
    with pytest.raises(stripe.InvalidRequestError, match="require action"):
        client.v1.refunds.cancel(made.id)

    simulator.move_refund(made.id, "requires_action")

    assert client.v1.refunds.cancel(made.id).status == "canceled"


def test_metadata_of_a_refund_can_be_added(paid, refund, client):
    made = refund(paid(), 1_000, metadata={"refund": "r1"})

    changed = client.v1.refunds.update(made.id, {"metadata": {"seen": "yes"}})

    assert changed.metadata.to_dict() == {"refund": "r1", "seen": "yes"}


def test_a_dashboard_refund_names_no_request_and_no_metadata(paid, refund, simulator):
    session = paid()
    refund(session, 1_000)

    made = simulator.refund_on_dashboard(session.payment_intent, amount=2_000)

    by_api, by_hand = simulator.events("refund.created")
    assert made["metadata"] == {}
    assert by_api["request"]["id"].startswith("req_")
    assert by_hand["request"] == {"id": None, "idempotency_key": None}


def test_a_disputed_charge_is_not_refunded(paid, refund, simulator, client):
    session = paid()
    dispute = simulator.open_dispute(session.payment_intent, reason="fraudulent")

    with pytest.raises(stripe.InvalidRequestError) as refusal:
        refund(session)

    assert refusal.value.code == "charge_disputed"
    assert client.v1.disputes.retrieve(dispute["id"]).is_charge_refundable is False
    assert client.v1.charges.retrieve(dispute["charge"]).disputed is True


def test_an_inquiry_withdraws_nothing_and_allows_refunds(paid, refund, simulator):
    session = paid()

    dispute = simulator.open_dispute(session.payment_intent, status="warning_needs_response")

    assert dispute["is_charge_refundable"] is True
    assert kinds(simulator) == ["charge.dispute.created"]
    assert refund(session).status == "succeeded"


def test_an_inquiry_that_becomes_a_dispute_withdraws_the_money(paid, simulator, client):
    session = paid()
    dispute = simulator.open_dispute(session.payment_intent, status="warning_needs_response")

    simulator.move_dispute(dispute["id"], "needs_response")

    assert client.v1.disputes.retrieve(dispute["id"]).is_charge_refundable is False
    assert kinds(simulator)[1:] == ["charge.dispute.funds_withdrawn", "charge.dispute.updated"]


def test_a_lost_dispute_may_be_won_later(paid, simulator, client):
    session = paid()
    dispute = simulator.open_dispute(session.payment_intent)

    simulator.move_dispute(dispute["id"], "lost")
    simulator.move_dispute(dispute["id"], "won")

    assert kinds(simulator)[2:] == [
        "charge.dispute.closed",
        "charge.dispute.funds_reinstated",
        "charge.dispute.closed",
    ]
    moved = client.v1.disputes.retrieve(dispute["id"]).balance_transactions
    assert [one.amount for one in moved] == [-105_000, 105_000]


def test_a_buyer_who_pays_in_their_own_currency_is_told_so_and_our_amounts_stay(
    open_session, client, simulator, refund
):
    session = open_session(adaptive_pricing={"enabled": True})

    assert simulator.pay(session.id, currency="mxn")["turn"] == "paid"

    page = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    assert (page.amount_total, page.currency) == (105_000, "cad")
    shown = {"presentment_amount": 1_417_500, "presentment_currency": "mxn"}
    for one in (page, page.payment_intent):
        assert one.presentment_details.to_dict() == shown
    made = refund(client.v1.checkout.sessions.retrieve(session.id), 10_500)
    assert (made.amount, made.currency) == (10_500, "cad")
    assert made.presentment_details.to_dict() == shown | {"presentment_amount": 141_750}


def test_a_page_without_adaptive_pricing_offers_no_other_currency(open_session, simulator):
    answer = simulator.pay(open_session().id, currency="mxn")

    assert (answer["turn"], answer["mistakes"]) == ("mistyped", ["currency"])
