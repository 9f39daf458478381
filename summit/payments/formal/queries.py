"""Reads formal invitations, and who signs them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from summit.payments.formal.models import FormalInvitation, FormalLetter, Signatory
from summit.payments.formal.statuses import STANDING
from summit.registration.models import Attendee


def find_signatory(session: Session) -> Signatory | None:
    return session.get(Signatory, 1)


def invitations_of(session: Session, registration_id: int) -> Sequence[FormalInvitation]:
    """Return what was asked for the people of a registration, those who left too; newest first."""
    wanted = (
        select(FormalInvitation)
        .join(FormalInvitation.attendee)
        .where(Attendee.registration_id == registration_id)
        .options(joinedload(FormalInvitation.attendee), joinedload(FormalInvitation.letter))
    )
    return session.scalars(wanted.order_by(FormalInvitation.id.desc())).all()


def standing_of(
    session: Session, *, people: Sequence[int] = (), registration_id: int | None = None
) -> Sequence[FormalInvitation]:
    """Return what stands for these people, or for everybody of a registration."""
    wanted = select(FormalInvitation).where(FormalInvitation.state.in_(STANDING))
    if registration_id is None:
        wanted = wanted.where(FormalInvitation.attendee_id.in_(people))
    else:
        wanted = wanted.join(FormalInvitation.attendee).where(
            Attendee.registration_id == registration_id
        )
    return session.scalars(wanted.order_by(FormalInvitation.id)).all()


def find_letter(session: Session, code: str) -> FormalLetter | None:
    wanted = select(FormalLetter).where(FormalLetter.code == code)
    return session.scalar(wanted.options(joinedload(FormalLetter.invitation)))
