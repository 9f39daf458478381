"""Finds further contacts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from summit.registration.further.models import FurtherContact


def contacts_of(session: Session, registration_id: int) -> Sequence[FurtherContact]:
    """Return who is a further contact of one registration now, as they were named."""
    return session.scalars(_named([registration_id])).all()


def every_contact(session: Session, registration_id: int) -> Sequence[FurtherContact]:
    """Return all who ever were, also who was taken off."""
    own = FurtherContact.registration_id == registration_id
    return session.scalars(select(FurtherContact).where(own).order_by(FurtherContact.id)).all()


def contacts_in(session: Session, registration_ids: Iterable[int]) -> Sequence[FurtherContact]:
    """Return the further contacts of several registrations, of the lowest number first."""
    return session.scalars(_named(registration_ids)).all()


def contacts_by_registration(session: Session) -> Mapping[int, Sequence[FurtherContact]]:
    """Return every further contact there is now, by registration, for a file."""
    found: dict[int, list[FurtherContact]] = defaultdict(list)
    every = select(FurtherContact).where(FurtherContact.removed_at.is_(None))
    for one in session.scalars(every.order_by(FurtherContact.id)):
        found[one.registration_id].append(one)
    return found


def row_beside(
    session: Session, contact: FurtherContact, registration_id: int
) -> FurtherContact | None:
    """Return the row of the same address in another registration, while it is one there."""
    same = func.lower(FurtherContact.email) == contact.email.lower()
    return session.scalar(_named([registration_id]).where(same))


def with_word(word: str) -> Select[int]:
    """Select the registrations of whom a folded word fits."""
    return select(FurtherContact.registration_id).where(
        FurtherContact.removed_at.is_(None), FurtherContact.folded.contains(word, autoescape=True)
    )


def _named(registration_ids: Iterable[int]) -> Select[FurtherContact]:
    return (
        select(FurtherContact)
        .where(
            FurtherContact.registration_id.in_(list(registration_ids)),
            FurtherContact.removed_at.is_(None),
        )
        .order_by(FurtherContact.registration_id, FurtherContact.id)
    )
