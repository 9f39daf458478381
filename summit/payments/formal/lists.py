"""What the office lists of formal invitations: oldest first."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, contains_eager

from summit.kernel.text import fold
from summit.kernel.todo import Waiting
from summit.payments.formal.models import FormalInvitation
from summit.payments.formal.statuses import LetterState
from summit.registration.models import Attendee, Registration


def count_by_state(session: Session) -> Mapping[str, int]:
    wanted = select(FormalInvitation.state, func.count()).group_by(FormalInvitation.state)
    found = {state.value: count for state, count in session.execute(wanted).all()}
    return {state.value: found.get(state.value, 0) for state in LetterState}


def waiting(session: Session) -> Waiting:
    """Return how many letters wait to be issued."""
    wanted = select(func.count(), func.max(FormalInvitation.asked_at)).where(
        FormalInvitation.state == LetterState.ASKED
    )
    return Waiting(*session.execute(wanted).one())


def invitations(
    session: Session, search: str, state: str | None, *, limit: int, offset: int
) -> tuple[Sequence[FormalInvitation], int]:
    """Return those of one page, and how many there are in all."""
    found: Select[Any] = (
        select(FormalInvitation)
        .join(FormalInvitation.attendee)
        .join(Registration, Attendee.registration_id == Registration.id)
    )
    for word in fold(search).split():
        found = found.where(Registration.folded.contains(word, autoescape=True))
    if state is not None:
        found = found.where(FormalInvitation.state == LetterState(state))
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    page = found.options(
        contains_eager(FormalInvitation.attendee).contains_eager(Attendee.registration)
    ).order_by(FormalInvitation.asked_at, FormalInvitation.id)
    return session.scalars(page.limit(limit).offset(offset)).all(), total
