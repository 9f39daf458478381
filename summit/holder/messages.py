"""Writes the letters about a registration: each renderer gives subject, template, facts, PDFs.

Links are sealed here, when the letter is written: no outbox row ever holds one.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from summit.badges.drawing import draw_badges
from summit.badges.queries import (
    faces_of_attendee,
    faces_of_registration,
    identity_of,
    signing_key,
)
from summit.edition.queries import get_summit, zone_of
from summit.holder.links import attendee_address, contact_address, payer_address
from summit.holder.papers import acknowledgement, standing_papers, these_papers
from summit.holder.transfers import transfer_facts
from summit.holder.undone import about_undone, owed_after_end, reopened_subject, undone_subject
from summit.kernel.languages import Translated
from summit.kernel.money import Cents
from summit.mail.letters import Attachment, Letter, Promised, Renderer, check_to
from summit.payments.documents.rules import DocumentKind
from summit.payments.queries import money_of
from summit.payments.service.bills import other_payer
from summit.payments.terms.rules import ASKED, LAST
from summit.payments.visas.models import VisaRequest
from summit.registration.approval.queries import request_of
from summit.registration.approval.statuses import RequestState
from summit.registration.labels import called
from summit.registration.models import Attendee
from summit.registration.naming.queries import names_until
from summit.registration.queries import get_whole
from summit.registration.statuses import PaymentWay, Status
from summit.web.outside import address_of, current_settings


def write_held(session: Session, promised: Promised) -> Letter:
    """The link to come back to a draft, and until when its places are held."""
    facts = about_draft(session, promised)
    subject = _("Your places are held: %(reference)s", reference=facts["reference"])
    return Letter(subject, "holder/mail/held.html", facts)


def write_hold_ends(session: Session, promised: Promised) -> Letter:
    """The hold ends soon: until when, and the link to go on or to extend it."""
    facts = about_draft(session, promised)
    facts["is_draft"] = facts["registration"].status is Status.DRAFT
    subject = _("The hold of your places ends soon: %(reference)s", reference=facts["reference"])
    return Letter(subject, "holder/mail/hold_ends.html", facts)


def write_received(session: Session, promised: Promised) -> Letter:
    """What was sent, with its acknowledgement, what is to be paid, and the link."""
    facts = about_registration(session, promised)
    facts["money"] = money_of(session, facts["registration"].id)
    papers = acknowledgement(session, facts["registration"].id, promised.language)
    facts["has_acknowledgement"] = bool(papers)
    subject = _("Registration received: %(reference)s", reference=facts["reference"])
    return Letter(subject, "holder/mail/received.html", facts, papers)


def write_offered(session: Session, promised: Promised) -> Letter:
    """Places for somebody who waited: the link to name who comes, and until when."""
    facts = about_draft(session, promised)
    subject = ngettext(
        "A place for you from the waiting list: %(reference)s",
        "%(num)d places for you from the waiting list: %(reference)s",
        len(facts["registration"].attendees),
        reference=facts["reference"],
    )
    return Letter(subject, "holder/mail/offered.html", facts)


def write_invoice(session: Session, promised: Promised) -> Letter:
    """What to transfer, until when, what to write in it; badges where they are issued already."""
    facts = about_registration(session, promised)
    facts["money"] = money_of(session, facts["registration"].id)
    badges = all_badges(session, promised)
    subject = _("To be paid by transfer: %(reference)s", reference=facts["reference"])
    papers = standing_papers(session, facts["registration"].id, {DocumentKind.INVOICE})
    facts |= {
        "has_badges": bool(badges),
        "has_invoice": bool(papers),
        **transfer_facts(session, facts["reference"]),
    }
    sent = acknowledgement(session, facts["registration"].id, promised.language)
    return Letter(subject, "holder/mail/invoice.html", facts, (*badges, *papers, *sent))


def write_confirmed(session: Session, promised: Promised) -> Letter:
    """To the contact: everybody's badges in one PDF, and the link."""
    facts = about_registration(session, promised)
    facts["money"] = money_of(session, facts["registration"].id)
    subject = _("Confirmed: your delegation (%(reference)s)", reference=facts["reference"])
    badges = all_badges(session, promised)
    papers = standing_papers(
        session, facts["registration"].id, {DocumentKind.INVOICE, DocumentKind.RECEIPT}
    )
    facts |= {"has_papers": bool(papers), "has_badges": bool(badges)}
    if facts["money"].bill_id is None:  # free: no letter came before
        papers += acknowledgement(session, facts["registration"].id, promised.language)
    return Letter(subject, "holder/mail/confirmed.html", facts, (*badges, *papers))


