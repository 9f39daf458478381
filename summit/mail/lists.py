"""The outbox as the office lists it."""

from collections.abc import Sequence

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from summit.mail.models import OutboxMessage
from summit.mail.rules import NOT_NEEDED
from summit.web.listing import Asked

STATE = case(
    (OutboxMessage.sent_at.is_not(None), "sent"),
    (OutboxMessage.last_error == NOT_NEEDED, "unneeded"),
    (OutboxMessage.given_up_at.is_not(None), "failed"),
    else_="waiting",
)


def count_by_state(session: Session) -> dict[str, int]:
    """Return how many letters wait, went, or were given up."""
    counted = session.execute(select(STATE, func.count()).group_by(STATE)).all()
    return {"waiting": 0, "sent": 0, "failed": 0} | dict(counted)


def letters(
    session: Session, asked: Asked, *, limit: int, offset: int
) -> tuple[Sequence[OutboxMessage], int]:
    """Return the letters of one page, newest first, and how many there are."""
    found = select(OutboxMessage)
    if state := asked.get("state"):
        found = found.where(STATE == state)
    if occasion := asked.get("occasion"):
        found = found.where(OutboxMessage.occasion == occasion)
    if asked.search:
        word = asked.search.lower()
        found = found.where(
            func.lower(OutboxMessage.recipient).contains(word, autoescape=True)
            | func.lower(OutboxMessage.subject).contains(word, autoescape=True)
        )
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    page = found.order_by(OutboxMessage.id.desc()).limit(limit).offset(offset)
    return session.scalars(page).all(), total
