"""What was sent together: a registration and the parts that other payers' people became."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from summit.registration.models import Registration


def family_of(registration: Registration) -> Select[Registration]:
    """Select a registration and all sent with it, the one they are parts of first."""
    whole = registration.part_of_id or registration.id
    own = (Registration.id == whole) | (Registration.part_of_id == whole)
    return select(Registration).where(own).order_by(Registration.id)


def sent_with(session: Session, registration: Registration) -> Sequence[Registration]:
    """Return the other registrations that were sent with this one."""
    others = family_of(registration).where(Registration.id != registration.id)
    return session.scalars(others).all()
