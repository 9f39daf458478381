"""The merchant's account at the simulated Stripe: its clock, its objects, its events."""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from summit.kernel import clock

from .errors import missing
from .faults import Faults
from .options import API_VERSION, JSON, Options
from .store import Store

EVENTS = (
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.refunded",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
)  # all that the simulator ever emits by itself, and what the configured endpoint hears

_cause: ContextVar[JSON | None] = ContextVar("cause", default=None)


def new_id(prefix: str) -> str:
    return f"{prefix}_{secrets.token_hex(12)}"


class Account:
    """All that one simulator holds. Changes happen inside `transaction()`."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.store = Store(options.state_path)
        self.faults = Faults(self.store)
        self._configure_endpoints()

    def transaction(self) -> Any:
        return self.store.transaction()

    def now(self) -> int:
        """Return the simulator's second: the summit's clock plus what control has advanced."""
        return int(clock.now().timestamp()) + int(self.store.setting("advance", 0))

    @contextmanager
    def caused_by(self, request: str, key: str | None) -> Iterator[None]:
        """Name the API request in the events it causes."""
        token = _cause.set({"id": request, "idempotency_key": key})
        try:
            yield
        finally:
            _cause.reset(token)

    def get(self, kind: str, wanted: str, param: str = "id") -> JSON:
        """Return an object. Raises Stripe's `resource_missing`."""
        found = self.store.find(kind, wanted)
        if found is None:
            raise missing(kind, wanted, param)
        return found

    def emit(self, kind: str, body: JSON, before: JSON | None = None) -> None:
        """Write an event with a snapshot of `body`, and promise its deliveries."""
        content: JSON = {"object": body}
        if before is not None:
            content["previous_attributes"] = before
        self.emit_exactly(self.event(kind, content))

    def event(self, kind: str, content: JSON) -> JSON:
        return {
            "id": new_id("evt"),
            "object": "event",
            "api_version": API_VERSION,
            "created": self.now(),
            "data": content,
            "livemode": False,
            "pending_webhooks": 0,
            "request": _cause.get() or {"id": None, "idempotency_key": None},
            "type": kind,
        }

    def emit_exactly(self, event: JSON, *, irregular: bool = False) -> None:
        """Write this very event. An irregular one, made by control, is not inspected."""
        with self.transaction():
            self.store.put(event)
            self.store.remember(event["id"], irregular=irregular)
            for endpoint in self.store.all("webhook_endpoint"):
                if irregular or {"*", event["type"]} & set(endpoint["enabled_events"]):
                    self._promise(event["id"], endpoint["id"])
        if not irregular:
            self.options.inspect_event(self.shown_event(event))

    def _promise(self, event: str, endpoint: str) -> None:
        lost = self.faults.take_webhook("drop") is not None
        wait = self.faults.take_webhook("delay")
        copies = self.faults.take_webhook("duplicate")
        flaw = self.faults.take_webhook("wrong_secret") or self.faults.take_webhook("old_timestamp")
        self.store.run(
            "INSERT INTO delivery (event, endpoint, state, due, copies, flaw)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            event,
            endpoint,
            "dropped" if lost else "waiting",
            time.time() + (wait["seconds"] if wait else 0),
            copies["copies"] if copies else 0,
            flaw["kind"] if flaw else None,
        )

    def shown_event(self, event: JSON) -> JSON:
        """Return an event with the number of deliveries still missing."""
        open_deliveries = self.store.rows(
            "SELECT 1 FROM delivery WHERE event = ? AND state <> 'delivered'", event["id"]
        )
        return event | {"pending_webhooks": len(open_deliveries)}

    def reset(self) -> None:
        """Forget everything but the options."""
        with self.transaction():
            self.store.empty()
            self._configure_endpoints()

    def _configure_endpoints(self) -> None:
        """Register what the options name, once; a restart finds it again."""
        with self.transaction():
            known = {one["url"] for one in self.store.all("webhook_endpoint")}
            for url in self.options.webhook_urls:
                if url not in known:
                    self.store.put(endpoint_object(new_id("we"), url, list(EVENTS), self.now()))


def endpoint_object(name: str, url: str, events: list[str], created: int) -> JSON:
    return {
        "id": name,
        "object": "webhook_endpoint",
        "api_version": API_VERSION,
        "application": None,
        "created": created,
        "description": None,
        "enabled_events": events,
        "livemode": False,
        "metadata": {},
        "status": "enabled",
        "url": url,
    }
