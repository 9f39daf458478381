"""Letters to further contacts: copies of the first contact's, each with its reader's own link.

Who receives everything reads the same letter. Who receives people reads of them alone, who receives
money of the bill alone: letters that mix both are written anew for them, the others go as they are.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from summit.badges.queries import faces_of_attendee, signing_key
from summit.edition.queries import get_summit, zone_of
from summit.holder.links import contact_address, further_address
from summit.holder.messages import about_registration, all_badges, badge_file
from summit.holder.papers import standing_papers, these_papers
from summit.holder.transfers import transfer_facts
from summit.kernel.languages import Translated
from summit.kernel.money import Cents
from summit.mail.letters import Attachment, Letter, NotNeeded, Promised, Renderer, check_to, is_to
from summit.payments.documents.rules import DocumentKind
from summit.payments.queries import money_of
from summit.payments.service.bills import find_bill
from summit.payments.terms.due import due_of
from summit.registration.first_contact.rules import READ_BY_PAYER
from summit.registration.further.labels import RECEIVES, ROLES
from summit.registration.further.models import FurtherContact
from summit.registration.further.rules import hears
from summit.registration.further.statuses import Receives
from summit.registration.labels import called
from summit.registration.models import Attendee, Registration
from summit.registration.queries import get_whole
from summit.registration.statuses import ENDED, SENT
from summit.web.outside import current_settings

READER = "further_id"  # the fact that says whose copy a letter is
AS_TO_PAYER = {  # of the bill alone already, as another payer reads it
    "payment.reminder": "payer.reminder",
    "payment.undone": "payer.undone",
    "payment.part_received": "payer.paid",
    "payment.invoice_reissued": "payer.invoice_reissued",
}
WITH_BADGE = {"registration.replaced"}  # no other paper goes to who receives people alone
_BADGES = {"registration.confirmed", "registration.settled", "registration.invoice"}
_PAID = {DocumentKind.INVOICE, DocumentKind.RECEIPT}


def addressed(table: Mapping[str, Renderer]) -> dict[str, Renderer]:
    """Return the renderers such that each writes a copy for the further contact it names."""
    return {name: partial(_write, table, name) for name in table}


def _write(
    table: Mapping[str, Renderer], occasion: str, session: Session, promised: Promised
) -> Letter:
    number = promised.facts.get(READER)
    if number is None:
        _check_reader(session, promised)
    if number is None or occasion in RENDERERS:
        return table[occasion](session, promised)
    reader = session.get(FurtherContact, number)
    if reader is None or not _hears(reader, promised):
        raise NotNeeded()
    letter = _shaped(table, occasion, reader, session, promised)
    own = {
        "addressee": reader.name,
        "address": further_address(session, reader, promised.language),
        "payer_address": None,  # a bill's own link outlives who is taken off
    }
    return replace(letter, facts={**letter.facts, **own})


def _check_reader(session: Session, promised: Promised) -> None:
    """See that who a letter about a registration was promised to is its contact, or pays, still.

    It is written with the links as they are now. Raises `NotNeeded`.
    """
    registration_id = promised.facts.get("registration_id")
    if registration_id is None:
        return
    registration = session.get_one(Registration, registration_id)
    if promised.occasion.startswith(READ_BY_PAYER):  # the others carry the contact's link
        bill = find_bill(session, registration_id)
        if bill is not None and bill.payer_email and is_to(promised, bill.payer_email):
            return
    check_to(promised, registration.contact_email)


def _hears(reader: FurtherContact, promised: Promised) -> bool:
    """Tell whether a copy is its reader's still: not once taken off, or told something else."""
    if promised.is_record:
        return True
    return _is_theirs(reader, promised) and hears(reader.receives, promised.occasion)


def _is_theirs(reader: FurtherContact, promised: Promised) -> bool:
    """Tell whether somebody is a contact still, by the address that a letter was promised to.

    It is written with the link as it is now, which an address they had before is not sent.
    """
    return reader.removed_at is None and is_to(promised, reader.email)


