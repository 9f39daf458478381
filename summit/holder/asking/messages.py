"""Writes the letters about requests that organizers decide on. Links are sealed here."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from summit.edition.queries import get_summit, zone_of
from summit.holder.links import contact_address
from summit.holder.papers import acknowledgement
from summit.mail.letters import Attachment, Letter, Promised, Renderer
from summit.payments.queries import money_of
from summit.registration.approval.models import ApprovalQuestion, ApprovalRequest
from summit.registration.queries import get_whole


def write_received(session: Session, promised: Promised) -> Letter:
    """To the contact: the request came, under this reference; until when it is decided."""
    facts = _about(session, promised)
    papers: tuple[Attachment, ...] = ()
    if facts["name"]:
        subject = _("Another name, being looked at: %(reference)s", reference=facts["reference"])
    else:
        subject = _("Your request was received: %(reference)s", reference=facts["reference"])
        papers = acknowledgement(session, facts["registration"].id, promised.language)
    return Letter(subject, "holder/asking/mail/received.html", facts, papers)


def write_question(session: Session, promised: Promised) -> Letter:
    """To the contact: what the organizers need to know, as they wrote it."""
    asked = session.get_one(ApprovalQuestion, promised.facts["question_id"])
    facts = _about(session, promised) | {"question": asked.question}
    subject = _("A question about your request: %(reference)s", reference=facts["reference"])
    return Letter(subject, "holder/asking/mail/question.html", facts)


def write_approved(session: Session, promised: Promised) -> Letter:
    """To the contact: it was approved, what is to be paid, until when, and the link."""
    facts = _about(session, promised)
    registration = facts["registration"]
    facts |= {
        "money": money_of(session, registration.id),
        "pay_by": _local(session, registration.held_until),
    }
    subject = _("Your request was approved: %(reference)s", reference=facts["reference"])
    return Letter(subject, "holder/asking/mail/approved.html", facts)


def write_name_refused(session: Session, promised: Promised) -> Letter:
    """To the contact: another name was declined, or nobody decided; everything stays as it was."""
    facts = _about(session, promised)
    subject = _("The name stays as it was: %(reference)s", reference=facts["reference"])
    return Letter(subject, "holder/asking/mail/name_refused.html", facts)


def _about(session: Session, promised: Promised) -> dict[str, Any]:
    request = session.get_one(ApprovalRequest, promised.facts["request_id"])
    registration = get_whole(session, promised.facts["registration_id"])
    wanted = request.wanted or {}
    return {
        "request": request,
        "registration": registration,
        "reference": registration.reference,
        "address": contact_address(registration, promised.language),
        "until": _local(session, request.decide_by),
        "zone_name": get_summit(session).zone_name,
        "name": request.attendee.full_name if request.attendee else "",
        "new_name": f"{wanted.get('given_name', '')} {wanted.get('family_name', '')}".strip(),
    }


def _local(session: Session, moment: datetime | None) -> datetime | None:
    return moment.astimezone(zone_of(get_summit(session))) if moment else None


RENDERERS: Mapping[str, Renderer] = {
    "approval.received": write_received,
    "approval.question": write_question,
    "approval.approved": write_approved,
    "approval.name_refused": write_name_refused,
}
