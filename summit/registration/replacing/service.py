"""Puts another person in place of one, or a name right. Callers hold the transaction.

No money moves and no seat: the newcomer takes the place as it is. Who was replaced is kept, so
that history has both names.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.kernel.events import announce
from summit.kernel.languages import Language
from summit.registration.errors import LeftAlready, NotYetSent
from summit.registration.events import PersonCorrected, PersonReplaced
from summit.registration.models import Attendee, Registration
from summit.registration.payers import payer_of
from summit.registration.replacing.errors import (
    AnotherPerson,
    NameAndEmailChanged,
    NobodyNamedYet,
)
from summit.registration.replacing.rules import is_another, may_be_the_same
from summit.registration.service import lock
from summit.registration.service.drafts import folded_person, folded_registration
from summit.registration.statuses import SENT, PaidBy


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """How a person is named, as typed."""

    given_name: str
    family_name: str = ""
    role: str = ""
    email: str | None = None
    language: Language
    title: str = ""
    badge_name: str = ""
    represents: str = ""

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


def replace(
    session: Session, registration_id: int, attendee_id: int, wanted: Named, *, now: datetime
) -> Attendee:
    """Let another person come in place of one. Raises `NotYetSent`, `LeftAlready`."""
    booking, old = _locked(session, registration_id, attendee_id)
    new = Attendee(
        registration_id=booking.id,
        position=old.position,
        category_id=old.category_id,
        variant_id=old.variant_id,
        price=old.price,
        list_price=old.list_price,
        reduced_by=old.reduced_by,
        code_id=old.code_id,
        by_waiver=old.by_waiver,
        principal_id=old.principal_id,
        replaces_id=old.id,
        **_payer(old),
        **_columns(booking, wanted),
    )
    session.add(new)
    old.left_at = now
    old.link_version += 1  # their own link opens nothing any more
    session.flush()
    new.is_head = old.is_head  # once the old one has left: only one may lead
    accompanied = Attendee.principal_id == old.id
    for one in session.scalars(select(Attendee).where(accompanied, Attendee.left_at.is_(None))):
        one.principal_id = new.id  # also in what was sent with it, for other payers
    session.flush()
    _renamed(session, booking)
    announce(session, PersonReplaced(booking.id, old.id, new.id, now))
    return new


def _payer(old: Attendee) -> dict[str, Any]:
    """Return who goes on paying: the bill stays made out as it is."""
    payer = payer_of(old)
    if payer is None:
        return {}
    return {
        "paid_by": PaidBy.OTHER,
        "payer_name": payer.name,
        "payer_email": payer.email,
        "payer_is_resident": payer.is_resident,
    }


def correct(
    session: Session, registration_id: int, attendee_id: int, wanted: Named, *, now: datetime
) -> None:
    """Put the name of the same person right; the badge stays theirs.

    Raises what `check_same` does, `NotYetSent`, `LeftAlready`.
    """
    booking, person = _locked(session, registration_id, attendee_id)
    check_same(person, wanted)
    is_moved = (person.email or "").lower() != (wanted.email or "").lower()
    rename(session, booking, person, wanted)
    announce(session, PersonCorrected(booking.id, person.id, now, is_moved))


def check_same(person: Attendee, wanted: Named) -> None:
    """See that a name is the same person's, who keeps badge, link and answers.

    Raises `AnotherPerson` where nothing of the name stays, `NameAndEmailChanged`.
    """
    if not may_be_the_same(person.full_name, wanted.full_name):
        raise AnotherPerson()
    if is_another(person, wanted):
        raise NameAndEmailChanged()


def rename(session: Session, booking: Registration, person: Attendee, wanted: Named) -> None:
    """Write a name down where it stands and where it is searched."""
    for column, value in _columns(booking, wanted).items():
        setattr(person, column, value)
    session.flush()
    _renamed(session, booking)


def _locked(
    session: Session, registration_id: int, attendee_id: int
) -> tuple[Registration, Attendee]:
    booking = lock(session, registration_id)
    return booking, check(booking, attendee_id)


def check(booking: Registration, attendee_id: int) -> Attendee:
    """Return whom another name is wanted for. Raises `NotYetSent`, `LeftAlready`."""
    if booking.status not in SENT:
        raise NotYetSent()
    person = next((one for one in booking.attendees if one.id == attendee_id), None)
    if person is None:
        raise LeftAlready()
    if not person.is_named:
        raise NobodyNamedYet()
    return person


def _columns(booking: Registration, wanted: Named) -> dict[str, object]:
    return {
        "given_name": wanted.given_name,
        "family_name": wanted.family_name,
        "role": wanted.role,
        "email": wanted.email,
        "language": wanted.language,
        "title": wanted.title,
        "badge_name": wanted.badge_name,
        "represents": wanted.represents,
        "folded": folded_person(wanted, booking.municipality),
    }


def _renamed(session: Session, booking: Registration) -> None:
    session.refresh(booking, ["attendees"])
    booking.folded = folded_registration(booking)
    session.flush()
