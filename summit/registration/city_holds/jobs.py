"""What a worker does about seats held for cities, one transaction for each."""

import logging

from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.registration.city_holds.queries import unanswered
from summit.registration.city_holds.service import remind

log = logging.getLogger(__name__)


def remind_cities() -> None:
    """Promise the reminders that are due. One that fails stops no other."""
    found = unanswered(db.session())
    db.session.rollback()
    for hold_id in found:
        try:
            with transaction(by="worker") as session:
                remind(session, hold_id, now=now())
        except Exception:
            log.exception("Nobody was reminded of the seats of hold %s", hold_id)
