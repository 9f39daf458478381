"""A simulator, a client of the real stripe library under the contract, a place for webhooks."""

import http.server
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import stripe

from tests.contracts.stripe_contract import contract_client
from tests.payments.simulator import CONTRACT, Simulator

Received = tuple[stripe.Event | None, str]


class Mailbox:
    """An endpoint that verifies what it gets, as the site does, and may be told to refuse."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self.seen: list[str] = []  # verified event ids, in order of arrival
        self.refused = 0
        self.answers: list[int] = []  # to give first; then 200
        self._lock = threading.Lock()
        mailbox = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(mailbox.take(body, self.headers["Stripe-Signature"]))
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/stripe/webhook"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def take(self, body: bytes, signature: str) -> int:
        with self._lock:
            if self.answers:
                return self.answers.pop(0)
            try:
                event = stripe.Webhook.construct_event(body, signature, self.secret)
            except stripe.SignatureVerificationError:
                self.refused += 1
                return 400
            self.seen.append(event.id)
            return 200

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    opened = Mailbox("whsec_of_the_tests")
    yield opened
    opened.close()


@pytest.fixture
def simulator(mailbox: Mailbox) -> Iterator[Simulator]:
    with Simulator(webhook_urls=(mailbox.url,)) as started:
        yield started


@pytest.fixture
def client(simulator: Simulator) -> Iterator[stripe.StripeClient]:
    http_client = contract_client(CONTRACT, timeout=2)
    yield client_of(simulator, http_client)
    http_client.close()


def client_of(simulator: Simulator, http_client: Any, **more: Any) -> stripe.StripeClient:
    return stripe.StripeClient(
        more.pop("api_key", simulator.options.secret_key),
        base_addresses={"api": simulator.base_url},
        http_client=http_client,
        **more,
    )


@pytest.fixture
def asked(simulator: Simulator) -> Callable[..., dict[str, Any]]:
    """Return the parameters of a session as the site asks for one."""

    def build(**changes: Any) -> dict[str, Any]:
        return {
            "mode": "payment",
            "line_items": [line("Registration", 50_000, 2), line("TPS/GST 5 %", 5_000)],
            "client_reference_id": "MTL-7KQ4-9C",
            "customer_email": "buyer@example.org",
            "locale": "fr-CA",
            "metadata": {"attempt": "a1"},
            "payment_intent_data": {"description": "MTL-7KQ4-9C", "metadata": {"attempt": "a1"}},
            "success_url": "http://127.0.0.1:9/return?session_id={CHECKOUT_SESSION_ID}",
            "cancel_url": "http://127.0.0.1:9/back",
            "submit_type": "book",
            "adaptive_pricing": {"enabled": False},
            "allowed_payment_method_types": ["card"],
            "expires_at": int(time.time()) + 35 * 60,
        } | changes

    return build


def line(name: str, cents: int, quantity: int = 1, currency: str = "cad") -> dict[str, Any]:
    price = {"currency": currency, "unit_amount": cents, "product_data": {"name": name}}
    return {"price_data": price, "quantity": quantity}


@pytest.fixture
def open_session(
    client: stripe.StripeClient, asked: Callable[..., dict[str, Any]]
) -> Callable[..., Any]:
    return lambda **changes: client.v1.checkout.sessions.create(asked(**changes))


@pytest.fixture
def paid(
    simulator: Simulator, client: stripe.StripeClient, open_session: Any
) -> Callable[..., Any]:
    """Return a session that was paid with a card."""

    def build(*card: str, **changes: Any) -> Any:
        session = open_session(**changes)
        assert simulator.pay(session.id, *card)["turn"] == "paid"
        return client.v1.checkout.sessions.retrieve(session.id)

    return build


@pytest.fixture
def eventually() -> Callable[..., None]:
    """Wait up to five seconds of real time until something is so."""

    def wait(is_so: Callable[[], bool]) -> None:
        limit = time.monotonic() + 5
        while not is_so():
            assert time.monotonic() < limit, "It never came to be so."
            time.sleep(0.01)

    return wait
