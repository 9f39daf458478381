"""What the gate and the office read."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Executable, bindparam, func, select
from sqlalchemy.orm import Session, joinedload

from summit.admission.models import Category, Colour
from summit.badges.models import Badge, BadgeEnd
from summit.checkin.models import Checkpoint, Device, PairingCode, Presence, Scan
from summit.checkin.statuses import BadgeState, Standing, Verdict
from summit.database import table_of
from summit.kernel.languages import Language, Translated
from summit.registration.models import Attendee, Registration
from summit.registration.questions.showing import IS_ANYTHING_SHOWN
from summit.registration.statuses import Status

STANDINGS = {Status.CONFIRMED: Standing.CONFIRMED, Status.AWAITING_PAYMENT: Standing.TO_SETTLE}


@dataclass(frozen=True, slots=True)
class Guest:
    """The bearer of a badge, as far as a gate may know: no money, no address."""

    badge_id: uuid.UUID
    badge: BadgeState
    standing: Standing
    attendee_id: int
    name: str
    city: str
    language: Language
    category_id: int
    category: Translated
    colour: Colour
    has_notes: bool = False  # some answer is shown at the door; perhaps this person has none


@dataclass(frozen=True, slots=True)
class Entry:
    """How somebody came in: when, where, let in by which device."""

    scan_id: uuid.UUID
    at: datetime
    place: Translated
    device_id: int
    device: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A scan that was written down, as far as its sender may hear of it again."""

    device_id: int
    digest: str
    checkpoint_id: int
    badge_id: uuid.UUID | None
    shown: Verdict
    zone_id: int | None  # the gate's, when it was read


@dataclass(frozen=True, slots=True)
class Post:
    """Where a device stands, and what it was told if it sent this reading before."""

    device_id: int
    checkpoint_id: int
    zone_id: int | None  # which the gate asks for
    kept: Kept | None


@dataclass(frozen=True, slots=True)
class Counts:
    inside: int
    expected: int  # all who hold a live badge, inside or not


@dataclass(frozen=True, slots=True)
class PastScan:
    id: uuid.UUID
    at: datetime
    shown: Verdict
    name: str | None


# These run at every scan: built once, from the plain tables and on the plain connection, for
# building a statement, making objects and a session's care each cost more than the database does.
badge, person, booking, kind, device, scan, place, gate = (
    table_of(one)
    for one in (Badge, Attendee, Registration, Category, Device, Scan, Presence, Checkpoint)
)

GUEST = select(
    badge.c.id,
    badge.c.ended_at,
    badge.c.end,
    booking.c.status,
    person.c.id.label("attendee_id"),
    person.c.given_name,
    person.c.family_name,
    booking.c.municipality,
    person.c.language,
    kind.c.id.label("category_id"),
    kind.c.name,
    kind.c.colour,
    IS_ANYTHING_SHOWN.label("has_notes"),
).select_from(
    badge.join(person, badge.c.attendee_id == person.c.id)
    .join(booking, person.c.registration_id == booking.c.id)
    .join(kind, person.c.category_id == kind.c.id)
)
GUEST_BY_BADGE = GUEST.where(badge.c.id == bindparam("wanted"))
GUEST_BY_CODE = GUEST.where(badge.c.short_code == bindparam("wanted"))

POST = (
    select(
        device.c.checkpoint_id,
        gate.c.zone_id.label("asks_for"),
        scan.c.id,
        scan.c.device_id,
        scan.c.digest,
        scan.c.checkpoint_id.label("scanned_at"),
        scan.c.badge_id,
        scan.c.shown,
        scan.c.zone_id,
    )
    .select_from(
        device.join(gate, device.c.checkpoint_id == gate.c.id).outerjoin(
            scan, scan.c.id == bindparam("scan_id")
        )
    )
    .where(device.c.id == bindparam("device_id"))
)

INSIDE = (
    select(func.count())
    .select_from(place.join(device, place.c.checkpoint_id == device.c.checkpoint_id))
    .where(device.c.id == bindparam("device_id"))
)
EVERY = select(func.count()).select_from(badge)
ENDED = EVERY.where(badge.c.ended_at.is_not(None))  # few, and with an index of their own
COUNTS = select(INSIDE.scalar_subquery(), EVERY.scalar_subquery() - ENDED.scalar_subquery())


def get_post(connection: Connection, device_id: int, scan_id: uuid.UUID) -> Post:
    wanted = {"device_id": device_id, "scan_id": scan_id}
    row = connection.execute(POST, wanted).one()
    kept = Kept(row.device_id, row.digest, row.scanned_at, row.badge_id, row.shown, row.zone_id)
    return Post(device_id, row.checkpoint_id, row.asks_for, kept if row.id else None)


def find_guest(connection: Connection, badge_id: uuid.UUID) -> Guest | None:
    return _find_guest(connection, GUEST_BY_BADGE, badge_id)


