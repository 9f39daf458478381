"""Faults that control orders: for the next API calls, for the next webhooks."""

from collections.abc import Callable
from fnmatch import fnmatchcase

from .options import JSON
from .store import Store

API_KINDS = {"error", "hang", "drop"}
WEBHOOK_KINDS = {"drop", "duplicate", "reverse", "delay", "wrong_secret", "old_timestamp"}
NORMAL: JSON = {
    "target": "api",
    "count": 1,  # how many calls or deliveries it strikes
    "path": "*",  # of the API call, with * and ?
    "method": "*",
    "when": "before",  # or "after" the call has done its work
    "status": 500,
    "stored": True,  # whether an idempotency key replays the error, as Stripe does with a 500
    "seconds": 30,  # of hanging, of delay
    "copies": 1,  # duplicates beside the one delivery
}


class Faults:
    """The faults still to come, kept in the store so that a restart keeps them."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, asked: JSON) -> JSON:
        """Order a fault. Raises ValueError where it is none that exists."""
        fault = NORMAL | asked
        kinds = API_KINDS if fault["target"] == "api" else WEBHOOK_KINDS
        if fault["target"] not in ("api", "webhook") or fault.get("kind") not in kinds:
            raise ValueError(f"No such fault: {asked}")
        if set(asked) - set(NORMAL) - {"kind"} or fault["when"] not in ("before", "after"):
            raise ValueError(f"No such fault: {asked}")
        with self._store.transaction():
            self._store.set("faults", [*self.all(), fault])
        return fault

    def all(self) -> list[JSON]:
        return list(self._store.setting("faults", []))

    def clear(self) -> None:
        with self._store.transaction():
            self._store.set("faults", [])

    def take_api(self, method: str, path: str) -> JSON | None:
        """Return the fault that strikes this call, used up by one."""
        return self._take(
            lambda fault: (
                fault["target"] == "api"
                and fnmatchcase(path, fault["path"])
                and fnmatchcase(method, fault["method"])
            )
        )

    def take_webhook(self, kind: str) -> JSON | None:
        """Return the fault of this kind, used up by one."""
        return self._take(lambda fault: fault["target"] == "webhook" and fault["kind"] == kind)

    def reversed_batch(self) -> int:
        """Return how many deliveries are to be gathered and turned round; 0 for none."""
        return next((one["count"] for one in self.all() if one["kind"] == "reverse"), 0)

    def end_reversal(self) -> None:
        with self._store.transaction():
            self._store.set("faults", [one for one in self.all() if one["kind"] != "reverse"])

    def _take(self, fits: Callable[[JSON], bool]) -> JSON | None:
        with self._store.transaction():
            faults = self.all()
            taken = next((fault for fault in faults if fits(fault)), None)
            if taken is None:
                return None
            taken["count"] -= 1
            self._store.set("faults", [fault for fault in faults if fault["count"] > 0])
            return taken
