"""Tables of the door."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from summit.admission.zones.models import Zone
from summit.checkin.statuses import CheckpointKind, Verdict, Way
from summit.database import Base
from summit.kernel.languages import Translated


class Checkpoint(Base):
    """A door, desk or occasion where badges are scanned."""

    __tablename__ = "checkpoint"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[Translated]
    kind: Mapped[CheckpointKind] = mapped_column(default=CheckpointKind.ENTRANCE)
    # whom it admits: the types of a zone, or everybody
    zone_id: Mapped[int | None] = mapped_column(ForeignKey("zone.id"))
    zone: Mapped[Zone | None] = relationship()


class Device(Base):
    """A paired phone or scanner; its key is kept as SHA-256 (256 random bits need no salt)."""

    __tablename__ = "device"

    id: Mapped[int] = mapped_column(primary_key=True)
    checkpoint_id: Mapped[int] = mapped_column(ForeignKey("checkpoint.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    key_hash: Mapped[str] = mapped_column(String(64), unique=True, info={"secret": True})
    paired_at: Mapped[datetime]
    seen_at: Mapped[datetime]  # its last sign of life, to the minute
    revoked_at: Mapped[datetime | None]
    checkpoint: Mapped[Checkpoint] = relationship()


class PairingCode(Base):
    """Six characters that make one phone a device, once, until they expire."""

    __tablename__ = "pairing_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    checkpoint_id: Mapped[int] = mapped_column(ForeignKey("checkpoint.id"))
    device_name: Mapped[str] = mapped_column(String(60))
    code: Mapped[str] = mapped_column(String(6), unique=True, info={"secret": True})
    offered_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    checkpoint: Mapped[Checkpoint] = relationship()


class Scan(Base):
    """One reading of one code by one device. `shown` is what the gate showed, forever."""

    __tablename__ = "scan"
    __table_args__ = (Index("ix_scan_device", "device_id", "received_at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)  # made on the phone
    device_id: Mapped[int] = mapped_column(ForeignKey("device.id"))
    checkpoint_id: Mapped[int] = mapped_column(ForeignKey("checkpoint.id"))
    badge_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("badge.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64))  # SHA-256 of the text that was read
    way: Mapped[Way]
    at: Mapped[datetime]  # the phone's clock, corrected by its offset
    received_at: Mapped[datetime]
    shown: Mapped[Verdict]
    zone_id: Mapped[int | None] = mapped_column(ForeignKey("zone.id"))  # the gate's, at that time
    zone: Mapped[Zone | None] = relationship()


class Presence(Base):
    """Who is inside what: per attendee, not badge, so a replaced badge does not enter twice."""

    __tablename__ = "presence"

    checkpoint_id: Mapped[int] = mapped_column(ForeignKey("checkpoint.id"), primary_key=True)
    attendee_id: Mapped[int] = mapped_column(ForeignKey("attendee.id"), primary_key=True)
    first_at: Mapped[datetime]
    first_scan: Mapped[uuid.UUID]  # no foreign key: this row is won before the scan is written
