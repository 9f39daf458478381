"""What the simulator remembers: one SQLite file or memory, one lock, real transactions."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .options import JSON

TABLES = """
CREATE TABLE IF NOT EXISTS thing (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE NOT NULL, kind TEXT NOT NULL,
    body TEXT NOT NULL,  -- the object as the API shows it
    memory TEXT NOT NULL DEFAULT '{}',  -- what Stripe knows about it and does not show
    due INTEGER  -- simulator's second at which something happens to it by itself
);
CREATE INDEX IF NOT EXISTS thing_kind ON thing (kind, seq);
CREATE INDEX IF NOT EXISTS thing_due ON thing (due) WHERE due IS NOT NULL;
CREATE TABLE IF NOT EXISTS delivery (
    id INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, endpoint TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting',  -- waiting, delivered, failed, dropped
    due REAL NOT NULL,  -- real time
    tries INTEGER NOT NULL DEFAULT 0, copies INTEGER NOT NULL DEFAULT 0,
    flaw TEXT, answer TEXT
);
CREATE INDEX IF NOT EXISTS delivery_state ON delivery (state, due);
CREATE INDEX IF NOT EXISTS delivery_event ON delivery (event);
CREATE TABLE IF NOT EXISTS kept_answer (
    key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, status INTEGER NOT NULL,
    body TEXT NOT NULL, created INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class Store:
    """All rows of one simulator. Every thread may use it; `transaction` nests."""

    def __init__(self, path: Path | None) -> None:
        self.lock = threading.RLock()
        self.changed = threading.Condition(self.lock)  # told after each commit
        self._depth = 0
        self._connection = sqlite3.connect(
            path or ":memory:", check_same_thread=False, isolation_level=None
        )
        self._connection.row_factory = sqlite3.Row
        self._connection.executescript(TABLES)

    def close(self) -> None:
        with self.lock:
            self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep all that happens within, or nothing of it. An inner one is a savepoint."""
        with self.lock:
            begin, keep, undo = _STEPS[self._depth > 0]
            self._connection.execute(begin)
            self._depth += 1
            try:
                yield
            except BaseException:
                for statement in undo:
                    self._connection.execute(statement)
                raise
            else:
                self._connection.execute(keep)
            finally:
                self._depth -= 1
            if self._depth == 0:
                self.changed.notify_all()

    def rows(self, statement: str, *values: Any) -> list[sqlite3.Row]:
        with self.lock:
            return self._connection.execute(statement, values).fetchall()

    def run(self, statement: str, *values: Any) -> int:
        """Run one statement and return how many rows it touched."""
        with self.lock:
            return self._connection.execute(statement, values).rowcount

    # -- objects

    def find(self, kind: str, wanted: str) -> JSON | None:
        rows = self.rows("SELECT body FROM thing WHERE id = ? AND kind = ?", wanted, kind)
        return dict(json.loads(rows[0]["body"])) if rows else None

    def find_any(self, wanted: str) -> JSON | None:
        rows = self.rows("SELECT body FROM thing WHERE id = ?", wanted)
        return dict(json.loads(rows[0]["body"])) if rows else None

    def all(self, kind: str) -> list[JSON]:
        """Return every object of a kind, oldest first."""
        rows = self.rows("SELECT body FROM thing WHERE kind = ? ORDER BY seq", kind)
        return [json.loads(row["body"]) for row in rows]

    def put(self, body: JSON) -> None:
        """Write an object, new or changed."""
        self.run(
            "INSERT INTO thing (id, kind, body) VALUES (?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET body = excluded.body",
            body["id"],
            body["object"],
            json.dumps(body),
        )

    def remove(self, wanted: str) -> None:
        self.run("DELETE FROM thing WHERE id = ?", wanted)

    def schedule(self, wanted: str, due: int | None) -> None:
        """Have something happen to an object at a second of the simulator's clock, or nothing."""
        self.run("UPDATE thing SET due = ? WHERE id = ?", due, wanted)

    def due(self, now: int) -> list[JSON]:
        rows = self.rows("SELECT body FROM thing WHERE due <= ? ORDER BY due, seq", now)
        return [json.loads(row["body"]) for row in rows]

    def memory(self, wanted: str) -> JSON:
        rows = self.rows("SELECT memory FROM thing WHERE id = ?", wanted)
        return dict(json.loads(rows[0]["memory"])) if rows else {}

    def remember(self, wanted: str, **facts: Any) -> None:
        """Add facts to what is known about an object and not shown."""
        memory = json.dumps(self.memory(wanted) | facts)
        self.run("UPDATE thing SET memory = ? WHERE id = ?", memory, wanted)

    # -- settings

    def setting(self, name: str, otherwise: Any) -> Any:
        rows = self.rows("SELECT value FROM setting WHERE name = ?", name)
        return json.loads(rows[0]["value"]) if rows else otherwise

    def set(self, name: str, value: Any) -> None:
        self.run(
            "INSERT INTO setting VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            name,
            json.dumps(value),
        )

    def empty(self) -> None:
        """Forget everything."""
        with self.transaction():
            for table in ("thing", "delivery", "kept_answer", "setting"):
                self.run(f"DELETE FROM {table}")  # noqa: S608 (names stand on the line above)


_STEPS: dict[bool, tuple[str, str, tuple[str, ...]]] = {
    False: ("BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",)),
    True: (
        "SAVEPOINT inner_step",
        "RELEASE inner_step",
        ("ROLLBACK TO inner_step", "RELEASE inner_step"),
    ),
}
