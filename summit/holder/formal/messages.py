"""Writes the letters about formal invitations. Links are sealed here."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from summit.holder.links import contact_address
from summit.mail.letters import Attachment, Letter, Promised, Renderer
from summit.payments.formal.files import keep_letter
from summit.payments.formal.models import FormalInvitation
from summit.payments.formal.rules import shown_code
from summit.registration.labels import called
from summit.registration.queries import get_whole
from summit.web.outside import address_of


def write_issued(session: Session, promised: Promised) -> Letter:
    """To the contact: the letter itself, and where anybody sees that it is genuine."""
    facts, invitation = _about(session, promised)
    letter = invitation.letter
    if letter is None:
        raise LookupError(f"Formal invitation {invitation.id} has no letter")
    code, reference = shown_code(letter.code), facts["reference"]
    facts |= {
        "code": code,
        "proof": address_of("letters.verify", language=promised.language, code=code),
    }
    subject = _("Formal invitation for %(name)s: %(reference)s", **_named(facts))
    content = keep_letter(invitation.id)
    paper = Attachment(f"{reference}-{invitation.id}.pdf", content)
    return Letter(subject, "holder/formal/mail/issued.html", facts, (paper,))


def write_declined(session: Session, promised: Promised) -> Letter:
    facts, _invitation = _about(session, promised)
    subject = _("Formal invitation not issued: %(reference)s", reference=facts["reference"])
    return Letter(subject, "holder/formal/mail/declined.html", facts)


def write_withdrawn(session: Session, promised: Promised) -> Letter:
    facts, _invitation = _about(session, promised)
    subject = _("Formal invitation withdrawn: %(reference)s", reference=facts["reference"])
    return Letter(subject, "holder/formal/mail/withdrawn.html", facts)


def _named(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": facts["name"], "reference": facts["reference"]}


def _about(session: Session, promised: Promised) -> tuple[dict[str, Any], FormalInvitation]:
    registration = get_whole(session, promised.facts["registration_id"])
    invitation = session.get_one(FormalInvitation, promised.facts["invitation_id"])
    facts = {
        "registration": registration,
        "reference": registration.reference,
        "address": contact_address(registration, promised.language),
        "name": called(invitation.attendee),
        "reason": invitation.reason,
    }
    return facts, invitation


RENDERERS: Mapping[str, Renderer] = {
    "formal.issued": write_issued,
    "formal.declined": write_declined,
    "formal.withdrawn": write_withdrawn,
}
