"""Writes the letters about proofs. Links are sealed here."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from summit.holder.links import attendee_address, contact_address
from summit.mail.letters import Letter, Promised, Renderer, check_to
from summit.payments.proofs.models import TypeProof
from summit.registration.labels import called


def write_accepted(session: Session, promised: Promised) -> Letter:
    facts = _about(session, promised)
    subject = _("Your proof was accepted: %(reference)s", reference=facts["reference"])
    return Letter(subject, "holder/proofs/mail/accepted.html", facts)


def write_refused(session: Session, promised: Promised) -> Letter:
    facts = _about(session, promised)
    subject = _("Your proof was not accepted: %(reference)s", reference=facts["reference"])
    return Letter(subject, "holder/proofs/mail/refused.html", facts)


def _about(session: Session, promised: Promised) -> dict[str, Any]:
    proof = session.get_one(TypeProof, promised.facts["proof_id"])
    person, language = proof.attendee, promised.language
    registration = person.registration
    to_person = "registration_id" not in promised.facts  # else to the contact, seen to be one
    if to_person:
        check_to(promised, person.email if person.left_at is None else None)
    return {
        "registration": registration,
        "reference": registration.reference,
        "addressee": called(person) if to_person else registration.contact_name,
        "name": called(person),
        "place": proof.place,
        "reason": proof.reason,
        "address": attendee_address(person, language)
        if to_person
        else contact_address(registration, language),
    }


RENDERERS: Mapping[str, Renderer] = {
    "proof.accepted": write_accepted,
    "proof.refused": write_refused,
}
