"""Writes the letters to whoever pays in place of the municipality. They name no people."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from summit.edition.queries import get_summit, zone_of
from summit.holder.links import payer_address
from summit.mail.letters import Attachment, Letter, Promised, Renderer
from summit.payments.documents.files import keep_file
from summit.payments.documents.queries import documents_of
from summit.payments.documents.rules import DocumentKind
from summit.payments.queries import money_of
from summit.registration.queries import get_whole

SENT = {DocumentKind.INVOICE, DocumentKind.RECEIPT}


def write_bill(session: Session, promised: Promised) -> Letter:
    """What to pay, until when, and the link to the bill."""
    facts = _about_bill(session, promised)
    subject = _("A bill for you: %(reference)s", reference=facts["registration"].reference)
    return Letter(subject, "holder/payer/mail/bill.html", facts)


def write_paid(session: Session, promised: Promised) -> Letter:
    """The money arrived: invoice and receipt."""
    facts = _about_bill(session, promised)
    subject = _("Payment received: %(reference)s", reference=facts["registration"].reference)
    payment_id = promised.facts["payment_id"]
    wanted = [
        (one.id, one.number)
        for one in documents_of(session, facts["registration"].id)
        if one.kind in SENT and one.payment_id in (None, payment_id)
    ]
    facts["has_papers"] = bool(wanted)
    papers = tuple(Attachment(f"{number}.pdf", keep_file(one)) for one, number in wanted)
    return Letter(subject, "holder/payer/mail/paid.html", facts, papers)


RENDERERS: Mapping[str, Renderer] = {"payer.bill": write_bill, "payer.paid": write_paid}


def _about_bill(session: Session, promised: Promised) -> dict[str, Any]:
    registration = get_whole(session, promised.facts["registration_id"])
    summit = get_summit(session)
    until = registration.held_until
    return {
        "registration": registration,
        "money": money_of(session, registration.id),
        "address": payer_address(session, registration.id, promised.language),
        "until": until.astimezone(zone_of(summit)) if until else None,
        "zone_name": summit.zone_name,
    }