def find_guest_by_code(connection: Connection, short_code: str) -> Guest | None:
    return _find_guest(connection, GUEST_BY_CODE, short_code)


def _find_guest(connection: Connection, by: Executable, wanted: object) -> Guest | None:
    row = connection.execute(by, {"wanted": wanted}).one_or_none()
    if row is None:
        return None
    return Guest(
        badge_id=row.id,
        badge=_state(row.ended_at, row.end),
        standing=STANDINGS.get(row.status, Standing.GIVEN_UP),
        attendee_id=row.attendee_id,
        name=f"{row.given_name} {row.family_name}".strip(),
        city=row.municipality,
        language=row.language,
        category_id=row.category_id,
        category=row.name,
        colour=row.colour,
        has_notes=bool(row.has_notes),
    )


def _state(ended_at: datetime | None, end: BadgeEnd | None) -> BadgeState:
    if ended_at is None:
        return BadgeState.LIVE
    return BadgeState.REPLACED if end is BadgeEnd.REPLACED else BadgeState.CANCELLED


def find_entry(session: Session, checkpoint_id: int, attendee_id: int) -> Entry | None:
    """Return the first entry of this person at this checkpoint, if there is one."""
    row = session.execute(
        select(Presence.first_scan, Presence.first_at, Checkpoint.name, Scan.device_id, Device.name)
        .join(Checkpoint, Presence.checkpoint_id == Checkpoint.id)
        .join(Scan, Presence.first_scan == Scan.id)
        .join(Device, Scan.device_id == Device.id)
        .where(Presence.checkpoint_id == checkpoint_id, Presence.attendee_id == attendee_id)
    ).one_or_none()
    return Entry(*row) if row else None


def counts(session: Session, device_id: int) -> Counts:
    """Return who is inside where this device stands, and who is expected."""
    return Counts(*session.connection().execute(COUNTS, {"device_id": device_id}).one())


def recent_scans(session: Session, device_id: int, *, limit: int = 20) -> list[PastScan]:
    """Return what this device read last, newest first."""
    rows = session.execute(
        select(Scan.id, Scan.at, Scan.shown, Attendee.given_name, Attendee.family_name)
        .outerjoin(Badge, Scan.badge_id == Badge.id)
        .outerjoin(Attendee, Badge.attendee_id == Attendee.id)
        .where(Scan.device_id == device_id)
        .order_by(Scan.received_at.desc(), Scan.id)
        .limit(limit)
    )
    return [
        PastScan(scan, at, shown, f"{given} {family}".strip() if given else None)
        for scan, at, shown, given, family in rows
    ]


def scans_of(
    session: Session, people: Collection[int]
) -> Sequence[tuple[Scan, Device, Checkpoint]]:
    """Return every reading of any badge of these people, oldest first."""
    rows = session.execute(
        select(Scan, Device, Checkpoint)
        .join(Badge, Scan.badge_id == Badge.id)
        .join(Device, Scan.device_id == Device.id)
        .join(Checkpoint, Scan.checkpoint_id == Checkpoint.id)
        .where(Badge.attendee_id.in_(people))
        .order_by(Scan.received_at, Scan.id)
        .options(joinedload(Scan.zone))
    )
    return [(scan, device, place) for scan, device, place in rows]


def place_of(scan: Scan, checkpoint: Checkpoint, language: Language) -> str:
    """Return where a badge was read: "Main entrance", and the zone the gate asked for."""
    name = checkpoint.name.to(language)
    return f"{name} – {scan.zone.name.to(language)}" if scan.zone else name


@dataclass(frozen=True, slots=True)
class Gate:
    """One checkpoint as the office sees it."""

    checkpoint: Checkpoint
    inside: int
    devices: list[Device]
    codes: list[PairingCode]  # offered, not used, not expired


def gates(session: Session, *, now: datetime) -> list[Gate]:
    """Return every checkpoint with its live devices and open codes."""
    inside = dict(
        session.execute(
            select(Presence.checkpoint_id, func.count()).group_by(Presence.checkpoint_id)
        ).all()
    )
    devices = session.scalars(
        select(Device).where(Device.revoked_at.is_(None)).order_by(Device.name, Device.id)
    ).all()
    codes = session.scalars(
        select(PairingCode)
        .where(PairingCode.used_at.is_(None), PairingCode.expires_at > now)
        .order_by(PairingCode.id)
    ).all()
    return [
        Gate(
            checkpoint=checkpoint,
            inside=inside.get(checkpoint.id, 0),
            devices=[device for device in devices if device.checkpoint_id == checkpoint.id],
            codes=[code for code in codes if code.checkpoint_id == checkpoint.id],
        )
        for checkpoint in session.scalars(select(Checkpoint).order_by(Checkpoint.id))
    ]
