"""What the office lists of proofs: oldest first. One whose person left waits for nobody."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from summit.kernel.text import fold
from summit.kernel.todo import Waiting
from summit.payments.proofs.models import TypeProof
from summit.payments.proofs.queries import of_their_place
from summit.payments.proofs.statuses import ProofState
from summit.registration.models import Attendee, Registration
from summit.registration.statuses import ENDED

STATES: Mapping[str, ColumnElement[bool]] = {
    "sent": and_(
        TypeProof.state == ProofState.SENT,
        *of_their_place(),
        Attendee.left_at.is_(None),
        Registration.status.not_in(ENDED),
    ),
    "accepted": TypeProof.state == ProofState.ACCEPTED,
    "refused": TypeProof.state == ProofState.REFUSED,
}


def count_by_state(session: Session) -> Mapping[str, int]:
    found = {}
    for name, condition in STATES.items():
        wanted = _joined().where(condition).subquery()
        found[name] = session.scalar(select(func.count()).select_from(wanted)) or 0
    return found


def waiting(session: Session) -> Waiting:
    """Return how many proofs wait to be looked at."""
    wanted = (
        _joined()
        .where(STATES["sent"])
        .with_only_columns(func.count(), func.max(TypeProof.uploaded_at))
    )
    return Waiting(*session.execute(wanted).one())


def proofs(
    session: Session, search: str, state: str | None, *, limit: int, offset: int
) -> tuple[Sequence[TypeProof], int]:
    """Return those of one page, and how many there are in all."""
    found = _joined()
    for word in fold(search).split():
        found = found.where(Registration.folded.contains(word, autoescape=True))
    if state is not None:
        found = found.where(STATES[state])
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    page = found.options(
        contains_eager(TypeProof.attendee).joinedload(Attendee.registration),
        joinedload(TypeProof.category),
    ).order_by(TypeProof.uploaded_at, TypeProof.id)
    return session.scalars(page.limit(limit).offset(offset)).all(), total


def _joined() -> Select[Any]:
    return (
        select(TypeProof)
        .join(TypeProof.attendee)
        .join(Registration, Attendee.registration_id == Registration.id)
    )
