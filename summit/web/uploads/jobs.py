"""Has files scanned that wait for it, whatever they were handed in for."""

import logging
from collections.abc import Callable, Sequence

from sqlalchemy.orm import Session

from summit.extensions import db, transaction
from summit.web.outside import current_settings
from summit.web.uploads.scanning import scan
from summit.web.uploads.statuses import ScanState

log = logging.getLogger(__name__)


def scan_each(
    waiting: Callable[[Session], Sequence[int]],
    content_of: Callable[[Session, int], bytes],
    note: Callable[[Session, int, bytes, ScanState], None],
) -> None:
    """Ask the scanner about each file that waits, outside of any transaction.

    `waiting` gives their numbers, `content_of` one of them, b"" once it is gone; `note` writes down
    what was found in that content, within a transaction. A number may be another file's by then.
    """
    command = current_settings().scan_command
    numbers = waiting(db.session())
    db.session.rollback()
    for number in numbers:
        content = content_of(db.session(), number)
        db.session.rollback()  # no read stays open while the scanner works
        found = scan(content, command) if content else ScanState.CHECKING
        if found is ScanState.CHECKING:
            continue  # held back; asked again next time
        try:
            with transaction(by="worker") as session:
                note(session, number, content, found)
        except Exception:  # one that cannot be noted stops no other
            db.session.rollback()
            log.exception("What the scanner says of file %s is not kept", number)
