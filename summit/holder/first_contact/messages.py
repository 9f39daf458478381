"""Writes the letters to who is the contact now, and to who was."""

from collections.abc import Mapping

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from summit.holder.messages import about_registration, all_badges
from summit.holder.papers import standing_papers
from summit.mail.letters import Letter, Promised, Renderer
from summit.payments.documents.rules import DocumentKind

PAPERS = {DocumentKind.INVOICE, DocumentKind.RECEIPT}


def write_contact(session: Session, promised: Promised) -> Letter:
    """To the new address: the link, with badges and documents as they are now."""
    facts = about_registration(session, promised)
    registration = facts["registration"]
    papers = (
        *all_badges(session, promised),
        *standing_papers(session, registration.id, PAPERS),
    )
    facts |= {
        "former": promised.facts["former"],
        "by_office": promised.facts["by_office"],
        "has_papers": bool(papers),
    }
    subject = _("You are the contact of %(city)s: %(reference)s") % {
        "city": registration.municipality,
        "reference": registration.reference,
    }
    return Letter(subject, "holder/first_contact/mail/contact.html", facts, papers)


def write_contact_left(_session: Session, promised: Promised) -> Letter:
    """To the old address: that nothing more comes, and no link."""
    subject = _("We write to another address: %(reference)s", reference=promised.facts["reference"])
    return Letter(subject, "holder/first_contact/mail/left.html", promised.facts)


RENDERERS: Mapping[str, Renderer] = {
    "registration.contact": write_contact,
    "registration.contact_left": write_contact_left,
}
