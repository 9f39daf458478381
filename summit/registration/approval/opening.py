"""A request begins: the organizers are to decide, until a deadline. Nothing here decides."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from summit.kernel.events import announce
from summit.registration.approval.events import RequestReceived
from summit.registration.approval.models import ApprovalRequest
from summit.registration.approval.queries import approval_terms
from summit.registration.approval.statuses import RequestState, Subject
from summit.registration.models import Attendee, Registration
from summit.registration.statuses import Status


def ask_for_registration(session: Session, registration: Registration, *, now: datetime) -> None:
    """Let a locked draft wait for a decision: its seats and prices stand until the deadline.

    No clock of a hold runs (`seats_kept_by` is None): the request itself lapses. Nothing is
    divided or billed before it is approved.
    """
    registration.become(Status.PENDING_APPROVAL)
    registration.seats_kept_by = None
    request = _begin(session, registration, Subject.REGISTRATION, now=now)
    registration.held_until = request.decide_by
    session.flush()
    announce(session, RequestReceived(request.id, now))


def ask_for_name(
    session: Session,
    person: Attendee,
    subject: Subject,
    wanted: dict[str, Any],
    *,
    now: datetime,
) -> ApprovalRequest:
    """Let another name of a locked registration wait for a decision; until then it stays."""
    request = _begin(session, person.registration, subject, now=now)
    request.attendee_id, request.wanted = person.id, wanted
    session.flush()
    announce(session, RequestReceived(request.id, now))
    return request


def _begin(
    session: Session, registration: Registration, subject: Subject, *, now: datetime
) -> ApprovalRequest:
    request = ApprovalRequest(
        registration_id=registration.id,
        subject=subject,
        state=RequestState.OPEN,
        turn=0,
        asked_at=now,
        decide_by=approval_terms(session).decide_by(now),
    )
    session.add(request)
    session.flush()
    return request
