"""What a worker does about lost links, one transaction for each."""

import logging

from summit.extensions import db, transaction
from summit.holder.lost.service import answer, unanswered
from summit.kernel.clock import now

log = logging.getLogger(__name__)


def send_lost_links() -> None:
    """Answer what was asked. One that fails stops no other."""
    found = unanswered(db.session())
    db.session.rollback()
    for wish_id in found:
        try:
            with transaction(by="worker") as session:
                answer(session, wish_id, now=now())
        except Exception:
            log.exception("Lost link %s was not answered", wish_id)
