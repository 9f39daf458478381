"""Making a phone a device, and taking that back. Callers hold the transaction."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from summit.admission.zones.errors import ZoneGone
from summit.admission.zones.models import Zone
from summit.checkin.models import Checkpoint, Device, PairingCode
from summit.checkin.statuses import CheckpointKind
from summit.edition.editing import alone
from summit.kernel.clock import real_now
from summit.kernel.languages import Translated
from summit.kernel.references import ALPHABET
from summit.staff.limits import claim
from summit.staff.rules import Limit

SIGNS = 6  # of 31: 887 million codes
LASTS = timedelta(minutes=30)
FROM_ADDRESS = Limit("pairing", 30, timedelta(minutes=10))  # a team shares one Wi-Fi
FROM_ANYWHERE = Limit("pairing-all", 300, timedelta(minutes=10))  # one of ten codes: 5 years


def add_checkpoint(
    session: Session, name: Translated, kind: CheckpointKind, zone_id: int | None = None
) -> Checkpoint:
    """Add a checkpoint, at a zone or at none. Raises `ZoneGone`."""
    _check_zone(session, zone_id)
    checkpoint = Checkpoint(name=name, kind=kind, zone_id=zone_id)
    session.add(checkpoint)
    session.flush()
    return checkpoint


def _check_zone(session: Session, zone_id: int | None) -> None:
    """See that a zone is there, and stays so until the transaction ends. Raises `ZoneGone`."""
    if zone_id is None:
        return
    alone(session)  # or it could be deleted meanwhile
    if session.get(Zone, zone_id, populate_existing=True) is None:
        raise ZoneGone()


def stand_at(session: Session, checkpoint_id: int, zone_id: int | None) -> None:
    """Let a checkpoint ask for a zone from now on, or admit everybody. Raises `ZoneGone`."""
    _check_zone(session, zone_id)
    checkpoint = session.get_one(Checkpoint, checkpoint_id)
    checkpoint.zone_id = zone_id
    session.flush()


def offer_code(
    session: Session,
    checkpoint_id: int,
    device_name: str,
    *,
    now: datetime,
    lasts: timedelta = LASTS,
) -> PairingCode:
    """Return a code that pairs one phone with this checkpoint."""
    offered = PairingCode(
        checkpoint_id=checkpoint_id,
        device_name=device_name,
        code="".join(secrets.choice(ALPHABET) for _ in range(SIGNS)),
        offered_at=now,
        expires_at=now + lasts,
    )
    session.add(offered)
    session.flush()
    return offered


def pair(
    session: Session, typed: str, *, key_hash: str, address: str, now: datetime
) -> Device | None:
    """Return the new device, or None for a code that does not work; every try is counted.

    Raises `TooManyTries`, which counts nothing.
    """
    claim(session, FROM_ADDRESS, address, now=real_now())
    claim(session, FROM_ANYWHERE, "", now=real_now())
    used = (
        update(PairingCode)
        .where(
            PairingCode.code == _as_offered(typed),
            PairingCode.used_at.is_(None),
            PairingCode.expires_at > now,
        )
        .values(used_at=now)
        .returning(PairingCode.checkpoint_id, PairingCode.device_name)
    )
    code = session.execute(used).one_or_none()
    if code is None:
        return None
    device = Device(
        checkpoint_id=code.checkpoint_id,
        name=code.device_name,
        key_hash=key_hash,
        paired_at=now,
        seen_at=now,
    )
    session.add(device)
    session.flush()
    return device


def _as_offered(typed: str) -> str:
    """Return the signs alone: people type K7Q-4MX, k7q4mx, K7Q 4MX."""
    return "".join(sign for sign in typed.upper() if sign in ALPHABET)


def withdraw_code(session: Session, code_id: int, *, now: datetime) -> None:
    """Let an unused code expire now."""
    code = session.get_one(PairingCode, code_id)
    code.expires_at = min(code.expires_at, now)
    session.flush()


def revoke(session: Session, device_id: int, *, now: datetime) -> None:
    """Close the door to a device; its scans stay."""
    device = session.get_one(Device, device_id)
    device.revoked_at = device.revoked_at or now
    session.flush()


def touch(session: Session, device_id: int, *, now: datetime) -> None:
    """Note a sign of life."""
    session.execute(update(Device).where(Device.id == device_id).values(seen_at=now))
