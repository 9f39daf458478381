"""Sweeps of registration: one transaction per row, or two ends could take counters crosswise."""

from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.registration.service import expire, lapsed


def end_lapsed_holds() -> None:
    """Return the seats of drafts and unpaid orders whose hold has ended."""
    found = lapsed(db.session(), now=now())
    db.session.rollback()
    for registration_id in found:
        with transaction(by="sweep") as session:
            expire(session, registration_id, now=now())
