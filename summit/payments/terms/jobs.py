"""What a worker does about unpaid invoices, one transaction for each."""

import logging

from sqlalchemy.orm import Session

from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.kernel.errors import Refused
from summit.payments.queries import Money
from summit.payments.terms.queries import Unpaid, unpaid_bills
from summit.payments.terms.service import check_lapsed, remind
from summit.payments.withdrawal import release
from summit.registration.statuses import Status

log = logging.getLogger(__name__)


def remind_of_invoices() -> None:
    """Promise the reminders that are due today. One that fails stops no other."""
    for registration_id, unpaid in _unpaid():
        if unpaid.reminder is None:
            continue
        try:
            with transaction(by="worker") as session:
                remind(session, registration_id, now=now())
        except Exception:
            log.exception("Nobody was reminded of registration %s", registration_id)


def release_unpaid() -> None:
    """Return the places of invoices nobody paid, where owners want that and somebody was warned."""
    for registration_id, unpaid in _unpaid():
        if not unpaid.is_lapsed:
            continue
        try:
            release(registration_id, Status.EXPIRED, by="sweep", settle=_nothing_came)
        except Refused as refusal:  # money came: it stands among those a person decides on
            log.info("Registration %s keeps its places: %s", registration_id, refusal)
        except Exception:
            log.exception("Registration %s is not released", registration_id)


def _nothing_came(session: Session, money: Money) -> None:
    check_lapsed(session, money, now=now())


def _unpaid() -> list[tuple[int, Unpaid]]:
    found = unpaid_bills(db.session(), now=now())
    db.session.rollback()
    return found
