"""What finance has to look at, and what was decided."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, joinedload

from summit.kernel.text import fold
from summit.payments.visas.models import VisaRequest
from summit.payments.visas.statuses import VisaStatus
from summit.registration.models import Attendee, Registration
from summit.registration.statuses import SENT
from summit.web.listing import Asked

STATES: dict[str, ColumnElement[bool]] = {  # one whose person left meanwhile waits for nobody
    "asked": (VisaRequest.status == VisaStatus.ASKED)
    & Attendee.left_at.is_(None)
    & Registration.status.in_(SENT),
    "accepted": VisaRequest.status == VisaStatus.ACCEPTED,
    "declined": VisaRequest.status == VisaStatus.DECLINED,
}


def visa_requests(
    session: Session, asked: Asked, *, limit: int, offset: int
) -> tuple[Sequence[VisaRequest], int]:
    """Return the requests of one page, newest first, and how many there are."""
    found = _joined()
    for word in fold(asked.search).split():
        found = found.where(Registration.folded.contains(word, autoescape=True))
    if state := asked.get("state"):
        found = found.where(STATES[state])
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    page = found.order_by(VisaRequest.asked_at.desc(), VisaRequest.id.desc())
    whole = page.options(joinedload(VisaRequest.attendee), joinedload(VisaRequest.registration))
    return session.scalars(whole.limit(limit).offset(offset)).all(), total


def count_by_state(session: Session) -> dict[str, int]:
    found = {}
    for name, condition in STATES.items():
        wanted = _joined().where(condition).subquery()
        found[name] = session.scalar(select(func.count()).select_from(wanted)) or 0
    return found


def _joined() -> Select[VisaRequest]:
    return (
        select(VisaRequest)
        .join(Registration, VisaRequest.registration_id == Registration.id)
        .outerjoin(Attendee, VisaRequest.attendee_id == Attendee.id)
    )
