"""Writes an entry for every row the ORM flushes, by the actor of the running transaction.

Conditional statements (seats, presence) pass the ORM by: their own rows tell their story.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import event, insert, inspect
from sqlalchemy.orm import Session

from summit.audit.models import AuditEntry
from summit.database import table_of
from summit.extensions import db
from summit.kernel.clock import now
from summit.kernel.languages import Translated

HIDDEN = "…"
WRITE = insert(table_of(AuditEntry))  # built once: every flush writes one


def listen() -> None:
    if not event.contains(db.session, "after_flush", write_down):
        event.listen(db.session, "after_flush", write_down)


def write_down(session: Session, _context: Any) -> None:
    entries = [
        entry
        for record in [*session.new, *session.dirty, *session.deleted]
        if (entry := _entry(record, gone=record in session.deleted))
    ]
    if entries:
        common = {"at": now(), "actor": session.info["actor"]}
        session.connection().execute(WRITE, [entry | common for entry in entries])


def _entry(record: Any, *, gone: bool) -> dict[str, Any] | None:
    state = inspect(record)
    change: dict[str, Any] = {}
    for column in state.mapper.column_attrs:
        past = state.attrs[column.key].history
        if past.added:
            info = column.columns[0].info
            pair = [past.deleted[0] if past.deleted else None, past.added[0]]
            if info.get("by_part"):
                change |= _parts(*pair)
            else:
                secret = info.get("secret", False)
                change[column.key] = [_plain(value, secret) for value in pair]
    if not change and not gone:
        return None
    key = ",".join(map(str, state.mapper.primary_key_from_instance(record)))
    return {"subject": f"{record.__tablename__}:{key}", "change": change}


def _parts(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parts that came, went or changed; a value may be None, so their names count."""
    old, new = before or {}, after
    named = {name: [old.get(name), new.get(name)] for name in {**old, **new}}
    is_new = set(old) ^ set(new)
    return {name: pair for name, pair in named.items() if name in is_new or pair[0] != pair[1]}


def _plain(value: Any, secret: bool) -> Any:
    if secret:
        return None if value is None else HIDDEN
    if value is None or isinstance(value, bool | int):
        return value
    return dict(value) if isinstance(value, Translated) else str(value)
