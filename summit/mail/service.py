"""Promises mail inside a transaction; delivery is `summit.mail.jobs`'s."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from summit.database import after_commit, upsert
from summit.extensions import tasks
from summit.kernel.languages import Language
from summit.mail.models import OutboxMessage

DELIVER = "mail.deliver"


def promise(
    session: Session,
    occasion: str,
    about: str,
    *,
    to: str,
    language: Language,
    facts: Mapping[str, Any],
    now: datetime,
    key: str | None = None,
) -> None:
    """Write an outbox row; the same key again changes nothing. The worker renders and sends."""
    row = {
        "key": key or f"{occasion}:{about}:{to}",
        "occasion": occasion,
        "about": about,
        "recipient": to,
        "language": language,
        "facts": dict(facts),
        "promised_at": now,
        "due_at": now,
        "tries": 0,
    }
    session.execute(upsert(session, OutboxMessage).values(row).on_conflict_do_nothing())
    after_commit(session, partial(tasks.hint, DELIVER))
