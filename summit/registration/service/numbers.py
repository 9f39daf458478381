"""How many people of one type a registration may have: counted over all that was sent together.

The registration that others are parts of is the lock: who adds people, revises those added, or
changes a type holds it.
"""

from collections import Counter as Tally
from collections.abc import Iterable, Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from summit.admission.models import Category
from summit.registration.models import Attendee, Registration
from summit.registration.rules import OfType, check_numbers
from summit.registration.statuses import HOLD_SEATS

NOBODY: Mapping[int, int] = {}


def check_types(
    session: Session,
    categories: Iterable[Category],
    wanted: Mapping[int, int],
    *,
    held: Mapping[int, int] = NOBODY,
    whole_id: int | None,
    own_id: int | None = None,
) -> None:
    """Raise `TooManyOfType` or `TooFewOfType` where a registration may not have these people.

    `wanted` and `held` are people by type. `whole_id` names the registration that others are
    parts of, None where nothing was sent yet; `own_id` the one whose people are `wanted`.
    """
    limited = [one for one in categories if one.least_people or one.most_people]
    if not limited:
        return
    beside = _beside(session, whole_id, own_id) if whole_id is not None else NOBODY
    check_numbers(
        OfType(
            category_id=one.id,
            name=one.name,
            least=one.least_people,
            most=one.most_people,
            wanted=wanted.get(one.id, 0),
            held=held.get(one.id, 0),
            beside=beside.get(one.id, 0),
        )
        for one in limited
    )


def _beside(session: Session, whole_id: int, own_id: int | None) -> Mapping[int, int]:
    """Return who holds a place in what was sent together, by type, one registration left out."""
    people = (
        select(Attendee.category_id, func.count())
        .join(Registration, Attendee.registration_id == Registration.id)
        .where(
            (Registration.id == whole_id) | (Registration.part_of_id == whole_id),
            Registration.status.in_(HOLD_SEATS),
            Attendee.left_at.is_(None),
        )
        .group_by(Attendee.category_id)
    )
    if own_id is not None:
        people = people.where(Registration.id != own_id)
    return dict(session.execute(people).all())


def by_type(category_ids: Iterable[int]) -> Mapping[int, int]:
    return Tally(category_ids)
