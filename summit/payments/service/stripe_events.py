"""Hints from Stripe: written down verified, done only in the transaction that applies them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from summit.database import insert_unless_there
from summit.payments.models import StripeEvent

APPLY = "payments.apply_due_events"  # the job that a stored event hints at
FIRST_WAIT = timedelta(minutes=1)  # after a failed try; doubled each time
LONGEST_WAIT = timedelta(hours=6)
AT_ONCE = 200  # events of one run


@dataclass(frozen=True, kw_only=True, slots=True)
class Hint:
    """A stored event as plain values. `attempt_id` is what its object's metadata says."""

    id: str
    kind: str
    object_id: str
    intent_id: str | None
    attempt_id: str | None
    is_live: bool


def store_event(session: Session, event: Mapping[str, Any], *, now: datetime) -> None:
    """Write a verified event down once; a duplicate of an unprocessed one makes it due."""
    row = {
        "id": event["id"],
        "type": event["type"],
        "object_id": _object(event).get("id") or "",  # a balance has none
        "api_version": event.get("api_version"),
        "is_live": bool(event.get("livemode")),
        "payload": dict(event),
        "received_at": now,
        "due_at": now,
        "tries": 0,
    }
    insert_unless_there(session, StripeEvent, row)
    unprocessed = (  # only ever earlier: who has just found it due must not lose it again
        StripeEvent.id == event["id"],
        StripeEvent.processed_at.is_(None),
        StripeEvent.due_at > now,
    )
    session.execute(update(StripeEvent).where(*unprocessed).values(due_at=now))


def due(session: Session, *, now: datetime) -> Sequence[Hint]:
    """Return what is stored, not done, and not waiting after a failure; oldest first."""
    wanted = select(StripeEvent).where(
        StripeEvent.processed_at.is_(None), StripeEvent.due_at <= now
    )
    rows = session.scalars(wanted.order_by(StripeEvent.received_at).limit(AT_ONCE))
    return [_hint(row) for row in rows]


def mark_processed(session: Session, event_id: str, *, now: datetime) -> None:
    session.execute(
        update(StripeEvent)
        .where(StripeEvent.id == event_id, StripeEvent.processed_at.is_(None))
        .values(processed_at=now, last_error=None)
    )


def put_off(session: Session, event_id: str, *, error: str, now: datetime) -> None:
    """Let a failed event wait, ever longer, so that it does not hold up the others."""
    event = session.get_one(StripeEvent, event_id, populate_existing=True)
    if event.processed_at is None:
        event.due_at = now + min(FIRST_WAIT * 2 ** min(event.tries, 20), LONGEST_WAIT)
        event.tries += 1
        event.last_error = error[:200]


def _hint(row: StripeEvent) -> Hint:
    thing = _object(row.payload)
    metadata = thing.get("metadata")
    return Hint(
        id=row.id,
        kind=row.type,
        object_id=row.object_id,
        intent_id=_text(thing.get("payment_intent")),
        attempt_id=_text(metadata.get("attempt") if isinstance(metadata, Mapping) else None),
        is_live=row.is_live,
    )


def _object(event: Mapping[str, Any]) -> Mapping[str, Any]:
    found = event["data"]["object"]
    return found if isinstance(found, Mapping) else {}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
