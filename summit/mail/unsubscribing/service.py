"""Ends advertising to an address, at once. Callers hold the transaction.

The link names the letter it stood in; who reads that mailbox may press it, and nobody else knows.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.database import insert_unless_there
from summit.edition.queries import find_summit
from summit.kernel.events import announce
from summit.kernel.languages import Language
from summit.kernel.links import seal, unseal
from summit.mail.events import Unsubscribed
from summit.mail.models import OutboxMessage
from summit.mail.unsubscribing.errors import HasUnsubscribed, OrganizerUnnamed
from summit.mail.unsubscribing.models import Unsubscription
from summit.web.outside import address_of, current_settings

KIND = "unsubscribe"  # as it stands in the link; opens nothing else


def unsubscribe_address(message_id: int, language: Language) -> str:
    """Return the whole address for a letter, and for its List-Unsubscribe header."""
    link = seal(_key(), KIND, message_id, 1)
    return address_of("unsubscribing.show", language=language, link=link)


def _key() -> bytes:
    return current_settings().link_key.get_secret_value().encode()


def find_message(session: Session, link: str) -> OutboxMessage | None:
    """Return the letter a link stood in, unless it was forged."""
    opened = unseal(_key(), link)
    if opened is None or opened[0] != KIND:
        return None
    return session.get(OutboxMessage, opened[1])


def unsubscribe(session: Session, message_id: int, *, now: datetime) -> None:
    """Send no more advertising to who received this letter; pressed twice, it is one."""
    address = session.get_one(OutboxMessage, message_id).recipient.lower()
    row = {"address": address, "message_id": message_id, "unsubscribed_at": now}
    if not insert_unless_there(session, Unsubscription, row):
        kept = _of(session, address)
        if kept is None or kept.taken_back_at is None:
            return
        kept.unsubscribed_at, kept.taken_back_at = now, None
        session.flush()
    announce(session, Unsubscribed(address, now))


def take_back(session: Session, message_id: int, *, now: datetime) -> None:
    """Let invitations be sent again: it was pressed by mistake. A consent is not given anew."""
    kept = _of(session, session.get_one(OutboxMessage, message_id).recipient)
    if kept is not None and kept.taken_back_at is None:
        kept.taken_back_at = now
        session.flush()


def _of(session: Session, address: str) -> Unsubscription | None:
    wanted = select(Unsubscription).where(Unsubscription.address == address.lower())
    return session.scalar(wanted)


def is_unsubscribed(session: Session, address: str) -> bool:
    kept = _of(session, address)
    return kept is not None and kept.taken_back_at is None


def unsubscribed(session: Session) -> Sequence[Unsubscription]:
    """Return who unsubscribed, the newest first."""
    wanted = select(Unsubscription).where(Unsubscription.taken_back_at.is_(None))
    return session.scalars(wanted.order_by(Unsubscription.unsubscribed_at.desc())).all()


def check_may_advertise(session: Session, address: str) -> None:
    """Raise `HasUnsubscribed`, `OrganizerUnnamed` where the law lets no invitation go there."""
    if is_unsubscribed(session, address):
        raise HasUnsubscribed(address=address)
    check_organizer_named(session)


def check_organizer_named(session: Session) -> None:
    """Raise `OrganizerUnnamed` where an invitation could not say who invites."""
    if not is_organizer_named(session):
        raise OrganizerUnnamed()


def is_organizer_named(session: Session) -> bool:
    """Tell whether an invitation can say who invites, and where to write to them."""
    summit = find_summit(session)
    return bool(summit and summit.organizer_name and summit.organizer_address)
