"""Names, changes and takes off further contacts, in all that was sent together.

Callers hold the transaction. Each deed locks the family, so limits and addresses hold for two
who do it at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from summit.kernel.languages import Language
from summit.kernel.text import fold
from summit.registration.approval.events import RequestReceived
from summit.registration.approval.models import ApprovalRequest
from summit.registration.approval.statuses import Subject
from summit.registration.events import LinksRenewed, RegistrationSubmitted
from summit.registration.family import family_of
from summit.registration.further.errors import (
    ContactGone,
    ContactNamedAlready,
    ContactsClosed,
    IsFirstContact,
    NotSentYet,
    TooManyContacts,
)
from summit.registration.further.messages import promise_left, promise_named
from summit.registration.further.models import FurtherContact
from summit.registration.further.queries import contacts_in, contacts_of
from summit.registration.further.rules import MOST
from summit.registration.further.statuses import ContactRole, Receives
from summit.registration.models import Registration
from summit.registration.payers import payer_of_all
from summit.registration.service.life import lock_family
from summit.registration.statuses import ENDED, Status


@dataclass(frozen=True, slots=True)
class ContactWish:
    """Who is to be a further contact, and what they receive."""

    name: str
    email: str
    language: Language
    role: ContactRole
    receives: Receives


def name(
    session: Session, registration_id: int, wish: ContactWish, *, by: str, now: datetime
) -> FurtherContact:
    """Name a contact, and tell them by a letter who did: by one about each bill, if they pay.

    Raises `NotSentYet`, `ContactsClosed`, `TooManyContacts`, `ContactNamedAlready`,
    `IsFirstContact`.
    """
    family = lock_family(session, registration_id)
    registration = _open_one(family, registration_id)
    _check_address(session, registration, wish)
    if len(contacts_of(session, registration_id)) >= MOST:
        raise TooManyContacts(most=MOST)
    made = _add(session, registration, wish, by=by, now=now)
    beside = _spread(session, family, wish, by=by, now=now)
    _tell(session, made, beside, is_new=True, now=now)
    return made


def change(
    session: Session,
    registration_id: int,
    contact_id: int,
    wish: ContactWish,
    *,
    by: str,
    now: datetime,
) -> None:
    """Change who a contact is or what they receive; they are told where their link opens other.

    Another address ends the link that went to the old one. Who was named at several parts for
    different things keeps them, unless what they receive is changed. Raises `ContactGone`,
    `ContactsClosed`, `ContactNamedAlready`, `IsFirstContact`.
    """
    family = lock_family(session, registration_id)
    contact = _find(session, registration_id, contact_id)
    if contact.removed_at is not None:
        raise ContactGone()
    _open_one(family, registration_id)
    is_moved = contact.email.lower() != wish.email.lower()
    rows = _rows_of(session, family, contact.email)
    for row in rows if is_moved else ():
        there = _one(family, row.registration_id)
        if row is contact or not _is_first(there, wish.email):
            _check_address(session, there, wish)
    is_other_matter = contact.receives is not wish.receives
    for row in rows:
        there, was_named_there = _one(family, row.registration_id), row.receives is Receives.MONEY
        receives = wish.receives if is_other_matter else row.receives
        _write(row, replace(wish, receives=receives))
        if is_moved:
            row.link_version += 1
        is_theirs = was_named_there or _concerns(there, receives)
        if row is not contact and (not is_theirs or _is_first(there, wish.email)):
            _take_off(row, now=now)
    session.flush()
    _spread(session, family, wish, by=by, now=now)
    if is_moved or is_other_matter:
        beside = [one for one in _rows_of(session, family, wish.email) if one is not contact]
        _tell(session, contact, beside, is_new=is_moved, now=now)


def remove(
    session: Session, registration_id: int, contact_id: int, *, is_own: bool = False, now: datetime
) -> None:
    """Take a contact off, in all that was sent together: their links open nothing any more.

    Pressed again it does nothing. `is_own`: they did it themselves, and the first contact is told.
    """
    family = lock_family(session, registration_id)
    contact = _find(session, registration_id, contact_id)
    if contact.removed_at is not None:
        return
    for row in _rows_of(session, family, contact.email):
        _take_off(row, now=now)
    session.flush()
    if is_own:
        promise_left(session, contact, now=now)


def speak(session: Session, registration_id: int, contact_id: int, language: Language) -> None:
    """Write to a further contact in another language from now on."""
    family = lock_family(session, registration_id)
    contact = _find(session, registration_id, contact_id)
    for row in _rows_of(session, family, contact.email):
        row.language = language
    session.flush()


def carry_over(session: Session, fact: RegistrationSubmitted) -> None:
    """Let the further contacts of what was sent before be those of a part sent now too."""
    part = session.get_one(Registration, fact.registration_id)
    if part.part_of_id is None:
        return
    beside = [one.id for one in session.scalars(family_of(part)) if one.id != part.id]
    here = {one.email.lower() for one in contacts_of(session, part.id)}
    for one in contacts_in(session, beside):
        is_known = one.email.lower() in here or _is_first(part, one.email)
        if is_known or len(here) >= MOST or not _concerns(part, one.receives):
            continue
        here.add(one.email.lower())
        wish = ContactWish(one.name, one.email, one.language, one.role, one.receives)
        _add(session, part, wish, by=one.named_by, now=fact.at)


def carry_over_request(session: Session, fact: RequestReceived) -> None:
    """Do the same for a part that organizers decide on first."""
    asked = session.get_one(ApprovalRequest, fact.request_id)
    if asked.subject is Subject.REGISTRATION:
        carry_over(session, RegistrationSubmitted(asked.registration_id, fact.at))


def give_way(
    session: Session, family: Sequence[Registration], email: str, *, now: datetime
) -> None:
    """Take off whoever becomes the first contact of these: they receive everything then."""
    for row in _rows_of(session, family, email):
        _take_off(row, now=now)
    session.flush()


def renew_further_links(session: Session, fact: LinksRenewed) -> None:
    """End the links of further contacts with those of the registration; letters carry new ones."""
    for one in contacts_of(session, fact.registration_id):
        one.link_version += 1
    session.flush()


def _one(family: Sequence[Registration], registration_id: int) -> Registration:
    return next(one for one in family if one.id == registration_id)


def _open_one(family: Sequence[Registration], registration_id: int) -> Registration:
    registration = _one(family, registration_id)
    if registration.status is Status.DRAFT:
        raise NotSentYet()
    if registration.status in ENDED:
        raise ContactsClosed()
    return registration


def _find(session: Session, registration_id: int, contact_id: int) -> FurtherContact:
    """Return one contact of this registration, and of no other."""
    contact = session.get(FurtherContact, contact_id)
    if contact is None or contact.registration_id != registration_id:
        raise ContactGone()
    return contact


def _check_address(session: Session, registration: Registration, wish: ContactWish) -> None:
    if _is_first(registration, wish.email):
        raise IsFirstContact(email=wish.email, name=registration.contact_name)
    named = contacts_of(session, registration.id)
    if any(one.email.lower() == wish.email.lower() for one in named):
        raise ContactNamedAlready(email=wish.email)


def _is_first(registration: Registration, email: str) -> bool:
    """Tell whether an address is that of the first contact, who receives everything already."""
    return email.lower() == registration.contact_email.lower()


def _concerns(registration: Registration, receives: Receives) -> bool:
    """Tell whether somebody named beside it gets a row: another payer's money is their matter."""
    if receives is not Receives.MONEY:
        return True
    return payer_of_all(registration.attendees) is None