def write_badge(session: Session, promised: Promised) -> Letter:
    """To one person: their own badge, and their own page."""
    person = session.get_one(Attendee, promised.facts["attendee_id"])
    check_to(promised, person.email if person.left_at is None else None)
    registration = person.registration
    faces = faces_of_attendee(session, person.id, signing_key(current_settings()))
    facts = {
        "person": person,
        "registration": registration,
        "contact": registration.contact_name,
        "address": attendee_address(person, promised.language),
    }
    reference = registration.reference
    if not faces and person.category.badge_waits_for_proof:
        subject = _("Confirmed: your badge waits for a proof (%(reference)s)", reference=reference)
        return Letter(subject, "holder/proofs/mail/waits.html", facts)
    subject = _("Confirmed: your badge (%(reference)s)", reference=reference)
    return Letter(subject, "holder/mail/badge.html", facts, badge_file(session, faces, reference))


def write_expired(session: Session, promised: Promised) -> Letter:
    facts = about_registration(session, promised)
    facts["register_address"] = address_of("registration.register", language=promised.language)
    papers = standing_papers(session, facts["registration"].id, {DocumentKind.CREDIT_NOTE})[-1:]
    facts["has_credit_note"] = bool(papers)
    facts["is_unpaid_invoice"] = facts["registration"].pays_by is PaymentWay.INVOICE
    request = request_of(session, facts["registration"].id)
    if request is not None and request.state is RequestState.LAPSED:
        facts["lacks_answer"] = request.lacks_answer
        subject = _("Your request ended: %(reference)s", reference=facts["reference"])
        return Letter(subject, "holder/asking/mail/lapsed.html", facts)
    subject = _("Your places have been released: %(reference)s", reference=facts["reference"])
    return Letter(subject, "holder/mail/expired.html", facts, papers)


def write_reminder(session: Session, promised: Promised) -> Letter:
    """What is still owed of an invoice, and until when; the last one says when places go.

    Where no clock releases them it is one more letter about what is overdue. One that finance
    asked for speaks of no day but the due one, where a document says one.
    """
    facts = _about_invoice(session, promised)
    releases_on, rule = promised.facts["releases_on"], promised.facts["rule"]
    is_last, is_asked = bool(releases_on), rule == ASKED
    is_late = rule == LAST or rule.startswith("after")
    facts |= owed_after_end(session, facts["registration"]) | {
        "is_asked": is_asked,
        "is_late": is_late,
        "releases_on": date.fromisoformat(releases_on) if releases_on else None,
    }
    subjects: dict[tuple[bool, bool], str] = {
        (False, False): _(
            "Reminder, payment due soon: %(reference)s", reference=facts["reference"]
        ),
        (True, False): _("Payment overdue: %(reference)s", reference=facts["reference"]),
        (True, True): _("Last reminder of a payment: %(reference)s", reference=facts["reference"]),
    }
    still_owed = _("Still to be paid: %(reference)s", reference=facts["reference"])
    subject = still_owed if is_asked else subjects[is_late, is_last]
    papers = standing_papers(session, facts["registration"].id, {DocumentKind.INVOICE})
    facts["has_invoice"] = bool(papers)
    return Letter(subject, "holder/mail/reminder.html", facts, papers)


def write_due_moved(session: Session, promised: Promised) -> Letter:
    """Another day until which an invoice may be paid; the paper goes on saying the first."""
    facts = _about_invoice(session, promised)
    subject = _("New due day of your payment: %(reference)s", reference=facts["reference"])
    return Letter(subject, "holder/mail/due_moved.html", facts)


def write_cancelled(session: Session, promised: Promised) -> Letter:
    """It has ended; what of it is owed all the same, and how to pay that.

    Only who pays is asked: of another payer's bill the contact reads no more than that it is open.
    """
    facts = about_registration(session, promised)
    facts |= owed_after_end(session, facts["registration"])
    subject = _("Cancelled: %(reference)s", reference=facts["reference"])
    if facts["owes"] and facts["money"].other_payer is None:
        subject = _(
            "Cancelled, with an amount still owed: %(reference)s", reference=facts["reference"]
        )
    papers = standing_papers(session, facts["registration"].id, {DocumentKind.CREDIT_NOTE})[-1:]
    facts["has_credit_note"] = bool(papers)
    return Letter(subject, "holder/mail/cancelled.html", facts, papers)


