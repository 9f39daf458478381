"""The published list of delegations: confirmed, and shown only with a consent that stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session, selectinload

from summit.edition.service import content_changed
from summit.kernel.text import fold
from summit.registration.events import (
    PeopleLeft,
    PersonCorrected,
    PersonNamed,
    PersonReplaced,
    RegistrationConfirmed,
    RegistrationEnded,
    TypeChanged,
)
from summit.registration.models import Attendee, Consent, Purpose, Registration
from summit.registration.statuses import Status


@dataclass(frozen=True, slots=True)
class Delegate:
    """One person of a delegation, as the consent names it: name and position, no more."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Delegation:
    """The people of one municipality or organization, whoever registered them."""

    municipality: str
    country: str
    people: Sequence[Delegate]


def _agreed() -> Select[Registration]:
    consent = exists().where(
        Consent.registration_id == Registration.id,
        Consent.purpose == Purpose.PUBLIC_LIST,
        Consent.withdrawn_at.is_(None),
    )
    return select(Registration).where(Registration.status == Status.CONFIRMED, consent)


def are_there_any(session: Session) -> bool:
    return session.scalar(_agreed().limit(1)) is not None


def published_delegations(session: Session) -> Sequence[Delegation]:
    """Return the delegations in the order of their names, accompanying persons left out.

    Two registrations of one municipality are one delegation; who is named twice stands once.
    """
    rows = session.scalars(
        _agreed()
        .options(selectinload(Registration.attendees).joinedload(Attendee.category))
        .order_by(Registration.id)
    )
    people: dict[tuple[str, str], tuple[str, dict[Delegate, None]]] = {}
    for one in rows:
        key = (one.country, fold(one.municipality))
        _name, named = people.setdefault(key, (one.municipality, {}))
        named.update(dict.fromkeys(_shown(one.attendees)))
    found = [Delegation(name, key[0], list(those)) for key, (name, those) in people.items()]
    return sorted(found, key=lambda one: fold(one.municipality))


def _shown(attendees: Sequence[Attendee]) -> list[Delegate]:
    return [Delegate(one.full_name, one.role) for one in attendees if _is_shown(one)]


def _is_shown(person: Attendee) -> bool:
    return person.is_named and not person.category.is_companion  # no family is anybody's news


def note_change(
    session: Session,
    fact: RegistrationConfirmed
    | PeopleLeft
    | PersonReplaced
    | PersonCorrected
    | PersonNamed
    | TypeChanged
    | RegistrationEnded,
) -> None:
    """Make the kept list old where somebody who agreed to be shown comes or goes."""
    agreed = select(Consent.id).where(
        Consent.registration_id == fact.registration_id,
        Consent.purpose == Purpose.PUBLIC_LIST,
        Consent.withdrawn_at.is_(None),
    )
    if session.scalar(agreed.limit(1)) is not None:
        content_changed(session)
