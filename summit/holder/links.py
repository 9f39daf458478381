"""Whole addresses that open a registration, for letters and for the pages that show them."""

from sqlalchemy.orm import Session

from summit.holder.queries import find_further
from summit.kernel.languages import Language
from summit.kernel.links import seal, unseal
from summit.payments.models import Bill
from summit.payments.service.bills import find_bill
from summit.registration.further.models import FurtherContact
from summit.registration.further.statuses import Receives
from summit.registration.links import (
    FURTHER,
    attendee_link,
    contact_link,
    further_link,
    link_key,
)
from summit.registration.models import Attendee, Registration
from summit.web.guards import Visitor
from summit.web.outside import address_of

PAYER = "payer"  # the kind, as it stands in the link; opens no registration


def contact_address(registration: Registration, language: Language) -> str:
    return address_of("holder.show", language=language, link=contact_link(registration))


def attendee_address(person: Attendee, language: Language) -> str:
    return address_of("holder.show", language=language, link=attendee_link(person))


def further_address(session: Session, contact: FurtherContact, language: Language) -> str:
    """Return where a further contact's own link leads: the bill, where they receive money."""
    is_bill = contact.receives is Receives.MONEY and find_bill(session, contact.registration_id)
    page = "payer.show" if is_bill else "holder.show"
    return address_of(page, language=language, link=further_link(contact))


def payer_address(session: Session, registration_id: int, language: Language) -> str | None:
    """Return the address that finance may be sent; None while there is no bill."""
    bill = find_bill(session, registration_id)
    return bill_address(bill, language) if bill else None


def bill_address(bill: Bill, language: Language) -> str:
    return address_of("payer.show", language=language, link=payer_link(bill))


def payer_link(bill: Bill) -> str:
    return seal(link_key(), PAYER, bill.id, bill.link_version)


def find_payer(session: Session, link: str) -> Visitor | None:
    """Return whom a link names; its subject is the registration that the bill is for.

    A further contact who receives money comes here too, with a link of their own. Raises
    `NoLongerAContact`.
    """
    one = find_further(session, link_key(), link)
    if one is not None:
        has_bill = find_bill(session, one.registration_id) is not None
        is_theirs = one.receives is Receives.MONEY and has_bill
        return Visitor(f"{FURTHER}:{one.id}", one.registration_id) if is_theirs else None
    opened = unseal(link_key(), link)
    if opened is None or opened[0] != PAYER:
        return None
    _kind, number, version = opened
    bill = session.get(Bill, number)
    if bill is None or bill.link_version != version:
        return None
    return Visitor(f"{PAYER}:{bill.id}", bill.registration_id)
