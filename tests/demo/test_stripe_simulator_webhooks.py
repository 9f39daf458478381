"""Events and their delivery: signed, retried, and as badly as control orders."""

import time
from pathlib import Path

import pytest
import stripe

from tests.payments.simulator import DAY, PAYS, Simulator


def seen_kinds(mailbox, simulator):
    by_id = {one["id"]: one["type"] for one in simulator.events()}
    return [by_id[name] for name in mailbox.seen]


def test_events_arrive_signed_and_in_order(paid, client, simulator, mailbox, eventually):
    session = paid()
    client.v1.refunds.create({"payment_intent": session.payment_intent, "amount": 100})

    eventually(lambda: len(mailbox.seen) == 3)

    expected = ["checkout.session.completed", "refund.created", "charge.refunded"]
    assert seen_kinds(mailbox, simulator) == expected
    assert mailbox.refused == 0


def test_an_event_names_the_request_and_key_behind_it(paid, client, simulator):
    session = paid()

    asked = {"payment_intent": session.payment_intent}
    client.v1.refunds.create(asked, {"idempotency_key": "refund:r1"})

    requests = [one["request"] for one in simulator.events("refund.created")]
    assert [one["idempotency_key"] for one in requests] == ["refund:r1"]


def test_a_failed_delivery_is_retried(paid, simulator, mailbox, eventually):
    mailbox.answers = [500, 302]

    paid()

    eventually(lambda: len(mailbox.seen) == 1)
    eventually(lambda: simulator.state()["deliveries"][0]["state"] == "delivered")
    assert simulator.state()["deliveries"][0]["tries"] == 3


def test_retries_end_and_the_event_counts_as_undelivered(
    paid, simulator, client, mailbox, eventually
):
    mailbox.answers = [500] * 4

    paid()

    eventually(lambda: simulator.state()["deliveries"][0]["state"] == "failed")
    undelivered = client.v1.events.list({"delivery_success": False}).data
    assert [one.pending_webhooks for one in undelivered] == [1]
    assert simulator.deliver()[0]["answer"] == 200
    assert client.v1.events.list({"delivery_success": False}).data == []


def test_deliveries_pause_and_are_made_at_once_on_request(paid, simulator, mailbox):
    simulator.pause()
    paid()
    time.sleep(0.1)
    before = list(mailbox.seen)

    answers = simulator.deliver()

    assert before == []
    assert [(one["type"], one["answer"]) for one in answers] == [
        ("checkout.session.completed", 200)
    ]
    assert len(mailbox.seen) == 1


def test_paused_deliveries_go_out_when_resumed(paid, simulator, mailbox, eventually):
    simulator.pause()
    paid()

    simulator.resume()

    eventually(lambda: len(mailbox.seen) == 1)


def test_a_dropped_delivery_is_lost_until_asked_for(paid, simulator, mailbox):
    simulator.fail_webhooks("drop")
    paid()
    paid()

    simulator.deliver()
    without = len(mailbox.seen)
    simulator.deliver(lost=True)

    assert (without, len(mailbox.seen)) == (1, 2)


def test_a_duplicated_event_arrives_several_times(paid, simulator, mailbox, eventually):
    simulator.fail_webhooks("duplicate", copies=2)

    paid()

    eventually(lambda: len(mailbox.seen) == 3)
    assert len(set(mailbox.seen)) == 1


def test_an_event_is_redelivered_in_parallel(paid, simulator, mailbox, eventually):
    paid()
    eventually(lambda: len(mailbox.seen) == 1)
    event = simulator.events()[0]["id"]

    answers = simulator.redeliver(event, times=3, at_once=True)

    assert [one["answer"] for one in answers] == [200, 200, 200]
    assert mailbox.seen == [event] * 4


def test_events_arrive_in_reverse_order(open_session, simulator, mailbox, eventually):
    simulator.fail_webhooks("reverse", count=2)
    session = open_session()
    simulator.pay_by_bank_debit(session.id)
    simulator.settle(session.id)

    eventually(lambda: len(mailbox.seen) == 2)

    assert seen_kinds(mailbox, simulator) == [
        "checkout.session.async_payment_succeeded",
        "checkout.session.completed",
    ]
    assert simulator.state()["faults"] == []


def test_a_delayed_event_waits(paid, simulator, mailbox, eventually):
    simulator.fail_webhooks("delay", seconds=0.4)
    begun = time.monotonic()

    paid()
    eventually(lambda: len(mailbox.seen) == 1)

    assert time.monotonic() - begun >= 0.4


@pytest.mark.parametrize("flaw", ["wrong_secret", "old_timestamp"])
def test_a_bad_signature_is_refused_then_sent_rightly(paid, simulator, mailbox, eventually, flaw):
    simulator.fail_webhooks(flaw)

    paid()

    eventually(lambda: len(mailbox.seen) == 1)
    assert mailbox.refused == 1


