"""Raises the content version whenever what public pages show has changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import event, update
from sqlalchemy.orm import Session

from summit.database import upsert
from summit.edition.models import ContentVersion, Heartbeat
from summit.extensions import db

CHANGED = "content_changed"


def listen() -> None:
    for name, listener in (("after_flush", notice), ("before_commit", raise_content_version)):
        if not event.contains(db.session, name, listener):
            event.listen(db.session, name, listener)


def notice(session: Session, _context: Any) -> None:
    """Note that a row of a published table changed in this flush."""
    changed = [record for record in [*session.new, *session.dirty] if session.is_modified(record)]
    if any(record.published for record in [*changed, *session.deleted]):
        content_changed(session)


def content_changed(session: Session) -> None:
    """Make every cached page old at commit. Statements that pass the ORM by call this."""
    session.info[CHANGED] = True


def raise_content_version(session: Session) -> None:
    """Raise it as the transaction's last statement, after every other lock.

    Raised where the change is, two transactions that each fill a counter could wait for one
    another: one holding a counter, the other this row.
    """
    if session.in_nested_transaction():
        return
    session.flush()
    if session.info.pop(CHANGED, False):
        raised = update(ContentVersion).values(version=ContentVersion.version + 1)
        session.execute(raised, execution_options={"synchronize_session": False})


def beat(session: Session, name: str, *, at: datetime) -> None:
    """Write down that `name` is alive, by real time."""
    row = upsert(session, Heartbeat).values(name=name, at=at)
    session.execute(row.on_conflict_do_update(index_elements=["name"], set_={"at": at}))
