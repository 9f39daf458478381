"""The sweep of requests: one transaction per row, as every sweep that moves seats."""

from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.registration.approval.queries import lapsed
from summit.registration.approval.service import lapse


def end_lapsed_requests() -> None:
    """End what nobody decided on until its deadline; seats of registrations go back."""
    found = lapsed(db.session(), now=now())
    db.session.rollback()
    for request_id in found:
        with transaction(by="sweep") as session:
            lapse(session, request_id, now=now())
