"""What one simulator is told when it starts."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

API_VERSION = "2026-10-28.endive"  # what the stripe package 16.1.0 pins
JSON = dict[str, Any]


def _ignore(event: JSON) -> None:
    """Look at nothing."""


@dataclass(frozen=True, slots=True)
class Options:
    """Settings of one simulator. Waits are real seconds unless they say otherwise."""

    secret_key: str  # the only key the API accepts, sk_test_…
    webhook_secret: str  # signs what goes to `webhook_urls`, whsec_…
    webhook_urls: tuple[str, ...] = ()
    state_path: Path | None = None  # an SQLite file; None keeps everything in memory
    public_base_url: str | None = None  # of the payment page; None takes the caller's address
    retry_waits: tuple[float, ...] = (0.2, 0.5, 1.0, 2.0, 4.0)  # then the delivery has failed
    webhook_timeout: float = 10.0
    always_offer_bank_debit: bool = False  # also where the session allows cards only
    refunds_settle_after: int = 120  # seconds of the simulator's clock: cards …5126 and …7726
    inspect_event: Callable[[JSON], None] = _ignore  # sees every event before it is signed

    def __post_init__(self) -> None:
        if not self.secret_key.startswith("sk_test_"):
            raise ValueError("The simulator takes a test key only: sk_test_…")
