"""Delivers events to webhook endpoints: signed, retried, and as badly as control orders."""

import http.client
import json
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from sqlite3 import Row
from urllib.parse import urlsplit

import stripe

from .account import Account
from .options import JSON
from .timers import run_due

TICK = 0.5  # seconds between two looks at the clock
OLD = 3600  # seconds an "old timestamp" is old; Stripe's libraries tolerate 300
LOOPBACK = ("127.0.0.1", "::1", "localhost")
NEXT = "SELECT * FROM delivery WHERE state = 'waiting' AND due <= ? ORDER BY id"


class Courier:
    """One background thread per simulator; `deliver_now` does its work at once instead."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._sending = threading.Lock()  # one batch at a time
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="stripe-simulator", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        with self._account.store.changed:
            self._account.store.changed.notify_all()
        self._thread.join()

    def _run(self) -> None:
        store = self._account.store
        while not self._stopped.is_set():
            run_due(self._account)
            if store.setting("automatic", True):
                self._deliver_due()
            with store.changed:
                if not self._stopped.is_set() and not self._due(time.time()):
                    store.changed.wait(self._pause())

    def _pause(self) -> float:
        """Return how long to sleep: until the next retry, a tick at most."""
        rows = self._account.store.rows(
            "SELECT min(due) AS next FROM delivery WHERE state = 'waiting'"
        )
        wait = (rows[0]["next"] or 0) - time.time()
        return wait if 0 < wait < TICK else TICK

    def _due(self, moment: float) -> list[Row]:
        """Return what is to be sent by itself at this moment of real time."""
        if not self._account.store.setting("automatic", True):
            return []
        waiting = self._account.store.rows(NEXT, moment)
        batch = self._account.faults.reversed_batch()
        return [] if len(waiting) < batch else waiting

    def _deliver_due(self) -> None:
        with self._sending:
            self._send_all(self._due(time.time()))

    def deliver_now(self, *, lost: bool = False) -> list[JSON]:
        """Send all that is not delivered, whatever it waits for; `lost` includes the dropped.

        Returns event, type and answer of each; an answer is a status or the words of an error.
        """
        states = ("waiting", "failed", "dropped" if lost else "waiting")
        with self._sending:
            rows = self._account.store.rows(
                "SELECT * FROM delivery WHERE state IN (?, ?, ?) ORDER BY id", *states
            )
            return self._send_all(rows)

    def redeliver(self, event: str, *, times: int = 1, at_once: bool = False) -> list[JSON]:
        """Send an event again, delivered or not, `times` in a row or in parallel."""
        rows = self._account.store.rows("SELECT * FROM delivery WHERE event = ?", event)
        if at_once:
            with ThreadPoolExecutor(max_workers=times * max(len(rows), 1)) as pool:
                return list(pool.map(self._send, [row for row in rows for _ in range(times)]))
        return [self._send(row) for row in rows for _ in range(times)]

    def _send_all(self, rows: Sequence[Row]) -> list[JSON]:
        if rows and self._account.faults.reversed_batch():
            self._account.faults.end_reversal()
            rows = rows[::-1]
        results: list[JSON] = []
        for row in rows:
            with ThreadPoolExecutor(max_workers=row["copies"] + 1) as pool:
                results += pool.map(self._send, [row] * (row["copies"] + 1))
        return results

    def _send(self, row: Row) -> JSON:
        """Make one attempt and write down what came of it."""
        store = self._account.store
        with store.lock:
            event = store.find("event", row["event"])
            endpoint = store.find("webhook_endpoint", row["endpoint"])
        if event is None or endpoint is None or urlsplit(endpoint["url"]).hostname not in LOOPBACK:
            with store.transaction():
                store.run("UPDATE delivery SET state = 'failed' WHERE id = ?", row["id"])
            return {"event": row["event"], "answer": "not an address of this machine"}
        body = json.dumps(self._account.shown_event(event), indent=2)
        answer = self._post(endpoint["url"], body, self._signature(endpoint, body, row["flaw"]))
        self._write_down(row, answer)
        return {"event": event["id"], "type": event["type"], "answer": answer}

    def _signature(self, endpoint: JSON, body: str, flaw: str | None) -> str:
        own = self._account.store.memory(endpoint["id"]).get("secret")
        secret = own or self._account.options.webhook_secret
        moment = int(time.time())  # real time: the libraries compare with theirs
        header: str = stripe.WebhookSignature.generate_signature_header(
            body,
            "whsec_of_somebody_else" if flaw == "wrong_secret" else secret,
            moment - OLD if flaw == "old_timestamp" else moment,
        )
        return header

    def _post(self, url: str, body: str, signature: str) -> int | str:
        parts = urlsplit(url)
        connection = http.client.HTTPConnection(
            parts.hostname or "", parts.port, timeout=self._account.options.webhook_timeout
        )
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Stripe-Signature": signature,
            "User-Agent": "Stripe/1.0 (simulator)",
        }
        try:
            target = parts.path or "/"
            target += f"?{parts.query}" if parts.query else ""
            connection.request("POST", target, body.encode(), headers)
            response = connection.getresponse()
            response.read()
            return response.status
        except (OSError, http.client.HTTPException) as error:
            return f"{type(error).__name__}: {error}"
        finally:
            connection.close()

    def _write_down(self, row: Row, answer: int | str) -> None:
        """A redirect is a failure, as everything but 2xx; the flaw was for one attempt."""
        store = self._account.store
        delivered = isinstance(answer, int) and 200 <= answer < 300
        waits = self._account.options.retry_waits
        with store.transaction():
            known = store.rows("SELECT tries, state FROM delivery WHERE id = ?", row["id"])
            if not known:
                return
            tries = known[0]["tries"]
            again = tries < len(waits)
            state = "waiting" if again else "failed"
            if delivered or known[0]["state"] == "delivered":
                state = "delivered"
            store.run(
                "UPDATE delivery SET state = ?, tries = ?, due = ?, answer = ?, flaw = NULL"
                " WHERE id = ?",
                state,
                tries + 1,
                time.time() + (waits[tries] if again else 0),
                str(answer),
                row["id"],
            )
