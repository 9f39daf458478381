"""Writes the letter about a part of a bill that came: its receipt, and what is still owed."""

from collections.abc import Mapping
from dataclasses import replace

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from summit.edition.queries import get_summit, zone_of
from summit.holder.links import contact_address
from summit.holder.messages import write_undone
from summit.holder.papers import standing_papers
from summit.holder.undone import ways_after_end
from summit.kernel.money import Cents
from summit.mail.letters import Letter, Promised, Renderer
from summit.payments.documents.rules import DocumentKind
from summit.payments.models import Bill, Payment
from summit.payments.queries import Money, money_of
from summit.payments.reversing.queries import find_reversal
from summit.payments.terms.due import due_of
from summit.registration.queries import get_whole

KINDS = {DocumentKind.INVOICE, DocumentKind.RECEIPT}


def write_part_received(session: Session, promised: Promised) -> Letter:
    """What came, what is still owed by now, until when and how; invoice and receipt.

    While a payment is checked it asks for nothing, as the page does.
    Written late, after the payment was undone, it says that.
    """
    payment_id = promised.facts["payment_id"]
    if reversal := find_reversal(session, payment_id):
        facts = {**promised.facts, "reversal_id": reversal.id}
        return write_undone(session, replace(promised, facts=facts))
    registration = get_whole(session, promised.facts["registration_id"])
    summit, money = get_summit(session), money_of(session, registration.id)
    payment = session.get_one(Payment, payment_id)
    until = due_of(session, session.get_one(Bill, payment.bill_id), registration)
    papers = standing_papers(session, registration.id, KINDS, payment_id=payment_id)
    facts = {
        "registration": registration,
        "address": contact_address(registration, promised.language),
        "received": thanked_for(money, payment),
        "money": money,
        "owes": money.balance > Cents(0),
        "until": until.astimezone(zone_of(summit)) if until else None,
        "zone_name": summit.zone_name,
        "has_papers": bool(papers),
    } | ways_after_end(session, registration)
    subject = _("Payment received: %(reference)s", reference=registration.reference)
    return Letter(subject, "holder/mail/part_received.html", facts, papers)


def thanked_for(money: Money, payment: Payment) -> Cents | None:
    """Return what a letter says was received.

    Nothing where it pays nothing of the bill: in another currency, or gone again while the bill
    owes.
    """
    shown = next(one for one in money.payments if one.id == payment.id)
    stays = shown.refundable + shown.held > Cents(0) or money.balance <= Cents(0)
    return payment.amount if stays and payment.currency == money.currency else None


RENDERERS: Mapping[str, Renderer] = {"payment.part_received": write_part_received}