def write_people_left(session: Session, promised: Promised) -> Letter:
    """To the contact: who is no longer coming, what goes back, what is kept, what is owed."""
    facts = about_registration(session, promised)
    said = promised.facts
    facts |= {
        "names": [name or _("Name to follow") for name in said["names"]],
        "refund": Cents(said["refund"]),
        "awaits_approval": said.get("awaits_approval", False),
        "kept": Cents(said["kept"]),
        "waits": bool(said.get("waits")),
        "payer": other_payer(session, facts["registration"].id),
        "money": money_of(session, facts["registration"].id),
    }
    papers = these_papers(session, filter(None, [said["credit_note_id"]]))
    facts["has_credit_note"] = bool(papers)
    subject = _("No longer coming: %(reference)s", reference=facts["reference"])
    return Letter(subject, "holder/mail/people_left.html", facts, papers)


def write_replaced(session: Session, promised: Promised) -> Letter:
    """To the contact: who comes in whose place, with the new badge."""
    facts = about_registration(session, promised)
    old, new = (session.get_one(Attendee, promised.facts[one]) for one in ("old_id", "new_id"))
    faces = faces_of_attendee(session, new.id, signing_key(current_settings()))
    facts |= {"old_name": called(old), "new_name": called(new), "has_badge": bool(faces)}
    subject = _("Another person comes instead: %(reference)s", reference=facts["reference"])
    papers = badge_file(session, faces, facts["reference"])
    return Letter(subject, "holder/mail/replaced.html", facts, papers)


def write_type_changed(session: Session, promised: Promised) -> Letter:
    """To the contact: who takes part as what, what is owed or goes back, and the new badge."""
    facts, said = about_registration(session, promised), promised.facts
    person = session.get_one(Attendee, said["attendee_id"])
    is_rate = said.get("is_within_type", False)
    key = signing_key(current_settings())
    faces = [] if is_rate else faces_of_attendee(session, person.id, key)
    papers = these_papers(session, said["documents"])
    facts |= {
        "is_rate": is_rate,
        "name": called(person),
        "before": Translated(said["before"]),
        "after": Translated(said["after"]),
        "refund": Cents(said["refund"]),
        "awaits_approval": said.get("awaits_approval", False),
        "kept": Cents(said["kept"]),
        "waits": bool(said.get("waits")),
        "payer": other_payer(session, facts["registration"].id),
        "money": money_of(session, facts["registration"].id),
        "has_badge": bool(faces),
        "has_papers": bool(papers),
    }
    reference = facts["reference"]
    subject = _("Another participation type: %(reference)s", reference=reference)
    if is_rate:
        subject = _("Another rate: %(reference)s", reference=reference)
    badge = badge_file(session, faces, reference)
    return Letter(subject, "holder/mail/type_changed.html", facts, (*badge, *papers))


def write_settled(session: Session, promised: Promised) -> Letter:
    """To the contact: nothing is left to pay; all badges, the invoice and the receipts."""
    facts = about_registration(session, promised)
    badges = all_badges(session, promised)
    kinds = {DocumentKind.INVOICE, DocumentKind.RECEIPT}
    papers = standing_papers(session, facts["registration"].id, kinds)
    facts["has_papers"] = bool(papers)
    subject = _("Nothing is left to pay: %(reference)s", reference=facts["reference"])
    return Letter(subject, "holder/mail/settled.html", facts, (*badges, *papers))


def write_undone(session: Session, promised: Promised) -> Letter:
    """To the contact: a payment is not there, what is owed, and the link.

    Where another pays, only that the bill is open again: sums, ways and reasons are their matter.
    """
    facts = about_registration(session, promised)
    facts["money"] = money_of(session, facts["registration"].id)
    if payer := other_payer(session, facts["registration"].id):
        facts |= {"payer": payer, "is_paid": facts["money"].balance <= Cents(0)}
        subject = reopened_subject(facts)
        return Letter(subject, "holder/mail/open_again.html", facts)
    facts |= about_undone(session, promised)
    return Letter(undone_subject(facts), "holder/mail/undone.html", facts)


def write_names(session: Session, promised: Promised) -> Letter:
    """Places are still without a name: how many, until when, and the link to name them."""
    facts = about_registration(session, promised)
    subject = _("Names still missing: %(reference)s", reference=facts["reference"])
    return Letter(subject, "holder/mail/names.html", facts)


