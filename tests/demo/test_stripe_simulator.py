"""Sessions and payments at the simulator, through the real stripe library under the contract."""

import time

import pytest
import stripe

from tests.contracts.stripe_contract import contract_client
from tests.demo.conftest import client_of, line
from tests.payments.simulator import AUTHENTICATES, CONTRACT, DAY, DISPUTED

HALF_HOUR = 30 * 60


def test_a_new_session_shows_its_total_and_page(open_session, simulator):
    session = open_session()

    assert (session.amount_total, session.currency, session.status) == (105_000, "cad", "open")
    assert session.url == f"{simulator.base_url}/c/pay/{session.id}"
    assert session.client_reference_id == "MTL-7KQ4-9C"
    assert session.to_dict()["metadata"] == {"attempt": "a1"}


def test_lines_come_only_where_they_are_asked_for(open_session, client):
    session = open_session()

    expanded = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["line_items"]})
    listed = client.v1.checkout.sessions.line_items.list(session.id)

    assert "line_items" not in session
    assert [one.amount_total for one in expanded.line_items.data] == [100_000, 5_000]
    assert [one.description for one in listed.data] == ["Registration", "TPS/GST 5 %"]


def test_no_payment_intent_exists_before_the_buyer_pays(open_session, simulator, client):
    session = open_session()
    simulator.decline(session.id)

    before = client.v1.checkout.sessions.retrieve(session.id).payment_intent
    simulator.pay(session.id)
    after = client.v1.checkout.sessions.retrieve(session.id)

    assert before is None
    assert after.payment_intent.startswith("pi_")
    assert (after.status, after.payment_status, after.url) == ("complete", "paid", None)


def test_a_payment_carries_metadata_charge_and_fee(paid, client):
    session = paid()

    asked = {"expand": ["latest_charge.balance_transaction"]}
    intent = client.v1.payment_intents.retrieve(session.payment_intent, asked)

    assert intent.metadata.to_dict() == {"attempt": "a1"}
    assert (intent.status, intent.amount_received) == ("succeeded", 105_000)
    assert intent.latest_charge.payment_method_details.card.last4 == "4242"
    assert intent.latest_charge.balance_transaction.fee == 3_075  # 2.9 % and 30 cents


def test_a_declined_card_leaves_room_for_another(open_session, simulator, client):
    session = open_session()

    declined = simulator.decline(session.id)
    still = client.v1.checkout.sessions.retrieve(session.id).status
    paid = simulator.pay(session.id)

    assert (declined["turn"], still, paid["turn"]) == ("declined", "open", "paid")
    assert paid["next_url"].endswith(f"session_id={session.id}")


def test_a_paid_session_cannot_be_paid_again(paid, simulator):
    session = paid()

    assert simulator.pay(session.id)["turn"] == "complete"
    assert len(simulator.events("checkout.session.completed")) == 1


@pytest.mark.parametrize(("confirmed", "turn"), [(True, "paid"), (False, "refused_by_bank")])
def test_three_d_secure_waits_for_the_buyers_answer(open_session, simulator, confirmed, turn):
    session = open_session()
    asked = simulator.pay(session.id, AUTHENTICATES)["turn"]
    before = simulator.events()

    answered = simulator.authenticate(session.id, confirmed=confirmed)["turn"]

    assert (asked, before, answered) == ("authenticate", [], turn)


def test_a_session_expired_during_three_d_secure_takes_no_money(open_session, simulator, client):
    session = open_session()
    simulator.pay(session.id, AUTHENTICATES)

    client.v1.checkout.sessions.expire(session.id)

    assert simulator.authenticate(session.id)["turn"] == "expired"
    assert simulator.state()["charge"] == []


@pytest.mark.parametrize(
    ("succeeded", "status", "event"),
    [
        (True, "paid", "checkout.session.async_payment_succeeded"),
        (False, "unpaid", "checkout.session.async_payment_failed"),
    ],
)
def test_a_bank_debit_completes_unpaid_and_settles_later(
    open_session, simulator, client, succeeded, status, event
):
    session = open_session()
    turn = simulator.pay_by_bank_debit(session.id)["turn"]
    completed = client.v1.checkout.sessions.retrieve(session.id)

    simulator.settle(session.id, succeeded=succeeded)

    settled = client.v1.checkout.sessions.retrieve(session.id)
    assert (turn, completed.status, completed.payment_status) == (
        "processing",
        "complete",
        "unpaid",
    )
    assert settled.payment_status == status
    kinds = [one["type"] for one in simulator.events()]
    assert kinds == ["checkout.session.completed", event]


