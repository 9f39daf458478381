"""Ending the secret links of a registration."""

from datetime import datetime

from sqlalchemy.orm import Session

from summit.kernel.events import announce
from summit.registration.events import LinksRenewed
from summit.registration.models import Registration
from summit.registration.service.life import lock_family
from summit.registration.waiting.links import renew_entry_link


def renew_links(session: Session, registration_id: int, *, now: datetime) -> Registration:
    """End every link of contact, people and payer; what is sent from now on has new ones.

    Those of what was sent with it end too: its pages lead to each other.

    The link to the waiting list ends too, for its page leads here; who still waits is sent another.
    """
    family = lock_family(session, registration_id)
    for one in family:
        one.link_version += 1
        for attendee in one.attendees:
            attendee.link_version += 1
    session.flush()
    for one in family:
        if one.waiting_entry_id:
            renew_entry_link(session, one.waiting_entry_id, now=now)
        announce(session, LinksRenewed(one.id, now))
    return session.get_one(Registration, registration_id)
