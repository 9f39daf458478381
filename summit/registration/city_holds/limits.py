"""What a city may do with seats held for it: fewer, not more. The long hold is for these only."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.admission.models import Category
from summit.registration.city_holds.errors import MoreThanHeld
from summit.registration.city_holds.models import CityHold
from summit.registration.city_holds.rules import exceeds


def is_held_for_city(session: Session, registration_id: int) -> bool:
    """Tell whether organizers hold these places, until a day that is theirs to move."""
    own = select(CityHold.id).where(CityHold.registration_id == registration_id)
    return session.scalar(own) is not None


def check_within(
    session: Session, registration_id: int, wanted: Mapping[int, int], held: Mapping[int, int]
) -> None:
    """Raise `MoreThanHeld` where a draft held for a city would take more of a type."""
    kind = exceeds(wanted, held)
    if kind is None:
        return
    if is_held_for_city(session, registration_id):
        name = session.get_one(Category, kind).name
        raise MoreThanHeld(held=held.get(kind, 0), name=name)