def test_the_disputed_card_opens_a_dispute_at_once(paid, simulator, client):
    session = paid(DISPUTED)

    found = client.v1.disputes.list({"payment_intent": session.payment_intent}).data

    assert [(one.amount, one.status) for one in found] == [(105_000, "needs_response")]
    assert [one["type"] for one in simulator.events()] == [
        "checkout.session.completed",
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
    ]


def test_sessions_expire_when_the_clock_passes_their_end(open_session, simulator, client):
    session = open_session()
    simulator.advance(34 * 60)
    before = client.v1.checkout.sessions.retrieve(session.id).status

    simulator.advance(2 * 60)

    after = client.v1.checkout.sessions.retrieve(session.id)
    assert (before, after.status, after.url) == ("open", "expired", None)
    assert [one["type"] for one in simulator.events()] == ["checkout.session.expired"]
    assert simulator.pay(session.id)["turn"] == "expired"


def test_a_session_can_be_made_to_disagree_with_its_order(open_session, simulator, client):
    session = open_session()

    simulator.alter(session.id, amount_total=12_000, currency="usd")
    simulator.pay(session.id)

    paid = client.v1.checkout.sessions.retrieve(session.id)
    intent = client.v1.payment_intents.retrieve(paid.payment_intent)
    assert (paid.amount_total, paid.currency) == (12_000, "usd")
    assert (intent.amount, intent.currency) == (12_000, "usd")


def test_one_session_expires_without_moving_the_clock(open_session, simulator, client):
    first, second = open_session(), open_session()

    simulator.expire(first.id)

    statuses = [client.v1.checkout.sessions.retrieve(one.id).status for one in (first, second)]
    assert statuses == ["expired", "open"]


def test_only_open_sessions_can_be_expired(paid, open_session, client):
    done, gone = paid(), open_session()
    client.v1.checkout.sessions.expire(gone.id)

    for session, status in ((done, "complete"), (gone, "expired")):
        with pytest.raises(stripe.InvalidRequestError, match=f"status of `{status}`"):
            client.v1.checkout.sessions.expire(session.id)


def test_expiry_must_lie_between_half_an_hour_and_a_day(open_session):
    now = int(time.time())

    for wrong in (now + HALF_HOUR - 5, now + DAY + 60):
        with pytest.raises(stripe.InvalidRequestError, match="30 minutes|24 hours") as refusal:
            open_session(expires_at=wrong)
        assert refusal.value.param == "expires_at"
    assert open_session(expires_at=now + HALF_HOUR + 5).status == "open"


def test_expiry_is_measured_on_the_simulators_clock(open_session, simulator):
    now = simulator.advance(10 * DAY)

    session = open_session(expires_at=now + 40 * 60)

    assert now <= session.created <= now + 5
    with pytest.raises(stripe.InvalidRequestError, match="30 minutes"):
        open_session(expires_at=int(time.time()) + 40 * 60)


def test_a_session_without_expiry_stays_open_a_day(open_session, asked, client):
    bare = asked()
    del bare["expires_at"]

    session = client.v1.checkout.sessions.create(bare)

    assert session.expires_at - session.created == DAY


def test_a_hundred_lines_are_the_most(open_session):
    lines = [line(f"Line {number}", 100) for number in range(101)]

    with pytest.raises(stripe.InvalidRequestError, match="at most 100"):
        open_session(line_items=lines)
    assert open_session(line_items=lines[:100]).amount_total == 10_000


