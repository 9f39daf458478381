"""A use of a code goes with the place: whose place is returned, their use is returned too."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.admission.codes.service import return_uses
from summit.registration.codes.pricing import uses_of
from summit.registration.events import PeopleLeft, RegistrationEnded
from summit.registration.models import Attendee, Registration


def return_uses_of_ended(session: Session, fact: RegistrationEnded) -> None:
    booking = session.get_one(Registration, fact.registration_id)
    return_uses(session, uses_of(booking.attendees))


def return_uses_of_left(session: Session, fact: PeopleLeft) -> None:
    gone = select(Attendee).where(Attendee.id.in_(fact.attendee_ids))
    return_uses(session, uses_of(session.scalars(gone)))
