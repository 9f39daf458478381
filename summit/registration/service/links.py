"""Ending the secret links of a registration."""

from datetime import datetime

from sqlalchemy.orm import Session

from summit.kernel.events import announce
from summit.registration.events import LinksRenewed
from summit.registration.models import Registration
from summit.registration.service.life import lock
from summit.registration.waiting.links import renew_entry_link


def renew_links(session: Session, registration_id: int, *, now: datetime) -> Registration:
    """End every link of the contact and of each person; what is sent from now on has new ones.

    The link to the waiting list ends too, for its page leads here; who still waits is sent another.
    """
    registration = lock(session, registration_id)
    registration.link_version += 1
    for attendee in registration.attendees:
        attendee.link_version += 1
    session.flush()
    if registration.waiting_entry_id:
        renew_entry_link(session, registration.waiting_entry_id, now=now)
    announce(session, LinksRenewed(registration.id, now))
    return registration
