"""What a worker does about missing names, one transaction for each registration."""

import logging

from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.registration.naming.queries import with_missing_names
from summit.registration.naming.service import remind

log = logging.getLogger(__name__)


def remind_of_names() -> None:
    """Promise the reminders that are due today. One that fails stops no other."""
    found = with_missing_names(db.session())
    db.session.rollback()
    for registration_id in found:
        try:
            with transaction(by="worker") as session:
                remind(session, registration_id, now=now())
        except Exception:
            log.exception("Nobody was reminded of names of registration %s", registration_id)
