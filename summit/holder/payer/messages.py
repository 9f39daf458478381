"""Writes the letters to whoever pays in place of the municipality. They name no people."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from summit.edition.queries import get_summit, zone_of
from summit.holder.links import payer_address
from summit.holder.papers import standing_papers, these_papers
from summit.holder.received import thanked_for
from summit.holder.transfers import transfer_facts
from summit.holder.undone import about_undone, undone_subject, ways_after_end
from summit.kernel.money import Cents
from summit.mail.letters import Letter, Promised, Renderer
from summit.payments.documents.rules import DocumentKind
from summit.payments.models import Payment
from summit.payments.queries import money_of
from summit.payments.reversing.queries import find_reversal
from summit.payments.service.bills import find_bill
from summit.payments.terms.due import due_of
from summit.payments.terms.rules import ASKED, LAST
from summit.registration.queries import get_whole
from summit.registration.statuses import SENT, PaymentWay


def write_bill(session: Session, promised: Promised) -> Letter:
    """What to pay, until when, and the link to the bill."""
    facts = _about_bill(session, promised)
    # kept by an invoice, or once money came, no clock ends the registration on that day
    booking, has_come = facts["registration"], facts["money"].ever_came
    facts["ends_then"] = booking.pays_by is not PaymentWay.INVOICE and not has_come
    papers = standing_papers(session, booking.id, {DocumentKind.INVOICE})
    facts["has_invoice"] = bool(papers)  # where the address was put right after it was issued
    subject = _("A bill for you: %(reference)s", reference=booking.reference)
    return Letter(subject, "holder/payer/mail/bill.html", facts, papers)


def write_bill_changed(session: Session, promised: Promised) -> Letter:
    """The bill asks for more: what is to be paid now, with the invoice where one stands."""
    facts = _about_bill(session, promised)
    reference = facts["registration"].reference
    papers = standing_papers(session, facts["registration"].id, {DocumentKind.INVOICE})
    facts["has_invoice"] = bool(papers)
    subject = _("Your bill has changed: %(reference)s", reference=reference)
    return Letter(subject, "holder/payer/mail/bill_changed.html", facts, papers)


def write_invoice(session: Session, promised: Promised) -> Letter:
    """The invoice they asked for, and where the money is sent to."""
    facts = _about_bill(session, promised)
    reference = facts["registration"].reference
    subject = _("To be paid by transfer: %(reference)s", reference=reference)
    papers = standing_papers(session, facts["registration"].id, {DocumentKind.INVOICE})
    facts |= {
        "has_invoice": bool(papers),
        **transfer_facts(session, reference),
    }
    return Letter(subject, "holder/payer/mail/invoice.html", facts, papers)


def write_invoice_reissued(session: Session, promised: Promised) -> Letter:
    """The new invoice, and the credit note for the one it replaces."""
    facts = _about_bill(session, promised)
    papers = these_papers(session, promised.facts["documents"])
    facts["names_day"] = promised.facts.get("names_day", False)
    facts["numbers"] = [paper.name.removesuffix(".pdf") for paper in papers]
    subject = _("A new invoice: %(reference)s", reference=facts["registration"].reference)
    return Letter(subject, "holder/payer/mail/invoice_reissued.html", facts, papers)


def write_reminder(session: Session, promised: Promised) -> Letter:
    """What is still owed, and until when, where a day is known."""
    facts, rule = _about_bill(session, promised), promised.facts["rule"]
    due, zone = promised.facts["due_at"], zone_of(get_summit(session))
    facts |= {
        "is_asked": rule == ASKED,
        "is_late": rule == LAST or rule.startswith("after"),
        "until": datetime.fromisoformat(due).astimezone(zone) if due else None,
    } | ways_after_end(session, facts["registration"])
    subject = _("Reminder of a bill: %(reference)s", reference=facts["registration"].reference)
    papers = standing_papers(session, facts["registration"].id, {DocumentKind.INVOICE})
    facts["has_invoice"] = bool(papers)
    return Letter(subject, "holder/payer/mail/reminder.html", facts, papers)


def write_paid(session: Session, promised: Promised) -> Letter:
    """The money arrived: invoice and receipt. Written late, after it was undone, it says that."""
    if reversal := find_reversal(session, promised.facts["payment_id"]):
        facts = {**promised.facts, "reversal_id": reversal.id}
        return write_undone(session, replace(promised, facts=facts))
    facts = _about_bill(session, promised)
    subject = _("Payment received: %(reference)s", reference=facts["registration"].reference)
    kinds = {DocumentKind.INVOICE, DocumentKind.RECEIPT}
    papers = standing_papers(
        session, facts["registration"].id, kinds, payment_id=promised.facts["payment_id"]
    )
    payment = session.get_one(Payment, promised.facts["payment_id"])
    received = thanked_for(facts["money"], payment)
    facts |= {"has_papers": bool(papers), "received": received}
    facts |= ways_after_end(session, facts["registration"])
    return Letter(subject, "holder/payer/mail/paid.html", facts, papers)


def write_undone(session: Session, promised: Promised) -> Letter:
    """A payment is not there: what is owed, and the link to the bill."""
    facts = _about_bill(session, promised) | about_undone(session, promised)
    return Letter(undone_subject(facts), "holder/payer/mail/undone.html", facts)


def write_ended(session: Session, promised: Promised) -> Letter:
    """Nothing is asked any more, or what was kept; the credit note, where an invoice was sent."""
    facts = _about_bill(session, promised)
    facts |= ways_after_end(session, facts["registration"])
    reference = facts["registration"].reference
    if facts["is_paid"]:
        subject = _("Nothing is left to pay: %(reference)s", reference=reference)
    else:
        subject = _("Ended, with an amount still owed: %(reference)s", reference=reference)
    papers = standing_papers(session, facts["registration"].id, {DocumentKind.CREDIT_NOTE})[-1:]
    facts["has_papers"] = bool(papers)
    return Letter(subject, "holder/payer/mail/ended.html", facts, papers)


RENDERERS: Mapping[str, Renderer] = {
    "payer.bill": write_bill,
    "payer.bill_changed": write_bill_changed,
    "payer.invoice": write_invoice,
    "payer.invoice_reissued": write_invoice_reissued,
    "payer.reminder": write_reminder,
    "payer.paid": write_paid,
    "payer.ended": write_ended,
    "payer.undone": write_undone,
}


def _about_bill(session: Session, promised: Promised) -> dict[str, Any]:
    registration = get_whole(session, promised.facts["registration_id"])
    summit = get_summit(session)
    money = money_of(session, registration.id)
    has_day = registration.status in SENT  # what an ended registration owes is asked by no day
    bill = find_bill(session, registration.id)
    until = due_of(session, bill, registration) if has_day else None
    return {
        "registration": registration,
        "money": money,
        "is_paid": money.balance <= Cents(0),  # by now: a letter may wait, or be sent once more
        "address": payer_address(session, registration.id, promised.language),
        "until": until.astimezone(zone_of(summit)) if until else None,
        "zone_name": summit.zone_name,
    }
