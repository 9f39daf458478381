"""Whole addresses that open a registration, for letters and for the pages that show them."""

from sqlalchemy.orm import Session

from summit.kernel.languages import Language
from summit.kernel.links import seal, unseal
from summit.payments.models import Bill
from summit.payments.service.bills import find_bill
from summit.registration.links import attendee_link, contact_link, link_key
from summit.registration.models import Attendee, Registration
from summit.web.guards import Visitor
from summit.web.outside import address_of

PAYER = "payer"  # the kind, as it stands in the link; opens no registration


def contact_address(registration: Registration, language: Language) -> str:
    return address_of("holder.show", language=language, link=contact_link(registration))


def attendee_address(person: Attendee, language: Language) -> str:
    return address_of("holder.show", language=language, link=attendee_link(person))


def payer_address(session: Session, registration_id: int, language: Language) -> str | None:
    """Return the address that finance may be sent; None while there is no bill."""
    bill = find_bill(session, registration_id)
    if bill is None:
        return None
    return address_of("payer.show", language=language, link=payer_link(bill))


def payer_link(bill: Bill) -> str:
    return seal(link_key(), PAYER, bill.id, bill.link_version)


def find_payer(session: Session, link: str) -> Visitor | None:
    """Return whom a link names; its subject is the registration that the bill is for."""
    opened = unseal(link_key(), link)
    if opened is None or opened[0] != PAYER:
        return None
    _kind, number, version = opened
    bill = session.get(Bill, number)
    if bill is None or bill.link_version != version:
        return None
    return Visitor(f"{PAYER}:{bill.id}", bill.registration_id)
