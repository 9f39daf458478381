"""Promises mail inside a transaction, and keeps the book of what became of it.

Delivery itself is `summit.mail.jobs`'s. Callers hold the transaction; nothing commits.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from summit.database import after_commit, insert_unless_there
from summit.extensions import tasks
from summit.kernel.languages import Language
from summit.mail.letters import Promised
from summit.mail.models import OutboxMessage
from summit.mail.rules import LEASE, next_try

DELIVER = "mail.deliver"
_UNSENT = (OutboxMessage.sent_at.is_(None), OutboxMessage.given_up_at.is_(None))


def promise(
    session: Session,
    occasion: str,
    about: str,
    *,
    to: str,
    language: Language,
    facts: Mapping[str, Any],
    now: datetime,
    key: str | None = None,
    resend_of: int | None = None,
) -> None:
    """Write an outbox row; the same key again changes nothing. The worker renders and sends.

    Nobody is promised anything without an address: who came to the desk may have given none.
    """
    if not to:
        return
    row = {
        "key": key or f"{occasion}:{about}",
        "occasion": occasion,
        "about": about,
        "recipient": to,
        "language": language,
        "facts": dict(facts),
        "promised_at": now,
        "due_at": now,
        "tries": 0,
        "resend_of": resend_of,
    }
    insert_unless_there(session, OutboxMessage, row)
    after_commit(session, tasks.hint, DELIVER)


def resend(session: Session, message_id: int, *, now: datetime, to: str | None = None) -> None:
    """Promise the same letter again, rendered anew, perhaps to a corrected address.

    The first row stays as it is: what was sent is history. Pressing twice at once sends once.
    """
    first = session.get_one(OutboxMessage, message_id)
    again = select(func.count()).where(OutboxMessage.resend_of == first.id)
    promise(
        session,
        first.occasion,
        first.about,
        to=to or first.recipient,
        language=first.language,
        facts=first.facts,
        now=now,
        key=f"resend:{first.id}:{(session.scalar(again) or 0) + 1}",
        resend_of=first.id,
    )


def readdress(
    session: Session,
    about: str,
    *,
    before: str,
    to: str,
    concerns: Callable[[str, Mapping[str, Any]], bool],
) -> None:
    """Send what waits for an address to another one, where `concerns` its occasion and facts."""
    waiting = select(OutboxMessage).where(*_UNSENT, OutboxMessage.about == about)
    for one in session.scalars(waiting.order_by(OutboxMessage.id).with_for_update()):
        is_theirs = one.recipient.lower() == before.lower()
        if is_theirs and concerns(one.occasion, one.facts):
            one.recipient = to
    session.flush()


def due(session: Session, *, now: datetime) -> Sequence[int]:
    """Return which letters should go now, the longest due first."""
    wanted = select(OutboxMessage.id).where(*_UNSENT, OutboxMessage.due_at <= now)
    return session.scalars(wanted.order_by(OutboxMessage.due_at, OutboxMessage.id)).all()


def claim(session: Session, message_id: int, *, now: datetime) -> Promised | None:
    """Take a letter up for delivery, or return None where another worker has.

    One conditional statement: the lease moves the due time on, so nobody else finds it due; a
    worker that dies gives it back when the lease ends.
    """
    mine = (
        update(OutboxMessage)
        .where(OutboxMessage.id == message_id, *_UNSENT, OutboxMessage.due_at <= now)
        .values(due_at=now + LEASE, tries=OutboxMessage.tries + 1)
        .returning(
            OutboxMessage.id,
            OutboxMessage.key,
            OutboxMessage.occasion,
            OutboxMessage.recipient,
            OutboxMessage.language,
            OutboxMessage.facts,
            OutboxMessage.tries,
        )
    )
    row = session.execute(mine, execution_options={"synchronize_session": False}).one_or_none()
    return Promised(*row) if row else None


def mark_sent(
    session: Session, message_id: int, *, subject: str, digest: str, now: datetime
) -> None:
    message = session.get_one(OutboxMessage, message_id)
    message.sent_at, message.subject, message.digest = now, subject[:300], digest
    message.last_error = None


def mark_failed(
    session: Session, promised: Promised, why: str, *, now: datetime, is_final: bool = False
) -> None:
    """Note why a letter did not go; try later, or give up where that is no use any more.

    What was given another address meanwhile goes there: nothing was tried at that one.
    """
    message = session.get_one(OutboxMessage, promised.id)
    if message.recipient != promised.recipient:
        message.due_at, message.last_error = now, None
        return
    message.last_error = why[:200]
    later = None if is_final else next_try(message.tries, now)
    if later is None:
        message.given_up_at = now
    else:
        message.due_at = later
