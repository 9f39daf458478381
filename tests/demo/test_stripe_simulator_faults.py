"""Idempotency keys, and the faults of the API that control orders."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
import stripe

from tests.contracts.stripe_contract import contract_client
from tests.demo.conftest import client_of
from tests.payments.simulator import AUTHENTICATES, CONTRACT, DAY

KEY = {"idempotency_key": "pay:a1"}
SESSIONS = "/v1/checkout/sessions"


@pytest.fixture
def create(client, asked):
    at_first = asked()
    return lambda key="pay:a1", **changes: client.v1.checkout.sessions.create(
        at_first | changes, {"idempotency_key": key}
    )


def made(simulator):
    return [one["id"] for one in simulator.state()["checkout.session"]]


def test_a_key_used_again_replays_its_session(create, simulator):
    first, second, other = create(), create(), create("pay:a2")

    assert first.id == second.id != other.id
    assert second.last_response.headers["Idempotent-Replayed"] == "true"
    assert made(simulator) == [first.id, other.id]


def test_a_key_with_other_parameters_is_refused(create, simulator):
    first = create()

    with pytest.raises(stripe.IdempotencyError):
        create(client_reference_id="another")

    assert made(simulator) == [first.id]


def test_a_key_on_another_endpoint_is_refused(create, paid, client):
    create()

    with pytest.raises(stripe.IdempotencyError):
        client.v1.refunds.create({"payment_intent": paid().payment_intent}, KEY)


def test_a_key_is_forgotten_after_a_day(create, simulator):
    first = create()
    later = simulator.advance(DAY + 60)

    second = create(expires_at=later + 3600)

    assert second.id != first.id


def test_a_key_of_256_characters_is_refused(create):
    with pytest.raises(stripe.IdempotencyError, match="255"):
        create("x" * 256)


def test_failed_validation_is_not_kept_under_its_key(create):
    with pytest.raises(stripe.InvalidRequestError):
        create(expires_at=int(time.time()) + 60)

    assert create().status == "open"


def test_a_refusal_of_the_work_is_kept_under_its_key(paid, client, simulator):
    session = paid()
    refund = simulator.refund_on_dashboard(session.payment_intent)
    asked = {"payment_intent": session.payment_intent}
    codes = []

    for _ in range(2):
        with pytest.raises(stripe.InvalidRequestError) as refusal:
            client.v1.refunds.create(asked, KEY)
        codes.append(refusal.value.code)
        simulator.move_refund(refund["id"], "failed")

    assert codes == ["charge_already_refunded"] * 2
    assert client.v1.refunds.create(asked).status == "succeeded"


def test_an_error_500_is_kept_under_its_key(create, simulator):
    simulator.fail_api(500, method="POST", path=SESSIONS)

    for _ in range(2):
        with pytest.raises(stripe.APIError):
            create()

    assert made(simulator) == []
    assert create("pay:a2").status == "open"


def test_an_error_may_be_ordered_not_to_be_kept(create, simulator):
    simulator.fail_api(503, stored=False)

    with pytest.raises(stripe.APIError):
        create()

    again = create()
    assert made(simulator) == [again.id]


def test_an_error_after_the_work_leaves_it_done(create, simulator):
    simulator.fail_api(500, when="after")

    with pytest.raises(stripe.APIError):
        create()

    assert len(made(simulator)) == 1


def test_too_many_requests_are_429_and_not_kept(create, simulator):
    simulator.fail_api(429)

    with pytest.raises(stripe.RateLimitError):
        create()

    assert create().status == "open"


def test_a_conflict_is_409_and_not_kept(create, simulator):
    simulator.fail_api(409)

    with pytest.raises(stripe.APIError) as conflict:
        create()

    assert conflict.value.http_status == 409
    assert conflict.value.json_body["error"]["code"] == "idempotency_key_in_use"
    assert create().status == "open"


def test_the_librarys_own_retries_survive_two_conflicts(simulator, asked):
    http_client = contract_client(CONTRACT, timeout=2)
    patient = client_of(simulator, http_client, max_network_retries=2)
    simulator.fail_api(409, count=2)

    session = patient.v1.checkout.sessions.create(asked())

    http_client.close()
    assert made(simulator) == [session.id]


def test_an_answer_lost_after_the_work_is_replayed(create, simulator):
    simulator.drop_answer("after", path=SESSIONS)

    with pytest.raises(stripe.APIConnectionError):
        create()
    at_stripe = made(simulator)

    assert [create().id] == at_stripe


def test_a_connection_lost_before_the_work_leaves_nothing(create, simulator):
    simulator.drop_answer("before")

    with pytest.raises(stripe.APIConnectionError):
        create()

    assert made(simulator) == []
    assert create().status == "open"


@pytest.mark.parametrize(("when", "sessions"), [("before", 0), ("after", 1)])
def test_a_call_may_hang_until_the_caller_gives_up(simulator, asked, when, sessions):
    http_client = contract_client(CONTRACT, timeout=0.3)
    hurried = client_of(simulator, http_client)
    simulator.hang(when, seconds=20)

    begun = time.monotonic()
    with pytest.raises(stripe.APIConnectionError, match="timed out"):
        hurried.v1.checkout.sessions.create(asked())

    http_client.close()
    assert time.monotonic() - begun < 5
    assert len(made(simulator)) == sessions


def test_a_hanging_call_does_not_hold_up_others(simulator, client, asked):
    simulator.hang("after", seconds=1.5, path="/v1/refunds", method="GET")
    hanging = threading.Thread(
        target=lambda: pytest.raises(stripe.APIConnectionError, client.v1.refunds.list)
    )
    hanging.start()

    begun = time.monotonic()
    other = client.v1.checkout.sessions.create(asked())
    took = time.monotonic() - begun

    hanging.join()
    assert other.status == "open"
    assert took < 1


def test_a_fault_may_be_limited_to_a_path(create, simulator, client):
    simulator.fail_api(500, path="/v1/checkout/sessions/*/expire", count=2)

    session = create()

    for _ in range(2):
        with pytest.raises(stripe.APIError):
            client.v1.checkout.sessions.expire(session.id)
    assert client.v1.checkout.sessions.expire(session.id).status == "expired"


def test_faults_can_be_taken_back(create, simulator):
    simulator.fail_api(500, count=5)

    simulator.clear_faults()

    assert create().status == "open"


def test_one_key_in_parallel_makes_one_session(simulator, asked):
    parameters = asked()

    def create(_):
        http_client = contract_client(CONTRACT, timeout=5)
        session = client_of(simulator, http_client).v1.checkout.sessions.create(parameters, KEY)
        http_client.close()
        return session.id

    with ThreadPoolExecutor(max_workers=8) as pool:
        ids = set(pool.map(create, range(8)))

    assert list(ids) == made(simulator)


@pytest.mark.parametrize(
    "asked_for",
    [
        {"kind": "explode"},
        {"kind": "error", "frob": 1},
        {"kind": "reverse"},
        {"target": "webhook", "kind": "hang"},
        {"kind": "drop", "when": "perhaps"},
    ],
)
def test_an_impossible_fault_is_refused(simulator, asked_for):
    answer = requests.post(f"{simulator.base_url}/_control/faults", json=asked_for, timeout=5)

    assert answer.status_code == 400
    assert simulator.state()["faults"] == []


def test_control_takes_json_only_so_no_foreign_page_can_order(simulator, paid):
    session = paid()

    answer = requests.post(
        f"{simulator.base_url}/_control/reset",
        data="{}",
        headers={"Content-Type": "text/plain"},
        timeout=5,
    )

    assert answer.status_code == 415
    assert made(simulator) == [session.id]


def test_a_bank_step_under_way_when_its_session_expired_may_take_the_money(
    open_session, simulator, client
):
    session = open_session()
    simulator.pay(session.id, AUTHENTICATES)
    client.v1.checkout.sessions.expire(session.id)

    assert simulator.authenticate(session.id, despite_expiry=True)["turn"] == "paid"

    after = client.v1.checkout.sessions.retrieve(session.id)
    kinds = [one["type"] for one in simulator.events()]
    assert (after.status, after.payment_status) == ("complete", "paid")
    assert kinds == ["checkout.session.expired", "checkout.session.completed"]
