"""Registers a walk-in: held, sent and, where nothing is owed, confirmed in one transaction.

The seat comes from the one counter as everybody's. Callers hold the transaction.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from summit.badges.service import issue_badges_unpaid
from summit.desk.errors import NeedsDecision, NothingToKeep
from summit.desk.messages import promise_card_link
from summit.registration import service as registration
from summit.registration.approval import service as approval
from summit.registration.approval.queries import request_of
from summit.registration.approval.service import Hand
from summit.registration.models import Registration
from summit.registration.rules import HoldPolicy
from summit.registration.service import Application, AtDesk, Submission
from summit.registration.statuses import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """Who stands at the desk, and what they may decide beside registering."""

    by: str
    waives: bool = False  # lets this person in although the type is full
    approves: bool = False


def register(
    session: Session,
    asked: Application,
    given: Submission,
    *,
    staff: Staff,
    submission_digest: str,
    holds: HoldPolicy,
    now: datetime,
    part_of_id: int | None = None,
) -> Registration:
    """Register who stands at the desk, with whoever accompanies them: one bill, one set of badges.

    `part_of_id` names the registration that they are added to.

    Raises `SoldOut`, `NotOnSale`, `NotInvited`, `NeedsDecision`, `SalesClosed`,
    `TermsNotAccepted`, `TermsChanged`, `CompanionAlone`.
    """
    held = registration.start(
        session,
        asked,
        now=now,
        holds=holds,
        submission_digest=submission_digest,
        part_of_id=part_of_id,
        at_desk=AtDesk(waives=staff.waives),
    )
    if held.needs_approval and not staff.approves:
        raise NeedsDecision()
    registration.submit(session, held.id, given, now=now)
    request = request_of(session, held.id)
    if request is not None:
        hand = Hand(by=staff.by, turn=request.turn)
        approval.approve(session, request.id, hand=hand, now=now)
    return held


def let_in_unpaid(session: Session, registration_id: int, *, due: datetime, now: datetime) -> None:
    """Keep the place until an invoice is due, and give the badge now. Raises `NothingToKeep`."""
    if registration.lock(session, registration_id).status is not Status.AWAITING_PAYMENT:
        raise NothingToKeep()
    registration.choose_invoice(session, registration_id, due=due, purchase_order=None, now=now)
    issue_badges_unpaid(session, registration_id, now=now)


def send_card_link(session: Session, registration_id: int, *, now: datetime) -> None:
    """Write to who registered how to pay by card. Raises `NothingToKeep`, `NoAddress`."""
    found = registration.lock(session, registration_id)
    if found.status is not Status.AWAITING_PAYMENT:
        raise NothingToKeep()
    promise_card_link(session, found, now=now)
