"""Which mails approval promises. Their renderers stand in `holder.asking`, with the links.

`approval.received`, `.approved` and `.name_refused` go to the contact; facts: `registration_id`,
`request_id`. `approval.question` too; facts: also `question_id`. What was declined or lapsed of a
whole registration is told by `registration.declined` and `.expired`.
"""

from typing import Any

from sqlalchemy.orm import Session

from summit.registration.approval.events import (
    ChangeRefused,
    QuestionAsked,
    RequestApproved,
    RequestReceived,
)
from summit.registration.approval.models import ApprovalQuestion, ApprovalRequest
from summit.registration.messages import promise_about
from summit.registration.statuses import Status


def promise_receipt(session: Session, fact: RequestReceived) -> None:
    """Acknowledge a request, with its reference and until when it is decided."""
    _promise(session, "approval.received", fact)


def promise_question(session: Session, fact: QuestionAsked) -> None:
    """Send what the organizers ask, and the link to answer."""
    asked = session.get_one(ApprovalQuestion, fact.question_id)
    request = session.get_one(ApprovalRequest, asked.request_id)
    promise_about(
        session,
        "approval.question",
        request.registration,
        key=asked.id,
        now=fact.at,
        request_id=request.id,
        question_id=asked.id,
    )


def promise_approval(session: Session, fact: RequestApproved) -> None:
    """Tell that it was approved and how to pay; what is free is told by its confirmation."""
    request = session.get_one(ApprovalRequest, fact.request_id)
    if request.registration.status is Status.AWAITING_PAYMENT:
        _promise(session, "approval.approved", fact)


def promise_name_refused(session: Session, fact: ChangeRefused) -> None:
    """Tell that another name was not accepted, or not decided on: everything stays."""
    _promise(session, "approval.name_refused", fact)


def _promise(session: Session, occasion: str, fact: Any) -> None:
    request = session.get_one(ApprovalRequest, fact.request_id)
    promise_about(
        session,
        occasion,
        request.registration,
        key=request.id,
        now=fact.at,
        request_id=request.id,
    )
