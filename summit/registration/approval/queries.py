"""Reads requests, and the terms they are decided under."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.registration.approval.models import ApprovalRequest, ApprovalSettings
from summit.registration.approval.rules import ApprovalTerms
from summit.registration.approval.statuses import UNDECIDED, RequestState, Subject
from summit.registration.models import Registration


def approval_terms(session: Session) -> ApprovalTerms:
    found = session.get(ApprovalSettings, 1)
    return ApprovalTerms(found.decision_days, found.payment_days) if found else ApprovalTerms()


def request_of(session: Session, registration_id: int) -> ApprovalRequest | None:
    """Return the request about a whole registration, whatever became of it."""
    wanted = select(ApprovalRequest).where(
        ApprovalRequest.registration_id == registration_id,
        ApprovalRequest.subject == Subject.REGISTRATION,
    )
    return session.scalar(wanted)


def requests_of(session: Session, registration_id: int) -> Sequence[ApprovalRequest]:
    """Return every request of a registration, oldest first."""
    wanted = select(ApprovalRequest).where(ApprovalRequest.registration_id == registration_id)
    return session.scalars(wanted.order_by(ApprovalRequest.id)).all()


def undecided_about(session: Session, attendee_id: int) -> ApprovalRequest | None:
    """Return the request about one person that waits for a decision."""
    wanted = select(ApprovalRequest).where(
        ApprovalRequest.attendee_id == attendee_id, ApprovalRequest.state.in_(UNDECIDED)
    )
    return session.scalar(wanted)


def lapsed(session: Session, *, now: datetime) -> Sequence[int]:
    """Return the requests nobody decided on in time."""
    wanted = select(ApprovalRequest.id).where(
        ApprovalRequest.state.in_(UNDECIDED), ApprovalRequest.decide_by <= now
    )
    return session.scalars(wanted.order_by(ApprovalRequest.id)).all()


def billed_from(session: Session, registration: Registration) -> datetime | None:
    """Return from when a bill's time runs: the sending, or the approval where one was needed."""
    found = request_of(session, registration.id)
    if found is not None and found.state is RequestState.APPROVED:
        return found.decided_at
    return registration.submitted_at
