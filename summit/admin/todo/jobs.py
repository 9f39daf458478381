"""What a worker does about what waits, one transaction for each member of staff."""

import logging

from summit.admin.todo.service import accounts, tell
from summit.extensions import db, transaction
from summit.kernel.clock import now

log = logging.getLogger(__name__)


def tell_staff() -> None:
    """Promise the letters that are due. One that fails stops no other."""
    found = accounts(db.session())
    db.session.rollback()
    for account_id in found:
        try:
            with transaction(by="worker") as session:
                tell(session, account_id, now=now())
        except Exception:
            log.exception("Account %s was not told what waits", account_id)