def _shaped(
    table: Mapping[str, Renderer],
    occasion: str,
    reader: FurtherContact,
    session: Session,
    promised: Promised,
) -> Letter:
    if reader.receives is Receives.EVERYTHING:
        return table[occasion](session, promised)
    if reader.receives is Receives.MONEY:
        if occasion in MONEY_NEWS:
            return _of_money(occasion, session, promised)
        return table[AS_TO_PAYER.get(occasion, occasion)](session, promised)
    if occasion in PEOPLE_NEWS:
        return _of_people(occasion, session, promised)
    letter = table[occasion](session, promised)
    return letter if occasion in WITH_BADGE else replace(letter, attachments=())


# -- people, without a sum -------------------------------------------------------------------------


def _of_people(occasion: str, session: Session, promised: Promised) -> Letter:
    facts = about_registration(session, promised)
    registration = facts["registration"]
    heading, sentence = PEOPLE_NEWS[occasion](session, promised, registration.municipality)
    papers: tuple[Attachment, ...] = ()
    if occasion in _BADGES:
        papers = all_badges(session, promised)
    elif occasion == "registration.type_changed":
        papers = _badge_of(session, promised.facts["attendee_id"], registration.reference)
    facts |= {
        "heading": heading,
        "sentence": sentence,
        "has_badges": bool(papers),
        "has_ended": registration.status in ENDED,
    }
    subject = _("%(label)s: %(text)s", label=heading, text=registration.reference)
    return Letter(subject, "holder/further/mail/people.html", facts, papers)


def _badge_of(session: Session, attendee_id: int, reference: str) -> tuple[Attachment, ...]:
    faces = faces_of_attendee(session, attendee_id, signing_key(current_settings()))
    return badge_file(session, faces, reference)


Said = tuple[str, str]  # heading and subject; one sentence


def _confirmed(_session: Session, _promised: Promised, city: str) -> Said:
    return _("Your delegation is confirmed"), _("%(city)s is expected.", city=city)


def _kept(_session: Session, _promised: Promised, city: str) -> Said:
    said = _(
        "The places of %(city)s are kept, and confirmed once what is due is settled.", city=city
    )
    return _("The places are kept"), said


def _left(_session: Session, promised: Promised, city: str) -> Said:
    names = [name or _("Name to follow") for name in promised.facts["names"]]
    heading = ngettext(
        "One person is no longer coming", "%(num)d people are no longer coming", len(names)
    )
    said = _("No longer coming with %(city)s: %(names)s.", city=city, names=", ".join(names))
    return heading, said


def _type_changed(session: Session, promised: Promised, _city: str) -> Said:
    said, language = promised.facts, promised.language
    return _("Another participation type"), _(
        "%(name)s takes part as: %(after)s. Until now: %(before)s.",
        name=called(session.get_one(Attendee, said["attendee_id"])),
        after=Translated(said["after"]).to(language),
        before=Translated(said["before"]).to(language),
    )


def _ended(_session: Session, _promised: Promised, city: str) -> Said:
    return _("The registration has ended"), _(
        "The registration of %(city)s has ended: its places have been released, and its badges are "
        "no longer valid.",
        city=city,
    )


PEOPLE_NEWS: Mapping[str, Callable[[Session, Promised, str], Said]] = {
    "registration.received": _kept,
    "registration.invoice": _kept,
    "approval.approved": _kept,
    "registration.confirmed": _confirmed,
    "registration.settled": _confirmed,
    "registration.people_left": _left,
    "registration.type_changed": _type_changed,
    "registration.cancelled": _ended,
    "registration.expired": _ended,
}


# -- money, without a name -------------------------------------------------------------------------


