"""Whether the site can do its work: database, tables, worker."""

from datetime import datetime, timedelta

import structlog
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from summit.edition.models import Heartbeat
from summit.web.health import migrations_behind

SILENT = timedelta(minutes=2)  # a worker that said nothing for so long is not there
log = structlog.get_logger()


def failings(session: Session, *, at: datetime) -> dict[str, str]:
    """Return what fails and why, by part; empty when all is well. `at` is real time."""
    try:
        session.scalar(text("SELECT 1"))  # to its end: an open cursor keeps its snapshot
        behind = migrations_behind()
        if behind:
            return {"migrations": behind}
        return _of_worker(session, at)
    except SQLAlchemyError as fault:
        session.rollback()
        log.error("database not reachable", exc_info=fault)
        return {"database": "not reachable"}


def _of_worker(session: Session, at: datetime) -> dict[str, str]:
    heard = session.get(Heartbeat, "worker")
    if heard is None:
        return {"worker": "never heard of"}
    silence = at - heard.at
    return {"worker": f"silent for {int(silence.total_seconds())} s"} if silence > SILENT else {}