def _tell(
    session: Session,
    contact: FurtherContact,
    beside: Sequence[FurtherContact],
    *,
    is_new: bool,
    now: datetime,
) -> None:
    """Write to a contact once; but no bill leads to another one, so each has a letter."""
    promise_named(session, contact, is_new=is_new, now=now)
    for one in beside:
        if one.receives is Receives.MONEY:
            promise_named(session, one, is_new=is_new, now=now)


def _spread(
    session: Session, family: Sequence[Registration], wish: ContactWish, *, by: str, now: datetime
) -> Sequence[FurtherContact]:
    """Give the contact a row in all that was sent together, where it concerns them."""
    made = []
    for one in family:
        if one.status is Status.DRAFT or one.status in ENDED or not _concerns(one, wish.receives):
            continue
        named = contacts_of(session, one.id)
        is_named = any(row.email.lower() == wish.email.lower() for row in named)
        is_known = is_named or _is_first(one, wish.email)
        if not is_known and len(named) < MOST:
            made.append(_add(session, one, wish, by=by, now=now))
    return made


def _rows_of(
    session: Session, family: Sequence[Registration], email: str
) -> Sequence[FurtherContact]:
    named = contacts_in(session, [one.id for one in family])
    return [one for one in named if one.email.lower() == email.lower()]


def _add(
    session: Session, registration: Registration, wish: ContactWish, *, by: str, now: datetime
) -> FurtherContact:
    made = FurtherContact(registration_id=registration.id, named_by=by, named_at=now)
    _write(made, wish)
    session.add(made)
    session.flush()
    return made


def _write(row: FurtherContact, wish: ContactWish) -> None:
    row.name, row.email, row.language = wish.name, wish.email, wish.language
    row.role, row.receives = wish.role, wish.receives
    row.folded = fold(f"{wish.name} {wish.email}")[:500]


def _take_off(row: FurtherContact, *, now: datetime) -> None:
    row.removed_at = now
    row.link_version += 1
