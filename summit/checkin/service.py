"""Letting an attendee in, once. Callers hold the transaction."""

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from pydantic import AwareDatetime, Field
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from summit.admission.zones.errors import ZoneGone
from summit.admission.zones.models import Zone
from summit.admission.zones.queries import opens as opens_zone
from summit.admission.zones.queries import zones_of
from summit.badges import token
from summit.checkin.errors import AnotherReading
from summit.checkin.models import Presence, Scan
from summit.checkin.queries import (
    Entry,
    Guest,
    Kept,
    Post,
    find_entry,
    find_guest,
    find_guest_by_code,
    get_post,
)
from summit.checkin.rules import Facts, decide
from summit.checkin.statuses import ADMITS, Already, Verdict, Way
from summit.database import insert_unless_there
from summit.kernel.languages import Translated

EARLIEST, LATEST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
IN_ALREADY = frozenset({Verdict.REPEAT, Verdict.DUPLICATE})


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What a device sends: the text as it was read, under an id that the device made."""

    id: uuid.UUID
    text: Annotated[str, Field(min_length=1, max_length=1000)]
    way: Way
    at: Annotated[AwareDatetime, Field(ge=EARLIEST, le=LATEST)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """What a text proves by itself, worked out before the transaction."""

    digest: str
    has_shape: bool
    is_signed: bool
    badge_id: uuid.UUID | None = None
    short_code: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What the gate shows. `first` only where the person is in already."""

    verdict: Verdict
    guest: Guest | None
    first: Entry | None
    zones: "Zones | None" = None  # only where the badge does not open the gate's


@dataclass(frozen=True, kw_only=True, slots=True)
class Zones:
    """The zone that a gate asked for, by name, and those that the badge opens."""

    asked: Translated
    opened: tuple[Translated, ...]


def prove(text: str, public_keys: Mapping[int, bytes]) -> Proof:
    """Tell what a text is: a signed token, a short code, or neither. No database."""
    text = text.strip()
    digest = hashlib.sha256(text.encode()).hexdigest()
    read = token.read(text, public_keys)
    if read.outcome in (token.Outcome.GOOD, token.Outcome.FORGED):
        is_signed = read.outcome is token.Outcome.GOOD
        return Proof(digest=digest, has_shape=True, is_signed=is_signed, badge_id=read.badge_id)
    code = token.parse_short_code(text)
    return Proof(digest=digest, has_shape=code is not None, is_signed=True, short_code=code)


def record_scan(
    session: Session, reading: Reading, proof: Proof, *, device_id: int, now: datetime
) -> Answer:
    """Return the answer and keep the scan; the same reading sent again gets the same answer.

    Raises `AnotherReading` where the id is taken by another code or device, and `ZoneGone` where
    the gate's zone was deleted in that moment: asked anew, the gate stands elsewhere.
    """
    connection = session.connection()
    post = get_post(connection, device_id, reading.id)
    if post.kept is None:
        answer = _answer(session, reading, proof, post, _guest(connection, proof), now=now)
        if _keep(session, reading, proof, post, answer, now=now):
            return answer
        post = get_post(connection, device_id, reading.id)  # sent twice at once; the other won
    kept = post.kept
    if kept is None:
        raise LookupError("A scan's id is taken by a scan that cannot be found")
    if (kept.device_id, kept.digest) != (device_id, proof.digest):
        raise AnotherReading()
    return _repeat_answer(session, kept)


def _answer(
    session: Session,
    reading: Reading,
    proof: Proof,
    post: Post,
    guest: Guest | None,
    *,
    now: datetime,
) -> Answer:
    opens = guest is None or opens_zone(session.connection(), guest.category_id, post.zone_id)
    verdict = _decide(proof, guest, Already.NO, opens=opens)
    if guest is None or verdict not in ADMITS:
        zones = _zones(session, verdict, guest, post.zone_id)
        return Answer(verdict=verdict, guest=guest, first=None, zones=zones)
    if _enter(session, reading.id, post.checkpoint_id, guest.attendee_id, now=now):
        return Answer(verdict=verdict, guest=guest, first=None)
    first = find_entry(session, post.checkpoint_id, guest.attendee_id)
    if first is None or first.scan_id == reading.id:
        return Answer(verdict=verdict, guest=guest, first=None)
    same = first.device_id == post.device_id
    already = Already.BY_THIS_DEVICE if same else Already.BY_ANOTHER
    return Answer(verdict=_decide(proof, guest, already), guest=guest, first=first)


def _guest(connection: Connection, proof: Proof) -> Guest | None:
    if proof.badge_id is not None:
        return find_guest(connection, proof.badge_id)
    if proof.short_code is not None:
        return find_guest_by_code(connection, proof.short_code)
    return None


def _zones(
    session: Session, verdict: Verdict, guest: Guest | None, zone_id: int | None
) -> Zones | None:
    """Return what a gate says of the zones where a badge does not open its own."""
    if verdict is not Verdict.ELSEWHERE or guest is None or zone_id is None:
        return None
    opened = tuple(one.name for one in zones_of(session, guest.category_id))
    asked = session.get(Zone, zone_id)
    if asked is None:
        raise ZoneGone()
    return Zones(asked=asked.name, opened=opened)


def _decide(proof: Proof, guest: Guest | None, already: Already, *, opens: bool = True) -> Verdict:
    return decide(
        Facts(
            has_shape=proof.has_shape,
            is_signed=proof.is_signed,
            badge=guest.badge if guest else None,
            standing=guest.standing if guest else None,
            already=already,
            opens_zone=opens,
        )
    )


def _enter(
    session: Session, scan_id: uuid.UUID, checkpoint_id: int, attendee_id: int, *, now: datetime
) -> bool:
    """Take this person's one place inside, or return False: somebody was first.

    By the server's clock: a gate that waits for our answer never wins by its own.
    """
    place = {
        "checkpoint_id": checkpoint_id,
        "attendee_id": attendee_id,
        "first_at": now,
        "first_scan": scan_id,
    }
    return insert_unless_there(session, Presence, place)


def _keep(
    session: Session, reading: Reading, proof: Proof, post: Post, answer: Answer, *, now: datetime
) -> bool:
    """Write the scan down; return False where its id is taken. Raises `ZoneGone`."""
    row = {
        "id": reading.id,
        "device_id": post.device_id,
        "checkpoint_id": post.checkpoint_id,
        "badge_id": answer.guest.badge_id if answer.guest else None,
        "digest": proof.digest,
        "way": reading.way,
        "at": reading.at,
        "received_at": now,
        "shown": answer.verdict,
        "zone_id": post.zone_id,
    }
    try:
        return insert_unless_there(session, Scan, row)
    except IntegrityError as gone:
        if post.zone_id is None:
            raise
        raise ZoneGone() from gone


def _repeat_answer(session: Session, kept: Kept) -> Answer:
    guest = find_guest(session.connection(), kept.badge_id) if kept.badge_id else None
    first = None
    if guest and kept.shown in IN_ALREADY:
        first = find_entry(session, kept.checkpoint_id, guest.attendee_id)
    zones = _zones(session, kept.shown, guest, kept.zone_id)
    return Answer(verdict=kept.shown, guest=guest, first=first, zones=zones)
