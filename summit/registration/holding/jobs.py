"""What a worker does about holds that end soon, one transaction for each registration."""

import logging

from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.registration.holding.queries import about_to_end, find_hold_terms
from summit.registration.holding.service import announce_end
from summit.web.outside import current_settings

log = logging.getLogger(__name__)


def announce_ends() -> None:
    """Promise the letters that are due. One that fails stops no other."""
    holding = find_hold_terms(db.session(), current_settings()).to_holding()
    found = about_to_end(db.session(), holding.announced_before, now=now())
    db.session.rollback()
    for registration_id in found:
        try:
            with transaction(by="worker") as session:
                announce_end(session, registration_id, holding, now=now())
        except Exception:
            log.exception("Nobody was told that the hold of registration %s ends", registration_id)