@pytest.mark.parametrize(
    ("changes", "param"),
    [
        ({"frob": "1"}, "frob"),
        ({"payment_method_types": ["card"]}, "payment_method_types"),
        ({"payment_intent_data": {"frob": "1"}}, "payment_intent_data[frob]"),
        ({"locale": "en-CA"}, "locale"),
        ({"customer_email": "nobody"}, "customer_email"),
        ({"success_url": "/return"}, "success_url"),
        ({"client_reference_id": "x" * 201}, "client_reference_id"),
        ({"client_reference_id": ""}, "client_reference_id"),
        ({"metadata": {"a": "x" * 501}}, "metadata[a]"),
        ({"metadata": {"x" * 41: "a"}}, f"metadata[{'x' * 41}]"),
        ({"metadata": {f"k{n}": "v" for n in range(51)}}, "metadata"),
        ({"line_items": [line("Less", -100)]}, "line_items[0][price_data][unit_amount]"),
        ({"line_items": [line("None", 100, 0)]}, "line_items[0][quantity]"),
        ({"line_items": [line("A", 100), line("B", 100, currency="usd")]}, "line_items"),
        ({"line_items": [line("Little", 49)]}, "line_items"),
        ({"mode": "subscription"}, "mode"),
        ({"automatic_tax": {"enabled": True}}, "automatic_tax"),
        ({"expires_at": "soon"}, "expires_at"),
        ({"adaptive_pricing": {"enabled": "perhaps"}}, "adaptive_pricing[enabled]"),
    ],
)
def test_a_wrong_parameter_is_refused_by_its_name(simulator, asked, changes, param):
    http_client = stripe.RequestsClient(timeout=2)  # the contract's would not send some of these
    bare = client_of(simulator, http_client)

    with pytest.raises(stripe.InvalidRequestError) as refusal:
        bare.v1.checkout.sessions.create(asked(**changes))

    http_client.close()
    assert (refusal.value.http_status, refusal.value.param) == (400, param)
    assert CONTRACT.response("post", "/v1/checkout/sessions", 400, refusal.value.json_body) == []


def test_required_parameters_are_named_when_missing(simulator):
    http_client = stripe.RequestsClient(timeout=2)
    bare = client_of(simulator, http_client)

    with pytest.raises(stripe.InvalidRequestError) as refusal:
        bare.v1.checkout.sessions.create({"mode": "payment"})

    http_client.close()
    assert (refusal.value.code, refusal.value.param) == ("parameter_missing", "line_items")


@pytest.mark.parametrize("key", ["sk_test_of_another", "sk_live_of_the_tests"])
def test_another_key_is_refused(simulator, key):
    http_client = contract_client(CONTRACT, timeout=2)

    with pytest.raises(stripe.AuthenticationError):
        client_of(simulator, http_client, api_key=key).v1.refunds.list()

    http_client.close()


def test_another_api_version_is_refused(simulator):
    http_client = contract_client(CONTRACT, timeout=2)
    old = client_of(simulator, http_client, stripe_version="2023-08-16")

    with pytest.raises(stripe.InvalidRequestError, match="API version"):
        old.v1.refunds.list()

    http_client.close()


def test_an_unknown_object_is_missing(client):
    with pytest.raises(stripe.InvalidRequestError) as refusal:
        client.v1.checkout.sessions.retrieve("cs_test_none")

    assert (refusal.value.http_status, refusal.value.code) == (404, "resource_missing")


def test_lists_are_paged_newest_first(open_session, client):
    made = [open_session().id for _ in range(5)]

    first = client.v1.checkout.sessions.list({"limit": 2})
    after = client.v1.checkout.sessions.list({"limit": 2, "starting_after": first.data[-1].id})
    before = client.v1.checkout.sessions.list({"limit": 2, "ending_before": after.data[0].id})
    everything = client.v1.checkout.sessions.list({"limit": 2}).auto_paging_iter()

    newest = made[::-1]
    assert [one.id for one in first.data] == newest[:2]
    assert [one.id for one in after.data] == newest[2:4]
    assert [one.id for one in before.data] == newest[:2]
    assert [one.id for one in everything] == newest


def test_sessions_are_found_by_time_status_and_intent(open_session, paid, simulator, client):
    early = open_session(expires_at=int(time.time()) + 23 * 3600)
    moment = simulator.advance(3600)
    done = paid(expires_at=moment + 35 * 60)

    listed = client.v1.checkout.sessions.list
    windows = [{"gte": moment}, {"lt": moment}]
    found = [[one.id for one in listed({"created": window}).data] for window in windows]

    assert found == [[done.id], [early.id]]
    assert [one.id for one in listed({"status": "open"}).data] == [early.id]
    by_intent = listed({"payment_intent": done.payment_intent}).data
    assert [one.id for one in by_intent] == [done.id]


def test_what_cannot_be_expanded_is_refused(open_session, client):
    session = open_session()

    with pytest.raises(stripe.InvalidRequestError, match="cannot be expanded"):
        client.v1.checkout.sessions.retrieve(session.id, {"expand": ["frob"]})


def test_reset_forgets_everything_but_the_endpoint(paid, simulator, client, mailbox):
    paid()
    simulator.fail_api(500)
    simulator.advance(DAY)

    simulator.reset()

    assert client.v1.checkout.sessions.list().data == []
    assert abs(simulator.state()["now"] - time.time()) < 5
    assert [one.url for one in client.v1.webhook_endpoints.list().data] == [mailbox.url]
