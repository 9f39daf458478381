"""Addresses that open a registration. Made when they are shown or sent, never stored."""

from summit.holder.queries import ATTENDEE, CONTACT
from summit.kernel.languages import Language
from summit.kernel.links import seal
from summit.registration.models import Attendee, Registration
from summit.web.outside import address_of, current_settings


def contact_link(registration: Registration) -> str:
    return seal(_key(), CONTACT, registration.id, registration.link_version)


def attendee_link(person: Attendee) -> str:
    return seal(_key(), ATTENDEE, person.id, person.link_version)


def contact_address(registration: Registration, language: Language) -> str:
    return address_of("holder.show", language=language, link=contact_link(registration))


def attendee_address(person: Attendee, language: Language) -> str:
    return address_of("holder.show", language=language, link=attendee_link(person))


def _key() -> bytes:
    return current_settings().link_key.get_secret_value().encode()
