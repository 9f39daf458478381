"""The Stripe simulator for tests: started on a free port, every event held to the contract.

    with Simulator(webhook_urls=(site + "/stripe/webhook",)) as stripe_side:
        ...
        stripe_side.pay(session_id)
        stripe_side.deliver()

It needs no database. Leaving the `with` fails if any event broke the contract.
"""

import json
import threading
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Self

from flask import Flask

from summit.demo.stripe_simulator import Options, close_simulator, create_simulator
from summit.demo.stripe_simulator.server import make_loopback_server
from tests.contracts.stripe_contract import Contract

TEST_KEY = "sk_test_of_the_tests"
TEST_SECRET = "whsec_of_the_tests"
PAYS = "4242 4242 4242 4242"
DECLINED = "4000 0000 0000 0002"
AUTHENTICATES = "4000 0000 0000 3220"
REFUND_FAILS = "4000 0000 0000 5126"
REFUND_WAITS = "4000 0000 0000 7726"
DISPUTED = "4000 0000 0000 0259"
DAY = 86_400  # seconds
CONTRACT = Contract()
CLOSED: list[Flask] = []  # applications of simulators that are over, for the next ones


class ControlRefused(AssertionError):
    """The control API answered with an error: the test asked for something impossible."""


class Control:
    """What a test asks of a running simulator, at the address it has."""

    base_url: str

    # -- talking to the control API

    def control(self, method: str, path: str, /, **asked: Any) -> dict[str, Any]:
        """Call /_control and return its JSON. Raises `ControlRefused`."""
        request = urllib.request.Request(  # noqa: S310 (loopback)
            f"{self.base_url}/_control/{path}",
            data=json.dumps(asked).encode() if method == "POST" else None,
            headers={"Content-Type": "application/json"},
            method=method,
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 (loopback)
                return dict(json.load(answer))
        except urllib.error.HTTPError as error:
            with error:
                raise ControlRefused(error.read().decode()) from None

    # -- the buyer

    def pay(self, session: str, number: str = PAYS, **more: Any) -> dict[str, Any]:
        """Pay as the page does; see `turn` of the answer: paid, declined, authenticate, …

        `currency="mxn"` is chosen where the session offers it: see `offer_currencies`.
        """
        return self.control("POST", f"sessions/{session}/pay", number=number, **more)

    def decline(self, session: str) -> dict[str, Any]:
        return self.pay(session, DECLINED)

    def pay_by_bank_debit(self, session: str) -> dict[str, Any]:
        """Choose the delayed method: complete, unpaid until `settle`."""
        return self.control("POST", f"sessions/{session}/pay", method="acss_debit")

    def authenticate(
        self, session: str, *, confirmed: bool = True, despite_expiry: bool = False
    ) -> dict[str, Any]:
        """Answer the 3-D Secure step that card …3220 opened, even after the page expired."""
        asked = {"confirmed": confirmed, "despite_expiry": despite_expiry}
        return self.control("POST", f"sessions/{session}/authenticate", **asked)

    def alter(self, session: str, **fields: Any) -> dict[str, Any]:
        """Make a session disagree with what was asked for: amount_total=, currency=, …"""
        return self.control("POST", f"sessions/{session}/alter", **fields)

    def offer_currencies(self, session: str) -> None:
        """Let the page offer the buyer's own currency, as Adaptive Pricing does."""
        self.alter(session, adaptive_pricing={"enabled": True})

    # -- the bank, the dashboard, time

    def settle(self, session: str, *, succeeded: bool = True) -> dict[str, Any]:
        """End the wait of a bank debit."""
        return self.control("POST", f"sessions/{session}/settle", succeeded=succeeded)

    def expire(self, session: str) -> dict[str, Any]:
        """Let one session expire without moving the clock."""
        return self.control("POST", f"sessions/{session}/expire")

    def advance(self, seconds: int) -> int:
        """Let seconds pass at Stripe and return its time; sessions expire, refunds settle."""
        return int(self.control("POST", "clock", advance=seconds)["now"])

    def refund_on_dashboard(self, payment_intent: str, **more: Any) -> dict[str, Any]:
        """Refund behind the site's back: amount in cents, else all that is left."""
        return self.control("POST", "refunds", payment_intent=payment_intent, **more)

    def move_refund(self, refund: str, status: str, **more: Any) -> dict[str, Any]:
        return self.control("POST", f"refunds/{refund}/move", status=status, **more)

    def run_out_of_money(self, insufficient: bool = True) -> None:
        """From here on refunds are pending for insufficient_funds."""
        self.control("POST", "balance", insufficient=insufficient)

    def open_dispute(self, payment_intent: str, **more: Any) -> dict[str, Any]:
        return self.control("POST", "disputes", payment_intent=payment_intent, **more)

    def move_dispute(self, dispute: str, status: str) -> dict[str, Any]:
        """Close a dispute as won or lost, or move it on."""
        return self.control("POST", f"disputes/{dispute}/move", status=status)

    def pay_out(self) -> dict[str, Any]:
        """Pay out what is available by now; money of a card is after seven days."""
        return self.control("POST", "payouts")

    def fail_payout(self, payout: str) -> dict[str, Any]:
        """Let the bank send a payout back."""
        return self.control("POST", f"payouts/{payout}/fail")

    # -- events and their delivery

    def events(self, kind: str | None = None) -> list[dict[str, Any]]:
        """Return what Stripe has announced, oldest first."""
        found = self.control("GET", "events")["events"]
        return [one for one in found if kind in (None, one["type"])]

    def pause(self) -> None:
        """Deliver nothing by itself until `resume`; `deliver` still does."""
        self.control("POST", "automatic", automatic=False)

    def resume(self) -> None:
        self.control("POST", "automatic", automatic=True)

    def deliver(self, *, lost: bool = False) -> list[dict[str, Any]]:
        """Deliver at once all that is not delivered, and return the answers."""
        return list(self.control("POST", "deliver", lost=lost)["deliveries"])

    def redeliver(
        self, event: str, *, times: int = 1, at_once: bool = False
    ) -> list[dict[str, Any]]:
        """Deliver one event again, in a row or in parallel."""
        path = f"events/{event}/deliver"
        return list(self.control("POST", path, times=times, at_once=at_once)["deliveries"])

    def send_irregular(self, kind: str, thing: dict[str, Any], **overrides: Any) -> dict[str, Any]:
        """Send what the simulator never makes: another type, `livemode=True`, `api_version=…`."""
        asked = {"type": kind, "object": thing, "overrides": overrides}
        return self.control("POST", "events", **asked)

    def complete_foreign_session(self, amount: int = 1000) -> dict[str, Any]:
        """Have another program of the same account paid, with events to our endpoint."""
        return self.control("POST", "foreign-sessions", amount=amount)

    # -- faults

    def fail_webhooks(self, kind: str, count: int = 1, **more: Any) -> None:
        """Order drop, duplicate (copies=), reverse, delay (seconds=), wrong_secret,
        old_timestamp for the next `count` deliveries."""
        self.control("POST", "faults", target="webhook", kind=kind, count=count, **more)

    def fail_api(self, status: int = 500, **more: Any) -> None:
        """Answer the next calls with an error; path=, method=, count=, when="after", stored=."""
        self.control("POST", "faults", kind="error", status=status, **more)

    def drop_answer(self, when: str = "after", **more: Any) -> None:
        """End the connection without an answer, after the work is done or before it begins."""
        self.control("POST", "faults", kind="drop", when=when, **more)

    def hang(self, when: str = "after", seconds: float = 5, **more: Any) -> None:
        """As `drop_answer`, but keep the caller waiting first."""
        self.control("POST", "faults", kind="hang", when=when, seconds=seconds, **more)

    def clear_faults(self) -> None:
        self.control("DELETE", "faults")

    # -- looking inside

    def state(self) -> dict[str, Any]:
        """Return all objects by kind, the deliveries, the faults still to come, the clock."""
        return self.control("GET", "state")

    def reset(self) -> None:
        self.control("POST", "reset")


class Simulator(Control):
    """One simulator in a thread. Quick retries, so that a test need not wait for them."""

    def __init__(
        self,
        *,
        webhook_urls: tuple[str, ...] = (),
        secret_key: str = TEST_KEY,
        webhook_secret: str = TEST_SECRET,
        state_path: Path | None = None,
        retry_waits: tuple[float, ...] = (0.02, 0.05, 0.1),
        **more: Any,
    ) -> None:
        self.violations: list[str] = []
        self.options = Options(
            secret_key=secret_key,
            webhook_secret=webhook_secret,
            webhook_urls=webhook_urls,
            state_path=state_path,
            retry_waits=retry_waits,
            inspect_event=self._inspect,
            **more,
        )
        self._app = create_simulator(self.options, CLOSED.pop() if CLOSED else None)
        self._server = make_loopback_server(self._app)
        self.base_url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}
        )
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        self.close()
        if kind is None:
            self.assert_contract_kept()

    def close(self) -> None:
        """Stop serving and delivering; the state file, if any, stays."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        close_simulator(self._app)
        CLOSED.append(self._app)

    def assert_contract_kept(self) -> None:
        assert not self.violations, "\n".join(self.violations)

    def _inspect(self, event: dict[str, Any]) -> None:
        self.violations += [f"{event['type']}: {error}" for error in CONTRACT.event(event)]
