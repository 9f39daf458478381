"""Compares both books and keeps what came of it: Stripe's calls first, then one transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select

from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.payments.cards import Gateway, Rejected, Unanswered
from summit.payments.differences import service
from summit.payments.differences.found import Found
from summit.payments.differences.models import Reconciliation
from summit.payments.differences.service import Kept
from summit.payments.differences.statuses import Ending
from summit.payments.reconciling import reconcile

NIGHTLY = timedelta(days=3)  # what one night looks back; longer than a weekend without a worker


def look(gateway: Gateway, since: datetime, *, by: str) -> Sequence[Kept]:
    """Hold both books against each other since a moment, and keep what differs.

    A look that could not be ended closes and opens nothing: only what it had brought up to date
    by then is kept, and that it failed. Raises `Unanswered`, `Rejected`.
    """
    began, found = now(), list[Found]()
    try:
        for one in reconcile(gateway, since):
            found.append(one)  # one by one: what was applied is known if the next call fails
    except Exception as fault:
        _keep_failure(found, fault, since=since, began=began, by=by)
        raise
    with transaction(by=by) as session:
        kept = service.keep(session, found, since=since, began=began)
        service.note_end(session, Ending.WHOLE, since=since, began=began, now=now())
    return kept


def nightly_since() -> datetime:
    """Return from when tonight's look begins: a few days ago, or where the last whole one did."""
    session = db.session()
    whole = Reconciliation.ending == Ending.WHOLE
    last = session.scalar(select(func.max(Reconciliation.began_at)).where(whole))
    session.rollback()
    usual = now() - NIGHTLY
    return min(usual, last) if last else usual


def _keep_failure(
    found: Sequence[Found], fault: Exception, *, since: datetime, began: datetime, by: str
) -> None:
    ending = _ending(fault)
    name = type(fault).__name__[:80] if ending is Ending.BROKEN else None
    with transaction(by=by) as session:
        service.keep_mended(session, found, now=began)
        service.note_end(session, ending, since=since, began=began, now=now(), fault=name)


def _ending(fault: Exception) -> Ending:
    if isinstance(fault, Unanswered):
        return Ending.UNANSWERED
    return Ending.REFUSED if isinstance(fault, Rejected) else Ending.BROKEN
