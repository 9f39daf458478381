"""Making a phone a device, and taking that back. Callers hold the transaction."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import and_, case, delete, or_, update
from sqlalchemy.orm import Session

from summit.checkin.errors import TooManyTries
from summit.checkin.models import Checkpoint, Device, PairingCode, PairingTries
from summit.checkin.statuses import CheckpointKind
from summit.database import upsert
from summit.kernel.languages import Translated
from summit.kernel.references import ALPHABET

SIGNS = 6  # of 31: 887 million codes
LASTS = timedelta(minutes=30)
WINDOW = timedelta(minutes=10)
EVERYBODY = "everybody"
TRIES = 30  # in a window, from one address: a whole team pairs its phones in one Wi-Fi
TRIES_OF_EVERYBODY = 300  # from any addresses: finding one of ten open codes takes five years


def add_checkpoint(session: Session, name: Translated, kind: CheckpointKind) -> Checkpoint:
    checkpoint = Checkpoint(name=name, kind=kind)
    session.add(checkpoint)
    session.flush()
    return checkpoint


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
    session: Session, typed: str, *, key_hash: str, source: str, now: datetime
) -> Device | None:
    """Return the new device, or None for a code that does not work; every try is counted.

    Raises `TooManyTries`. `source` stands for the address that asks.
    """
    for who, limit in ((source, TRIES), (EVERYBODY, TRIES_OF_EVERYBODY)):
        _count_try(session, who, limit, now=now)
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


def _count_try(session: Session, source: str, limit: int, *, now: datetime) -> None:
    """Count one try by one statement, or raise `TooManyTries`."""
    start = now - WINDOW
    session.execute(delete(PairingTries).where(PairingTries.since < start - WINDOW))
    is_over = PairingTries.since <= start
    first = upsert(session, PairingTries).values(source=source, since=now, tries=1)
    counted = first.on_conflict_do_update(
        index_elements=["source"],
        set_={
            "since": case((is_over, now), else_=PairingTries.since),
            "tries": case((is_over, 1), else_=PairingTries.tries + 1),
        },
        where=or_(is_over, and_(PairingTries.since > start, PairingTries.tries < limit)),
    ).returning(PairingTries.tries)
    if session.scalar(counted) is None:
        raise TooManyTries(minutes=int(WINDOW.total_seconds() // 60))


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
