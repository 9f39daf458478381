"""Ending the secret links of a registration."""

from sqlalchemy.orm import Session

from summit.registration.models import Registration
from summit.registration.service.life import lock
from summit.registration.waiting.models import WaitingEntry


def renew_links(session: Session, registration_id: int) -> Registration:
    """End every link of the contact and of each person; what is sent from now on has new ones."""
    registration = lock(session, registration_id)
    registration.link_version += 1
    for attendee in registration.attendees:
        attendee.link_version += 1
    if registration.waiting_entry_id:  # its page on the waiting list leads here too
        session.get_one(WaitingEntry, registration.waiting_entry_id).link_version += 1
    session.flush()
    return registration
