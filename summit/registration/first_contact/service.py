"""Changes the first contact of what was sent together. Callers hold the transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from summit.kernel.events import announce
from summit.registration.events import ContactChanged
from summit.registration.first_contact.errors import NotSentSoOnTheForm
from summit.registration.further.service import give_way
from summit.registration.models import Purpose, Registration
from summit.registration.replacing.rules import may_be_the_same
from summit.registration.service.drafts import folded_registration
from summit.registration.service.life import lock_family
from summit.registration.statuses import Status
from summit.registration.waiting.links import move_entry


@dataclass(frozen=True, slots=True)
class Contact:
    """Who is written to, as typed."""

    name: str
    email: str


def change(
    session: Session, registration_id: int, wanted: Contact, *, by: str, now: datetime
) -> Registration:
    """Write to this contact from now on, for all that was sent with it too.

    Another address ends every link that went to the old one, and both are told. A yes to news stays
    the yes of who gave it. Raises `NotSentSoOnTheForm`.
    """
    family = lock_family(session, registration_id)
    one = next(each for each in family if each.id == registration_id)
    if one.status is Status.DRAFT:
        raise NotSentSoOnTheForm()
    before = Contact(one.contact_name, one.contact_email)
    is_moved = before.email.lower() != wanted.email.lower()
    is_same = may_be_the_same(before.name, wanted.name)
    for each in family:
        each.contact_name, each.contact_email = wanted.name, wanted.email
        each.folded = folded_registration(each)
        if is_moved:
            each.link_version += 1
    session.flush()
    if not is_same:
        _end_news(family, now=now)
    if is_moved:
        give_way(session, family, wanted.email, now=now)
        for each in family:
            if each.waiting_entry_id:
                move_entry(session, each.waiting_entry_id, wanted.name, wanted.email, now=now)
        announce(session, ContactChanged(one.id, before.name, before.email, is_same, by, now))
    session.flush()
    return one


def _end_news(family: Sequence[Registration], *, now: datetime) -> None:
    for each in family:
        for consent in each.consents:
            if consent.purpose is Purpose.NEWS and consent.withdrawn_at is None:
                consent.withdrawn_at = now
