"""Which zones there are, and which of them a participation type opens."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.orm import Session, selectinload

from summit.admission.zones.models import Zone, ZoneType
from summit.database import table_of

entry = table_of(ZoneType)
# asked at every scan of a gate that stands at a zone: built once, from the plain table
OPENS = select(entry.c.zone_id).where(
    entry.c.zone_id == bindparam("zone_id"), entry.c.category_id == bindparam("category_id")
)


def zones(session: Session) -> Sequence[Zone]:
    """Return every zone with the types that may enter it, in the order they were added."""
    types = selectinload(Zone.admits).joinedload(ZoneType.category)
    wanted = select(Zone).options(types).order_by(Zone.id)
    return session.scalars(wanted).all()


def opens(connection: Connection, category_id: int, zone_id: int | None) -> bool:
    """Tell whether people of a type may enter a zone; what is in no zone is open to everybody."""
    if zone_id is None:
        return True
    asked = {"zone_id": zone_id, "category_id": category_id}
    return connection.scalar(OPENS, asked) is not None


def zones_of(session: Session, category_id: int) -> Sequence[Zone]:
    """Return the zones that a type opens."""
    wanted = select(Zone).join(ZoneType).where(ZoneType.category_id == category_id)
    return session.scalars(wanted.order_by(Zone.id)).all()


def letters_by_type(session: Session, category_ids: Iterable[int]) -> Mapping[int, tuple[str, ...]]:
    """Return the letters of the zones that each type opens, for their badges."""
    wanted = (
        select(ZoneType.category_id, Zone.letters)
        .join(Zone, Zone.id == ZoneType.zone_id)
        .where(ZoneType.category_id.in_(set(category_ids)))
        .order_by(Zone.id)
    )
    found: dict[int, tuple[str, ...]] = {}
    for category_id, letters in session.execute(wanted):
        found[category_id] = (*found.get(category_id, ()), letters)
    return found
