"""Whom the office finds registered twice: one name, one municipality, a place each."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from summit.kernel.text import fold
from summit.registration.models import Attendee, Registration
from summit.registration.namesakes.rules import alike
from summit.registration.statuses import HOLD_SEATS


def namesakes(session: Session, registration: Registration) -> Mapping[int, Sequence[Attendee]]:
    """Return, for each person of a registration, who else of that name and city has a place."""
    named = [one for one in registration.attendees if one.is_named]
    city = registration.municipality
    if not named:
        return {}
    begins = [fold(f"{one.full_name} {city}") for one in named]  # as `folded_person` writes it
    wanted = (
        select(Attendee)
        .join(Registration, Attendee.registration_id == Registration.id)
        .where(
            Attendee.left_at.is_(None),
            Registration.status.in_(HOLD_SEATS),
            or_(*(Attendee.folded.startswith(text, autoescape=True) for text in begins)),
        )
        .options(joinedload(Attendee.registration))
        .order_by(Attendee.id)
    )
    found = session.scalars(wanted).all()
    pairs = {
        one.id: [
            other
            for other in found
            if other.id != one.id
            and alike(one.full_name, other.full_name)
            and alike(city, other.registration.municipality)
        ]
        for one in named
    }
    return {number: others for number, others in pairs.items() if others}


def written_twice() -> Select[str]:
    """Select how people are written that have more than one place, name and city alike."""
    return (
        select(Attendee.folded)
        .join(Registration, Attendee.registration_id == Registration.id)
        .where(
            Attendee.left_at.is_(None),
            Attendee.given_name != "",
            Registration.status.in_(HOLD_SEATS),
        )
        .group_by(Attendee.folded)
        .having(func.count() > 1)
    )
