"""What the office lists of requests: whose turn it is, oldest first."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from summit.kernel.text import fold
from summit.kernel.todo import Waiting
from summit.registration.approval.models import ApprovalQuestion, ApprovalRequest
from summit.registration.approval.rules import SOON
from summit.registration.approval.statuses import TO_DECIDE, RequestState
from summit.registration.models import Registration

STATES: Mapping[str, ColumnElement[bool]] = {  # as the office asks for them
    "decide": ApprovalRequest.state.in_(TO_DECIDE),
    "question": ApprovalRequest.state == RequestState.QUESTION,
    "approved": ApprovalRequest.state == RequestState.APPROVED,
    "declined": ApprovalRequest.state == RequestState.DECLINED,
    "ended": ApprovalRequest.state.in_((RequestState.LAPSED, RequestState.WITHDRAWN)),
}


def waiting(session: Session, *, now: datetime) -> Waiting:
    """Return how many requests wait for the organizers; what was answered has come anew."""
    is_soon = ApprovalRequest.decide_by <= now + SOON
    wanted = select(
        func.count(), func.max(ApprovalRequest.asked_at), func.count().filter(is_soon)
    ).where(STATES["decide"])
    answers = (
        select(func.max(ApprovalQuestion.answered_at))
        .join(ApprovalRequest, ApprovalQuestion.request_id == ApprovalRequest.id)
        .where(STATES["decide"])
    )
    count, asked_at, soon = session.execute(wanted).one()
    moments = [one for one in (asked_at, session.scalar(answers)) if one]
    return Waiting(count, max(moments, default=None), soon)


def count_by_state(session: Session) -> Mapping[str, int]:
    wanted = select(*(func.count().filter(one) for one in STATES.values())).select_from(
        ApprovalRequest
    )
    return dict(zip(STATES, session.execute(wanted).one(), strict=True))


def requests(
    session: Session, search: str, state: str | None, *, limit: int, offset: int
) -> tuple[Sequence[ApprovalRequest], int]:
    """Return the requests of one page, the oldest first, and how many there are in all."""
    found: Select[Any] = select(ApprovalRequest).join(ApprovalRequest.registration)
    for word in fold(search).split():
        found = found.where(Registration.folded.contains(word, autoescape=True))
    if state is not None:
        found = found.where(STATES[state])
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    page = found.options(
        contains_eager(ApprovalRequest.registration).selectinload(Registration.attendees),
        joinedload(ApprovalRequest.attendee),
    ).order_by(ApprovalRequest.asked_at, ApprovalRequest.id)
    return session.scalars(page.limit(limit).offset(offset)).unique().all(), total
