"""What is drawn once, outside any transaction, and kept with its hash: only that is ever shown."""

import logging
from collections.abc import Callable

from sqlalchemy import Select
from sqlalchemy.orm import Session

from summit.database import insert_unless_there, table_of
from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.payments.documents.lists import digest
from summit.payments.documents.models import DrawnFile

log = logging.getLogger(__name__)


def keep(files: type[DrawnFile], number: int, draw: Callable[[Session], bytes]) -> bytes:
    """Return the PDF kept under this number, drawn now if none is; the first one drawn stays."""
    session = db.session()
    kept = session.get(files, number)
    if kept is not None:
        return kept.content
    content = draw(session)
    session.rollback()  # no read stays open while another writes
    (key,) = table_of(files).primary_key
    row = {key.name: number, "content": content, "sha256": digest(content), "drawn_at": now()}
    with transaction(by="worker") as writing:
        insert_unless_there(writing, files, row)
    return db.session().get_one(files, number).content


def keep_each(undrawn: Select[int], keep_one: Callable[[int], bytes]) -> None:
    """Keep what was issued and has no file yet."""
    numbers = db.session().scalars(undrawn).all()
    db.session.rollback()
    for number in numbers:
        try:
            keep_one(number)
        except Exception:  # one that cannot be drawn stops no other
            db.session.rollback()
            log.exception("Number %s is not drawn (%s)", number, keep_one.__name__)