def _of_money(occasion: str, session: Session, promised: Promised) -> Letter:
    registration = get_whole(session, promised.facts["registration_id"])
    bill = find_bill(session, registration.id)
    if bill is None:
        raise NotNeeded()  # free of charge
    said, summit = promised.facts, get_summit(session)
    money = money_of(session, registration.id)
    until = due_of(session, bill, registration) if registration.status in SENT else None
    papers = _papers(occasion, session, registration.id, said)
    facts = {
        "registration": registration,
        "heading": MONEY_NEWS[occasion](),
        "money": money,
        "owes": money.balance > Cents(0),
        "has_ended": registration.status in ENDED,
        "refund": Cents(said.get("refund", 0)),
        "awaits_approval": said.get("awaits_approval", False),
        "kept": Cents(said.get("kept", 0)),
        "waits": bool(said.get("waits")),
        "until": until.astimezone(zone_of(summit)) if until else None,
        "zone_name": summit.zone_name,
        **transfer_facts(session, registration.reference),
        "has_papers": bool(papers),
    }
    subject = _("%(label)s: %(text)s", label=facts["heading"], text=registration.reference)
    return Letter(subject, "holder/further/mail/money.html", facts, papers)


def _papers(
    occasion: str, session: Session, registration_id: int, said: Mapping[str, Any]
) -> tuple[Attachment, ...]:
    """Return the documents that the first contact's letter carries too."""
    if occasion in ("registration.people_left", "payment.another_payer"):
        return these_papers(session, filter(None, [said["credit_note_id"]]))
    if occasion == "registration.type_changed":
        return these_papers(session, said["documents"])
    if occasion in ("registration.cancelled", "registration.expired"):
        return standing_papers(session, registration_id, {DocumentKind.CREDIT_NOTE})[-1:]
    return standing_papers(session, registration_id, _PAID)


MONEY_NEWS: Mapping[str, Callable[[], str]] = {
    "registration.received": lambda: _("A bill to be paid"),
    "registration.invoice": lambda: _("To be paid by transfer"),
    "approval.approved": lambda: _("A bill to be paid"),
    "registration.confirmed": lambda: _("Where the bill stands"),
    "registration.settled": lambda: _("Nothing is left to pay"),
    "registration.people_left": lambda: _("The bill has changed"),
    "registration.type_changed": lambda: _("The bill has changed"),
    "payment.another_payer": lambda: _("The bill has changed"),
    "payment.due_moved": lambda: _("A new due day"),
    "registration.cancelled": lambda: _("The registration has ended"),
    "registration.expired": lambda: _("The registration has ended"),
}


# -- about the contacts themselves -----------------------------------------------------------------


def write_named(session: Session, promised: Promised) -> Letter:
    """To a further contact: who named them, what they receive, their link, and how to end it."""
    reader = session.get_one(FurtherContact, promised.facts[READER])
    if not _is_theirs(reader, promised):
        raise NotNeeded()
    registration = get_whole(session, promised.facts["registration_id"])
    facts = {
        "registration": registration,
        "contact": reader,
        "is_new": promised.facts["is_new"],
        "by_office": reader.named_by.startswith("staff:"),
        "role": ROLES[reader.role],
        "receives": RECEIVES[reader.receives],
        "address": further_address(session, reader, promised.language),
    }
    subject = _("You are a contact of %(city)s: %(reference)s") % {
        "city": registration.municipality,
        "reference": registration.reference,
    }
    if not promised.facts["is_new"]:
        subject = _("What you receive has changed: %(reference)s", reference=registration.reference)
    return Letter(subject, "holder/further/mail/named.html", facts)


def write_left(session: Session, promised: Promised) -> Letter:
    """To the first contact: somebody took themselves off."""
    registration = get_whole(session, promised.facts["registration_id"])
    facts = {
        "registration": registration,
        "name": promised.facts["name"],
        "address": contact_address(registration, promised.language),
    }
    subject = _("No longer a contact: %(reference)s", reference=registration.reference)
    return Letter(subject, "holder/further/mail/left.html", facts)


RENDERERS: Mapping[str, Renderer] = {"further.named": write_named, "further.left": write_left}
