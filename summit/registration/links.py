"""The secret part of the addresses that open a registration. Made when needed, never stored."""

from summit.kernel.links import seal
from summit.registration.further.models import FurtherContact
from summit.registration.models import Attendee, Registration
from summit.web.outside import current_settings

CONTACT, ATTENDEE, FURTHER = "contact", "attendee", "further"  # the kinds, as links say them


def contact_link(registration: Registration) -> str:
    return seal(link_key(), CONTACT, registration.id, registration.link_version)


def attendee_link(person: Attendee) -> str:
    return seal(link_key(), ATTENDEE, person.id, person.link_version)


def further_link(contact: FurtherContact) -> str:
    return seal(link_key(), FURTHER, contact.id, contact.link_version)


def link_key() -> bytes:
    return current_settings().link_key.get_secret_value().encode()
