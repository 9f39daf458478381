"""Two people editing one row: what was seen is compared with what is kept, nothing is lost."""

import hashlib
from collections.abc import Iterable
from typing import Any

from summit.kernel.errors import N_, Refused


class ChangedMeanwhile(Refused):
    message = N_(
        "Someone else changed this while you were writing. Below, each answer says what is saved "
        "now. Save again to keep yours."
    )


def fingerprint(record: Any, names: Iterable[str]) -> str:
    """Return a short digest of what a form shows of a record. It goes into the form."""
    values = "\x1f".join(f"{name}={getattr(record, name)!r}" for name in sorted(names))
    return hashlib.sha256(values.encode()).hexdigest()[:24]


def check_unchanged(record: Any, names: Iterable[str], seen: str) -> None:
    """Raise `ChangedMeanwhile` where the record is not what the form showed. Lock it first."""
    if fingerprint(record, names) != seen:
        raise ChangedMeanwhile()
