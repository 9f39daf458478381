"""Who is written to about what waits, and how often they want it. Callers hold the transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from summit.admin.todo.duties import to_do
from summit.admin.todo.messages import promise_to_do
from summit.admin.todo.models import ToDoLetters
from summit.admin.todo.rules import is_due
from summit.admin.todo.statuses import Rhythm
from summit.database import insert_unless_there, table_of
from summit.edition.queries import get_summit, zone_of
from summit.staff.models import StaffAccount
from summit.staff.rules import RIGHTS


@dataclass(frozen=True, slots=True)
class Letters:
    """How often an account is written to, and when it last was."""

    rhythm: Rhythm = Rhythm.DAILY
    told_at: datetime | None = None


def letters_of(session: Session, account_id: int) -> Letters:
    row = session.get(ToDoLetters, account_id, populate_existing=True)
    return Letters(row.rhythm, row.told_at) if row else Letters()


def set_rhythm(session: Session, account_id: int, rhythm: Rhythm) -> None:
    _begin(session, account_id)
    row = session.get_one(ToDoLetters, account_id, populate_existing=True, with_for_update=True)
    row.rhythm = rhythm
    session.flush()


def accounts(session: Session) -> Sequence[int]:
    """Return every account; `tell` writes to none that is closed."""
    return session.scalars(select(StaffAccount.id).order_by(StaffAccount.id)).all()


def tell(session: Session, account_id: int, *, now: datetime) -> bool:
    """Promise one person the letter about what waits for them, if it is due; once for each time.

    Returns whether this call promised it.
    """
    account = session.get(StaffAccount, account_id)
    if account is None or not account.active:
        return False
    kept = letters_of(session, account_id)
    waiting = list(to_do(session, RIGHTS[account.role], now=now))
    newest = max((one.newest for one in waiting if one.newest), default=None)
    zone = zone_of(get_summit(session))
    if not waiting or not is_due(kept.rhythm, kept.told_at, newest, now=now, zone=zone):
        return False
    if not _claim(session, account_id, kept.told_at, now=now):
        return False
    promise_to_do(session, account, now=now)
    return True


def _claim(session: Session, account_id: int, told_at: datetime | None, *, now: datetime) -> bool:
    """Write down that they are told now, unless another worker did since `told_at`."""
    _begin(session, account_id)
    kept = table_of(ToDoLetters)
    moved = (
        update(kept)
        .where(kept.c.account_id == account_id, kept.c.told_at.is_not_distinct_from(told_at))
        .values(told_at=now)
        .returning(kept.c.account_id)
    )
    return session.scalar(moved) is not None


def _begin(session: Session, account_id: int) -> None:
    """Write an account's row unless somebody did: two at once write one."""
    row = {"account_id": account_id, "rhythm": Rhythm.DAILY, "told_at": None}
    insert_unless_there(session, ToDoLetters, row)
