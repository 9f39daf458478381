"""Who on a form would pay nothing, so that nobody is asked who pays for them."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.admission.models import Category
from summit.admission.variants.queries import OfVariant
from summit.kernel.errors import Refused
from summit.registration.codes.pricing import Typed, quote
from summit.registration.models import Registration


def who_is_free(
    session: Session,
    people: Sequence[OfVariant],
    typed: Typed,
    *,
    draft: Registration | None,
    whole_id: int | None,
    now: datetime,
) -> Collection[int]:
    """Return who pays nothing, by their places on the form: by a code or a rule for groups.

    `draft` is what the form changes, `whole_id` what its people are added to. Nobody, where the
    code or a type is refused: that is said once the form is sent.
    """
    ids = {one.category_id for one in people}
    categories = session.scalars(select(Category).where(Category.id.in_(ids))).all()
    try:
        quoted = quote(
            session,
            people,
            {one.id: one for one in categories},
            typed=typed,
            before=draft.attendees if draft else (),
            whole_id=draft.part_of_id if draft else whole_id,
            own_id=draft.id if draft else None,
            now=now,
        )
    except Refused:
        return ()
    return {index for index, one in enumerate(quoted.priced) if not one.price}
