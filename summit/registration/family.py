"""What belongs together: a registration, the parts of other payers, and whom was added later."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager

from summit.admission.models import Category
from summit.registration.models import Attendee, Registration
from summit.registration.statuses import SENT, Status


def family_of(registration: Registration) -> Select[Registration]:
    """Select a registration and all sent with it, the one they are parts of first."""
    whole = registration.part_of_id or registration.id
    own = (Registration.id == whole) | (Registration.part_of_id == whole)
    return select(Registration).where(own).order_by(Registration.id)


def people_beside(session: Session, registration: Registration) -> Sequence[Attendee]:
    """Return whom a companion who is added may accompany: who comes, companions left out."""
    own = family_of(registration).with_only_columns(Registration.id).order_by(None)
    people = (
        select(Attendee)
        .join(Registration, Attendee.registration_id == Registration.id)
        .join(Category, Attendee.category_id == Category.id)
        .where(
            Attendee.registration_id.in_(own),
            Registration.status.in_(SENT),
            Attendee.left_at.is_(None),
            Category.is_companion.is_(False),
        )
    )
    return session.scalars(people.order_by(Attendee.id)).all()


def beside_elsewhere(session: Session, people: Sequence[Attendee]) -> Sequence[Attendee]:
    """Return who accompanies one of these people in another registration, with a bill of its own.

    They stay when these people leave: what is owed or paid for them is not on this bill.
    """
    found = (
        select(Attendee)
        .join(Attendee.registration)
        .where(
            Attendee.principal_id.in_([one.id for one in people]),
            Attendee.registration_id.not_in({one.registration_id for one in people}),
            Attendee.left_at.is_(None),
            Registration.status.in_({*SENT, Status.PENDING_APPROVAL}),
        )
        .options(contains_eager(Attendee.registration))
    )
    return session.scalars(found.order_by(Attendee.id)).all()


def sent_with(session: Session, registration: Registration) -> Sequence[Registration]:
    """Return the others that were sent with this one, or added to it; drafts are not yet."""
    others = family_of(registration).where(
        Registration.id != registration.id, Registration.submitted_at.is_not(None)
    )
    return session.scalars(others).all()