def write_declined(session: Session, promised: Promised) -> Letter:
    facts = about_registration(session, promised)
    request = request_of(session, facts["registration"].id)
    facts["reason"] = request.reason if request else None
    subject = _("Not accepted: %(reference)s", reference=facts["reference"])
    return Letter(subject, "holder/mail/declined.html", facts)


def write_invoice_reissued(session: Session, promised: Promised) -> Letter:
    """The new invoice, and the credit note for the one it replaces."""
    facts = about_registration(session, promised)
    papers = these_papers(session, promised.facts["documents"])
    facts["names_day"] = promised.facts.get("names_day", False)
    facts["numbers"] = [paper.name.removesuffix(".pdf") for paper in papers]
    subject = _("A new invoice: %(reference)s", reference=facts["reference"])
    return Letter(subject, "holder/mail/invoice_reissued.html", facts, papers)


def write_visa_asked(session: Session, promised: Promised) -> Letter:
    """The proof came, and is looked at."""
    facts = _about_visa(session, promised)
    subject = _("We are looking at your proof: %(reference)s", reference=facts["reference"])
    return Letter(subject, "holder/mail/visa_asked.html", facts)


def write_visa_declined(session: Session, promised: Promised) -> Letter:
    """The proof is not accepted, and why; the person stays registered."""
    facts = _about_visa(session, promised)
    subject = _("Your proof was not accepted: %(reference)s", reference=facts["reference"])
    return Letter(subject, "holder/mail/visa_declined.html", facts)


def _about_visa(session: Session, promised: Promised) -> dict[str, Any]:
    request = session.get_one(VisaRequest, promised.facts["visa_request_id"])
    person = request.attendee
    return about_registration(session, promised) | {
        "name": called(person) if person else request.registration.municipality,
        "answer": request.answer,
    }


RENDERERS: Mapping[str, Renderer] = {
    "registration.held": write_held,
    "registration.hold_ends": write_hold_ends,
    "registration.received": write_received,
    "registration.offered": write_offered,
    "registration.invoice": write_invoice,
    "registration.confirmed": write_confirmed,
    "registration.expired": write_expired,
    "registration.cancelled": write_cancelled,
    "registration.people_left": write_people_left,
    "registration.replaced": write_replaced,
    "registration.type_changed": write_type_changed,
    "registration.settled": write_settled,
    "registration.declined": write_declined,
    "registration.names": write_names,
    "payment.undone": write_undone,
    "attendee.confirmed": write_badge,
    "payment.reminder": write_reminder,
    "payment.due_moved": write_due_moved,
    "visa.asked": write_visa_asked,
    "visa.declined": write_visa_declined,
    "payment.invoice_reissued": write_invoice_reissued,
}


def about_registration(session: Session, promised: Promised) -> dict[str, Any]:
    registration = get_whole(session, promised.facts["registration_id"])
    summit = get_summit(session)
    until = promised.facts.get("until")
    return {
        "registration": registration,
        "reference": registration.reference,
        "address": contact_address(registration, promised.language),
        "until": datetime.fromisoformat(until).astimezone(zone_of(summit)) if until else None,
        "zone_name": summit.zone_name,
        "names_until": names_until(session),
    }


def about_draft(session: Session, promised: Promised) -> dict[str, Any]:
    """Return the same for letters sent while the contact may still correct their address."""
    facts = about_registration(session, promised)
    check_to(promised, facts["registration"].contact_email)
    return facts


def _about_invoice(session: Session, promised: Promised) -> dict[str, Any]:
    """Return what whoever pays must know: how much, until when, where to, under which reference."""
    facts = about_registration(session, promised)
    due = promised.facts["due_at"]
    zone = zone_of(get_summit(session))
    return facts | {
        "money": money_of(session, facts["registration"].id),
        "owed": Cents(promised.facts["owed"]),
        "until": datetime.fromisoformat(due).astimezone(zone) if due else None,
        **transfer_facts(session, facts["reference"]),
        "payer_address": payer_address(session, facts["registration"].id, promised.language),
    }


def all_badges(session: Session, promised: Promised) -> tuple[Attachment, ...]:
    registration_id = promised.facts["registration_id"]
    faces = faces_of_registration(session, registration_id, signing_key(current_settings()))
    return badge_file(session, faces, get_whole(session, registration_id).reference)


def badge_file(session: Session, faces: Any, reference: str) -> tuple[Attachment, ...]:
    """Return the badges as one file named after the registration, or no file for no badge."""
    if not faces:
        return ()
    content = draw_badges(faces, identity_of(get_summit(session)))
    return (Attachment(f"{reference}.pdf", content),)
