"""Finds what a secret link opens."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.extensions import db
from summit.kernel.links import unseal
from summit.registration.models import Attendee, Registration
from summit.web.guards import Visitor

CONTACT, ATTENDEE = "contact", "attendee"
OPENED: dict[str, type[Registration] | type[Attendee]] = {
    CONTACT: Registration,
    ATTENDEE: Attendee,
}


def find_holder(key: bytes, link: str) -> Visitor | None:
    """Return whom a link names, unless it was forged or its version raised since."""
    opened = unseal(key, link)
    if opened is None or opened[0] not in OPENED:
        return None
    kind, number, version = opened
    table = OPENED[kind]
    stored = select(table.link_version).where(table.id == number)
    if db.session.scalar(stored) != version:
        return None
    return Visitor(f"{kind}:{number}", number, frozenset({kind}))


def registration_of(session: Session, visitor: Visitor) -> int:
    """Return the registration a holder belongs to."""
    if CONTACT in visitor.rights:
        return visitor.subject
    return session.get_one(Attendee, visitor.subject).registration_id
