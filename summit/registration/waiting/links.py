"""The secret part of the address that opens one entry of the waiting list."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.kernel.events import announce
from summit.kernel.languages import Language
from summit.kernel.links import seal, unseal
from summit.registration.links import link_key
from summit.registration.models import Registration
from summit.registration.waiting.events import WaitingLinkRenewed
from summit.registration.waiting.models import WaitingEntry
from summit.registration.waiting.rules import folded_entry
from summit.web.guards import Visitor
from summit.web.outside import address_of

WAITING = "waiting"  # the kind, as it stands in the link; opens no registration


def entry_link(entry: WaitingEntry) -> str:
    return seal(link_key(), WAITING, entry.id, entry.link_version)


def entry_address(entry: WaitingEntry, language: Language) -> str:
    """Return the whole address, for letters."""
    return address_of("waiting.show", language=language, link=entry_link(entry))


def find_waiting(session: Session, link: str) -> Visitor | None:
    """Return whom a link names, unless it was forged or its version raised since."""
    opened = unseal(link_key(), link)
    if opened is None or opened[0] != WAITING:
        return None
    _kind, number, version = opened
    stored = select(WaitingEntry.link_version).where(WaitingEntry.id == number)
    if session.scalar(stored) != version:
        return None
    return Visitor(f"{WAITING}:{number}", number)


def renew_entry_link(session: Session, entry_id: int, *, now: datetime) -> None:
    """End the link of an entry; who still waits is sent the new one."""
    _renew(session, session.get_one(WaitingEntry, entry_id), now=now)


def follow(session: Session, entry_id: int, registration: Registration, *, now: datetime) -> None:
    """Let an entry have the contact of its registration, as the places it is offered next will.

    Another address ends its link, as that of the registration.
    """
    entry = session.get_one(WaitingEntry, entry_id)
    is_moved = entry.contact_email.lower() != registration.contact_email.lower()
    for name in ("municipality", "contact_name", "contact_email"):
        setattr(entry, name, getattr(registration, name))
    entry.folded = folded_entry(entry.municipality, entry.contact_name, entry.contact_email)
    if is_moved:
        _renew(session, entry, now=now)


def _renew(session: Session, entry: WaitingEntry, *, now: datetime) -> None:
    entry.link_version += 1
    session.flush()
    if entry.people:
        announce(session, WaitingLinkRenewed(entry.id, now))
