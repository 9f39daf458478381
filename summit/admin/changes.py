"""The audit as the office reads it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from summit.admin.columns import column_name
from summit.admin.search import find_exactly
from summit.admin.values import word_for
from summit.admin.words import actor_name
from summit.audit.models import AuditEntry
from summit.checkin.models import Device
from summit.database import Base, CentsColumn
from summit.kernel.money import Cents
from summit.registration.further.labels import ROLES
from summit.registration.further.models import FurtherContact
from summit.staff.models import StaffAccount
from summit.web import formats
from summit.web.filters import zone
from summit.web.listing import Asked

MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:.]+\+00:00")  # as the audit writes one

UNTOLD = {"summit_draft.kept_by"}  # the entry itself says who


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One answer, from what to what, in the reader's words."""

    name: str
    before: str
    after: str


def is_creation(entry: AuditEntry) -> bool:
    """Tell whether the row was only made: nothing was there before."""
    return len(entry.change) > 3 and all(before is None for before, _ in entry.change.values())


def read_changes(entry: AuditEntry) -> list[Change]:
    """Return what an entry says; empty where a row was removed."""
    table = entry.subject.partition(":")[0]
    return [
        Change(
            name=column_name(table, column),
            before=shown(before, table, column),
            after=shown(after, table, column),
        )
        for column, (before, after) in entry.change.items()
        if f"{table}.{column}" not in UNTOLD
    ]


def shown(value: Any, table: str, column: str) -> str:
    """Return a kept value as people read it: moments in the summit's zone, texts by language."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, dict):
        return "; ".join(f"{code}: {text}" for code, text in value.items())
    if isinstance(value, str) and MOMENT.fullmatch(value):
        return formats.brief(datetime.fromisoformat(value), zone())
    if isinstance(value, str) and _is_money(table, column):
        return formats.amount(Cents(int(re.sub("[,.]", "", value))))
    return word_for(table, column, str(value))


def _is_money(table: str, column: str) -> bool:
    known = Base.metadata.tables.get(table)
    return known is not None and column in known.c and isinstance(known.c[column].type, CentsColumn)


def find_changes(
    session: Session, asked: Asked, *, limit: int, offset: int
) -> tuple[Sequence[AuditEntry], int]:
    """Return the entries of one page, newest first, and how many there are."""
    found = select(AuditEntry)
    if kind := asked.get("kind"):
        found = found.where(AuditEntry.subject.startswith(f"{kind}:", autoescape=True))
    if actor := asked.get("by"):
        each = AuditEntry.actor.startswith(f"{actor}:", autoescape=True)  # device:3
        found = found.where((AuditEntry.actor == actor) | each)
    if asked.search:
        registration_id = find_exactly(session, asked.search)
        number = AuditEntry.subject.endswith(f":{asked.search}", autoescape=True)
        found = found.where(number | (AuditEntry.subject == f"registration:{registration_id}"))
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    page = found.order_by(AuditEntry.id.desc()).limit(limit).offset(offset)
    return session.scalars(page).all(), total


def actor_names(session: Session, actors: Iterable[str]) -> Mapping[str, str]:
    """Return who each actor is, by name where it has one."""
    wanted = set(actors)
    names = {actor: actor_name(actor) for actor in wanted}
    staff = select(StaffAccount).where(StaffAccount.id.in_(_numbers(wanted, "staff")))
    names |= {f"staff:{one.id}": one.name for one in session.scalars(staff)}
    further = select(FurtherContact).where(FurtherContact.id.in_(_numbers(wanted, "further")))
    names |= {
        f"further:{one.id}": f"{one.name} ({ROLES[one.role]})" for one in session.scalars(further)
    }
    devices = select(Device).where(Device.id.in_(_numbers(wanted, "device")))
    return names | {f"device:{one.id}": one.name for one in session.scalars(devices)}


def _numbers(actors: Iterable[str], kind: str) -> list[int]:
    return [int(one.partition(":")[2]) for one in actors if one.startswith(f"{kind}:")]
