"""What the office lists of codes and rules for groups."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from summit.admission.codes.models import Code, GroupRule
from summit.admission.codes.rules import state_of
from summit.admission.codes.statuses import CodeState
from summit.admission.models import Category


def codes(session: Session) -> Sequence[Code]:
    """Return every promo code, the newest first."""
    wanted = select(Code).where(~Code.invitation.has()).options(selectinload(Code.categories))
    return session.scalars(wanted.order_by(Code.id.desc())).all()


def group_rules(session: Session) -> Sequence[GroupRule]:
    wanted = select(GroupRule).options(selectinload(GroupRule.categories)).order_by(GroupRule.id)
    return session.scalars(wanted).all()


def categories(session: Session) -> Sequence[Category]:
    """Return every participation type in the order of the form."""
    return session.scalars(select(Category).order_by(Category.position, Category.id)).all()


def stand_of(code: Code, today: date) -> CodeState:
    """Return where a code stands; `today` is the summit's."""
    return state_of(
        first_day=code.first_day,
        last_day=code.last_day,
        most_uses=code.most_uses,
        used=code.used,
        has_ended=code.ended_at is not None,
        today=today,
    )
