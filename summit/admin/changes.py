"""The audit as the office reads it."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from summit.admin.words import SUBJECTS, actor_name
from summit.audit.models import AuditEntry
from summit.checkin.models import Device
from summit.staff.models import StaffAccount
from summit.web.listing import Asked


def kinds(_session: Session) -> list[str]:
    """Return the tables whose changes can be asked for."""
    return sorted(SUBJECTS)


def find_changes(
    session: Session, asked: Asked, *, limit: int, offset: int
) -> tuple[Sequence[AuditEntry], int]:
    """Return the entries of one page, newest first, and how many there are."""
    found = select(AuditEntry)
    if kind := asked.get("kind"):
        found = found.where(AuditEntry.subject.startswith(f"{kind}:", autoescape=True))
    if account := asked.get("account"):
        found = found.where(AuditEntry.actor == f"staff:{account}")
    if asked.search:
        found = found.where(
            AuditEntry.subject.endswith(f":{asked.search}", autoescape=True)
            | (AuditEntry.actor == asked.search)
        )
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    page = found.order_by(AuditEntry.id.desc()).limit(limit).offset(offset)
    return session.scalars(page).all(), total


def actor_names(session: Session, actors: Iterable[str]) -> Mapping[str, str]:
    """Return who each actor is, by name where it has one."""
    wanted = set(actors)
    names = {actor: actor_name(actor) for actor in wanted}
    staff = select(StaffAccount).where(StaffAccount.id.in_(_numbers(wanted, "staff")))
    names |= {f"staff:{one.id}": one.name for one in session.scalars(staff)}
    devices = select(Device).where(Device.id.in_(_numbers(wanted, "device")))
    return names | {f"device:{one.id}": one.name for one in session.scalars(devices)}


def _numbers(actors: Iterable[str], kind: str) -> list[int]:
    return [int(one.partition(":")[2]) for one in actors if one.startswith(f"{kind}:")]
