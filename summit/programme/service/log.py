"""Writes down what changed of published sessions, in the transaction that changes it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.programme.models import ProgrammeChange, ProgrammeSession
from summit.programme.queries import time_of
from summit.programme.rules import Facts, differences


def facts_of(row: ProgrammeSession) -> Facts:
    return Facts(
        when=time_of(row),
        room_id=row.room_id,
        room=row.room.name if row.room else None,
        title=row.title,
        speakers=tuple(one.speaker_id for one in row.shown_speaking),
        is_cancelled=row.is_cancelled,
    )


@contextmanager
def watched(session: Session, rows: Sequence[ProgrammeSession], *, now: datetime) -> Iterator[None]:
    """Compare each published session with itself before the block; write the differences.

    A session that was not public before is not compared: nobody has read it.
    """
    before = {row.id: facts_of(row) for row in rows if row.is_published}
    yield
    session.flush()
    for row in rows:
        session.expire(row, ["room"])  # follows `room_id` only when it is read anew
        if row.id in before and _write(session, row, before[row.id], now):
            raise_sequence(row, now=now)
    session.flush()


def _write(session: Session, row: ProgrammeSession, before: Facts, now: datetime) -> bool:
    found = differences(before, facts_of(row))
    session.add_all(
        ProgrammeChange(
            programme_session_id=row.id, kind=one.kind, before=one.before, after=one.after, at=now
        )
        for one in found
    )
    return bool(found)


def raise_sequence(row: ProgrammeSession, *, now: datetime) -> None:
    """Have calendars that subscribed take the session anew."""
    row.sequence += 1
    row.changed_at = now


def published_with(session: Session, speaker_id: int) -> Sequence[ProgrammeSession]:
    """Return the published sessions in which somebody speaks."""
    speaks = ProgrammeSession.speaking.any(speaker_id=speaker_id)
    wanted = select(ProgrammeSession).where(ProgrammeSession.is_published, speaks)
    return session.scalars(wanted.order_by(ProgrammeSession.id)).all()