def test_signatures_carry_real_time_however_far_the_clock_is(paid, simulator, mailbox, eventually):
    now = simulator.advance(-200 * DAY)

    paid(expires_at=now + 3600)

    eventually(lambda: len(mailbox.seen) == 1)
    assert mailbox.refused == 0
    assert abs(simulator.events()[0]["created"] - now) < 5


def test_a_registered_endpoint_hears_its_events_only(paid, client, simulator, mailbox, eventually):
    asked = {"url": mailbox.url, "enabled_events": ["charge.refunded"]}
    endpoint = client.v1.webhook_endpoints.create(asked)
    mailbox.secret = endpoint.secret
    session = paid()

    client.v1.refunds.create({"payment_intent": session.payment_intent})

    eventually(lambda: seen_kinds(mailbox, simulator) == ["charge.refunded"])
    shown = client.v1.webhook_endpoints.retrieve(endpoint.id)
    assert "secret" not in shown
    assert shown.api_version == "2026-10-28.endive"


def test_a_deleted_endpoint_hears_nothing(paid, client, simulator, mailbox):
    for endpoint in client.v1.webhook_endpoints.list().data:
        assert client.v1.webhook_endpoints.delete(endpoint.id).deleted is True

    paid()

    assert simulator.deliver() == []
    assert mailbox.seen == []


def test_nothing_is_sent_beyond_this_machine(paid, client, simulator):
    url = "https://summit.example.org/stripe/webhook"
    client.v1.webhook_endpoints.create({"url": url, "enabled_events": ["*"]})

    paid()

    answers = [one["answer"] for one in simulator.deliver()]
    assert "not an address of this machine" in answers


def test_irregular_events_reach_the_endpoint_uninspected(simulator, mailbox, eventually):
    thing = {"id": "frob_1", "object": "frob"}
    unknown = simulator.send_irregular("frob.made", thing)
    live = simulator.send_irregular(
        "refund.created", thing, livemode=True, api_version="2020-08-27"
    )

    eventually(lambda: mailbox.seen == [unknown["id"], live["id"]])

    assert simulator.events("refund.created")[0]["livemode"] is True
    assert simulator.violations == []


def test_a_foreign_session_is_complete_and_not_ours(simulator, client):
    foreign = simulator.complete_foreign_session(2_500)

    found = client.v1.checkout.sessions.retrieve(foreign["id"])

    assert (found.amount_total, found.payment_status) == (2_500, "paid")
    assert found.client_reference_id is None
    assert found.metadata.to_dict() == {}


def test_events_are_listed_by_type_and_cursor(paid, client):
    for _ in range(3):
        session = paid()
        client.v1.refunds.create({"payment_intent": session.payment_intent, "amount": 100})

    asked = {"types": ["refund.created", "charge.refunded"], "limit": 4}
    newest = client.v1.events.list(asked)
    older = client.v1.events.list(asked | {"starting_after": newest.data[-1].id})

    kinds = [one.type for one in newest.data]
    assert kinds == ["charge.refunded", "refund.created"] * 2
    assert (len(older.data), newest.has_more, older.has_more) == (2, True, False)
    single = client.v1.events.retrieve(newest.data[0].id)
    assert single.data.object["object"] == "charge"


def test_events_older_than_thirty_days_are_not_listed(paid, client, simulator):
    paid()

    simulator.advance(31 * DAY)

    assert client.v1.events.list().data == []


def test_state_survives_a_restart(tmp_path: Path, mailbox, eventually):
    place = tmp_path / "stripe.sqlite"
    with Simulator(webhook_urls=(mailbox.url,), state_path=place) as first:
        session = first.complete_foreign_session()
        first.pause()
        moment = first.advance(DAY)
        first.refund_on_dashboard(session["payment_intent"], amount=100)
        first.fail_api(500)

    with Simulator(webhook_urls=(mailbox.url,), state_path=place) as second:
        state = second.state()
        second.resume()
        eventually(lambda: seen_kinds(mailbox, second)[-1:] == ["charge.refunded"])

    assert [one["id"] for one in state["checkout.session"]] == [session["id"]]
    assert state["now"] >= moment
    assert len(state["faults"]) == 1
    assert len(state["webhook_endpoint"]) == 1


def test_an_event_that_breaks_the_contract_fails_the_test():
    simulator = Simulator()
    simulator.complete_foreign_session()
    simulator.assert_contract_kept()

    event = simulator.events()[0]
    del event["data"]["object"]["amount_total"]
    simulator._inspect(event)

    simulator.close()
    with pytest.raises(AssertionError, match="amount_total"):
        simulator.assert_contract_kept()


def test_the_signature_is_that_of_the_real_library(paid, simulator, mailbox, eventually):
    mailbox.secret = "whsec_of_somebody_else"

    paid(PAYS)

    eventually(lambda: simulator.state()["deliveries"][0]["state"] == "failed")
    assert (mailbox.seen, mailbox.refused) == ([], 4)
    assert stripe.WebhookSignature.EXPECTED_SCHEME == "v1"
