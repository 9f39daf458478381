"""How often a guarded thing may be tried: rows, so that every process counts the same."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import case, delete, or_, update
from sqlalchemy.orm import Session

from summit.database import upsert
from summit.kernel.errors import N_, Refused
from summit.kernel.text import fold
from summit.staff.models import Tries
from summit.staff.rules import Limit

KEPT = timedelta(days=1)  # longer than any limit lasts


class TooManyTries(Refused):
    message = N_("Too many tries. Please try again in %(minutes)s min. Nothing is lost.")
    status_code = 429


def key_of(limit: Limit, subject: str) -> str:
    """Return the row's key; a digest, because people mistype their password as their name."""
    return f"{limit.name}:{hashlib.sha256(fold(subject).encode()).hexdigest()[:32]}"


def claim(session: Session, limit: Limit, subject: str, *, now: datetime) -> None:
    """Count one try before it is made, or raise `TooManyTries`. `now` is real time.

    One conditional statement: guesses sent side by side cannot outrun the count.
    """
    session.execute(delete(Tries).where(Tries.began_at < now - KEPT))
    over = Tries.began_at <= now - limit.within
    row = upsert(session, Tries).values(key=key_of(limit, subject), began_at=now, count=1)
    counted = row.on_conflict_do_update(
        index_elements=["key"],
        set_={
            "count": case((over, 1), else_=Tries.count + 1),
            "began_at": case((over, now), else_=Tries.began_at),
        },
        where=or_(over, Tries.count < limit.most),
    )
    if session.execute(counted.returning(Tries.count)).one_or_none() is None:
        raise TooManyTries(minutes=int(limit.within.total_seconds() // 60))


def give_back(session: Session, limit: Limit, subject: str) -> None:
    """Take a counted try back, for it was a good one, and with it who tried's own mistypings.

    Where strangers are counted too, their tries stay: nobody's sign-in lets them begin anew.
    """
    mine = Tries.key == key_of(limit, subject)
    if limit.is_shared:
        less = update(Tries).where(mine, Tries.count > 0).values(count=Tries.count - 1)
        session.execute(less)
    else:
        session.execute(delete(Tries).where(mine))
