"""A use of a code goes with the place: whose place is returned, their use is returned too.

Who was sent by an invitation and comes no more is not reminded of it: declined or on their own,
they have had their answer or given it. A draft that lapses is no answer.
"""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.admission.codes.invitations import remind_no_more
from summit.admission.codes.service import return_uses
from summit.registration.codes.pricing import uses_of
from summit.registration.events import PeopleLeft, RegistrationEnded
from summit.registration.models import Attendee, Registration


def return_uses_of_ended(session: Session, fact: RegistrationEnded) -> None:
    booking = session.get_one(Registration, fact.registration_id)
    used = uses_of(booking.attendees)
    if booking.submitted_at is None:
        return_uses(session, used)
    else:
        give_up(session, used)


def return_uses_of_left(session: Session, fact: PeopleLeft) -> None:
    gone = select(Attendee).where(Attendee.id.in_(fact.attendee_ids))
    give_up(session, uses_of(session.scalars(gone)))


def give_up(session: Session, used: Mapping[int, int]) -> None:
    """Let others use what people of a registration that was sent used, and remind nobody of it."""
    return_uses(session, used)
    remind_no_more(session, used.keys())
