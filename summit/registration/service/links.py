"""Ending the secret links of a registration."""

from sqlalchemy.orm import Session

from summit.registration.models import Registration
from summit.registration.service.life import lock


def renew_links(session: Session, registration_id: int) -> Registration:
    """End every link of the contact and of each person; what is sent from now on has new ones."""
    registration = lock(session, registration_id)
    registration.link_version += 1
    for attendee in registration.attendees:
        attendee.link_version += 1
    session.flush()
    return registration
