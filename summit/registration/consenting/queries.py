"""Reads what a person agreed to.

Their own last word counts. Where they never said one, a yes to the published list that a contact
gave for a whole registration, while that was asked, still is one.
"""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import aliased

from summit.registration.models import Attendee, Consent, Purpose


def standing(person: Attendee) -> Mapping[Purpose, Consent]:
    """Return what stands for a person, by purpose."""
    found = {one.purpose: one for one in person.consents if one.withdrawn_at is None}
    said = {one.purpose for one in person.consents}
    for one in person.registration.consents:
        is_of_all = one.purpose is Purpose.PUBLIC_LIST and one.withdrawn_at is None
        if is_of_all and one.purpose not in said:
            found[one.purpose] = one
    return found


def is_listed() -> ColumnElement[bool]:
    """Return the condition that an attendee agreed to the published list; see `standing`."""
    own, said, whole = (aliased(Consent) for _ in range(3))
    is_own = and_(own.attendee_id == Attendee.id, own.purpose == Purpose.PUBLIC_LIST)
    was_said = and_(said.attendee_id == Attendee.id, said.purpose == Purpose.PUBLIC_LIST)
    is_of_all = and_(
        whole.registration_id == Attendee.registration_id,
        whole.attendee_id.is_(None),
        whole.purpose == Purpose.PUBLIC_LIST,
        whole.withdrawn_at.is_(None),
    )
    return or_(
        exists().where(is_own, own.withdrawn_at.is_(None)),
        and_(exists().where(is_of_all), ~exists().where(was_said)),
    )
