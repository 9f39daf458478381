"""Scans at the door: every one is the first entry of a badge, so each stores two rows."""

import json
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime

from bench.client import post


def scan(key: str, token: str) -> bytes:
    """Return what a paired phone sends for one reading."""
    reading = {
        "id": str(uuid.uuid4()),
        "text": token,
        "way": "camera",
        "at": datetime.now(UTC).isoformat(),
    }
    return post(
        "/door/api/scans",
        json.dumps(reading).encode(),
        "application/json",
        Accept="application/json",
        Authorization=f"Bearer {key}",
    )


def scans(keys: Sequence[str], tokens: Sequence[str]) -> list[list[bytes]]:
    """Return each phone's readings: its own badges, nobody else's."""
    return [
        [scan(key, token) for token in tokens[number :: len(keys)]]
        for number, key in enumerate(keys)
    ]
