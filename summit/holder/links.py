"""Whole addresses that open a registration, for letters and for the pages that show them."""

from summit.kernel.languages import Language
from summit.registration.links import attendee_link, contact_link
from summit.registration.models import Attendee, Registration
from summit.web.outside import address_of


def contact_address(registration: Registration, language: Language) -> str:
    return address_of("holder.show", language=language, link=contact_link(registration))


def attendee_address(person: Attendee, language: Language) -> str:
    return address_of("holder.show", language=language, link=attendee_link(person))
