"""The published list of delegations: confirmed, and shown only with a consent that stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from summit.admission.models import Category
from summit.edition.service import content_changed
from summit.kernel.text import fold
from summit.registration.consenting.queries import is_listed
from summit.registration.events import (
    MunicipalityRenamed,
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


def _shown() -> Select[Attendee]:
    """Select who is confirmed, named, nobody's companion, and agreed."""
    return (
        select(Attendee)
        .join(Registration, Attendee.registration_id == Registration.id)
        .join(Category, Attendee.category_id == Category.id)
        .where(
            Registration.status == Status.CONFIRMED,
            Attendee.left_at.is_(None),
            Attendee.given_name != "",
            Category.is_companion.is_(False),  # nobody's family is anybody's news
            is_listed(),
        )
    )


def are_there_any(session: Session) -> bool:
    return session.scalar(_shown().limit(1)) is not None


def published_delegations(session: Session) -> Sequence[Delegation]:
    """Return the delegations in the order of their names, accompanying persons left out.

    Two registrations of one municipality are one delegation; who is named twice stands once.
    """
    rows = session.scalars(
        _shown()
        .options(joinedload(Attendee.registration))
        .order_by(Registration.id, Attendee.position)
    )
    people: dict[tuple[str, str], tuple[str, dict[Delegate, None]]] = {}
    for one in rows:
        booking = one.registration
        key = (booking.country, fold(booking.municipality))
        _name, named = people.setdefault(key, (booking.municipality, {}))
        named[Delegate(one.full_name, one.role)] = None
    found = [Delegation(name, key[0], list(those)) for key, (name, those) in people.items()]
    return sorted(found, key=lambda one: fold(one.municipality))


def note_change(
    session: Session,
    fact: RegistrationConfirmed
    | PeopleLeft
    | PersonReplaced
    | PersonCorrected
    | PersonNamed
    | TypeChanged
    | MunicipalityRenamed
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
