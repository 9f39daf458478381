"""What paired phones call, in JSON. They show a key, not a cookie."""

import hashlib
import secrets
from datetime import timedelta
from typing import Annotated, Any, TypeVar

from flask import Blueprint, Response, current_app, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, StringConstraints, TypeAdapter, ValidationError
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from summit.admission.zones.errors import ZoneGone
from summit.admission.zones.models import Zone
from summit.badges.queries import signing_key
from summit.checkin import pairing, queries
from summit.checkin.errors import UnreadableRequest, WrongPairingCode
from summit.checkin.models import Device
from summit.checkin.service import IN_ALREADY, Answer, Proof, Reading, prove, record_scan
from summit.checkin.statuses import ADMITS
from summit.database import table_of
from summit.edition.queries import get_summit
from summit.extensions import db, limiter, transaction
from summit.kernel.clock import now
from summit.kernel.networks import network_of
from summit.registration.questions.showing import notes_at_door
from summit.web.guards import CREDENTIALS, Visitor, device, load_with, public, visitor

T = TypeVar("T")
BODY = 4096  # bytes; a scan has about 400
PER_DEVICE = "300 per minute"  # a volunteer reads at most one badge a second
SIGN_OF_LIFE = timedelta(minutes=1)
READING = TypeAdapter(Reading)
phone = table_of(Device)  # plain: every request of every phone asks
LIVE = select(phone.c.id).where(
    phone.c.key_hash == bindparam("digest"), phone.c.revoked_at.is_(None)
)

blueprint = Blueprint("checkin_api", __name__)


class PairingRequest(BaseModel):
    code: Annotated[str, StringConstraints(min_length=1, max_length=60)]


PAIRING = TypeAdapter(PairingRequest)


def digest_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def find_device(key: str) -> Visitor | None:
    device_id = db.session.connection().scalar(LIVE, {"digest": digest_of(key)})
    return Visitor(f"device:{device_id}", device_id) if device_id else None


@blueprint.record
def _prepare(state: BlueprintSetupState) -> None:
    load_with(state.app, "device", find_device)
    key = signing_key(state.app.config["SETTINGS"])
    state.app.extensions["badge_keys"] = {key.key_id: key.public}


@blueprint.before_request
def _take_small_bodies_only() -> None:
    request.max_content_length = BODY


@blueprint.after_request
def _keep_answers_out_of_caches(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"  # names, and once a key
    return response


def by_device() -> str:
    """Count by key: behind the venue's one address there are many phones."""
    return digest_of(CREDENTIALS["device"]())


def body_as(wanted: TypeAdapter[T]) -> T:
    """Return the request's body, checked. Raises `UnreadableRequest`."""
    try:
        return wanted.validate_json(request.get_data())
    except ValidationError:
        raise UnreadableRequest() from None


@blueprint.post("/scans")
@device
@limiter.limit(PER_DEVICE, key_func=by_device)
def receive_scan() -> ResponseReturnValue:
    """Answer one reading; the phone forgets it only after this answer."""
    reading = body_as(READING)
    proof = prove(reading.text, current_app.extensions["badge_keys"])
    try:
        return _recorded(reading, proof)
    except ZoneGone:  # deleted in this moment, once the gate stood there no more
        return _recorded(reading, proof)


def _recorded(reading: Reading, proof: Proof) -> ResponseReturnValue:
    asking = visitor()
    with transaction(by=asking.actor) as session:
        answer = record_scan(session, reading, proof, device_id=asking.subject, now=now())
        counted = queries.counts(session, asking.subject)  # after it, and before anybody else's
        notes = _notes(session, answer)
    return _told(answer, notes) | _common(counted)


@blueprint.get("/state")
@device
@limiter.limit(PER_DEVICE, key_func=by_device)
def show_state() -> ResponseReturnValue:
    """Tell a phone what it is, who is inside, and what it read last."""
    asking = visitor()
    mine = db.session.get_one(Device, asking.subject)
    if mine.seen_at < now() - SIGN_OF_LIFE:
        with transaction(by=asking.actor) as session:
            pairing.touch(session, asking.subject, now=now())
    told = {
        "zone": get_summit(db.session()).time_zone,
        "checkpoint": {"name": dict(mine.checkpoint.name), "zone": _name_of(mine.checkpoint.zone)},
        "device": {"name": mine.name},
        "scans": [
            {
                "id": str(scan.id),
                "at": scan.at.isoformat(),
                "verdict": scan.shown,
                "guest": {"name": scan.name} if scan.name else None,
            }
            for scan in queries.recent_scans(db.session(), asking.subject)
        ],
    }
    return told | _common(queries.counts(db.session(), asking.subject))


@blueprint.post("/pair")
@public
def pair() -> ResponseReturnValue:
    """Give a phone its key for a code of the office; only the key's digest is kept."""
    asked = body_as(PAIRING)
    key = secrets.token_urlsafe(32)
    with transaction(by="pairing") as session:
        address = network_of(request.remote_addr)
        paired = pairing.pair(
            session, asked.code, key_hash=digest_of(key), address=address, now=now()
        )
    if paired is None:
        raise WrongPairingCode()
    return {"key": key, "now": now().isoformat()}


@blueprint.post("/leave")
@device
def leave() -> ResponseReturnValue:
    """Unpair the phone that asks."""
    with transaction(by=visitor().actor) as session:
        pairing.revoke(session, visitor().subject, now=now())
    return {"now": now().isoformat()}


def _name_of(zone: Zone | None) -> dict[str, Any] | None:
    return dict(zone.name) if zone else None


def _notes(session: Session, answer: Answer) -> list[dict[str, Any]]:
    """Return what else staff are told of somebody who is let in, or is in already."""
    guest = answer.guest
    if guest is None or not guest.has_notes or answer.verdict not in ADMITS | IN_ALREADY:
        return []
    shown = notes_at_door(session, guest.attendee_id)
    return [{"question": dict(one), "answer": dict(said)} for one, said in shown]


def _told(answer: Answer, notes: list[dict[str, Any]]) -> dict[str, Any]:
    guest, first, zones = answer.guest, answer.first, answer.zones
    return {
        "verdict": answer.verdict,
        "guest": guest
        and {
            "name": guest.name,
            "city": guest.city,
            "language": guest.language,
            "category": {"name": dict(guest.category), "colour": guest.colour},
        }
        | ({"notes": notes} if notes else {}),
        "first": first
        and {"at": first.at.isoformat(), "place": dict(first.place), "device": first.device},
        "zones": zones
        and {"asked": dict(zones.asked), "opened": [dict(one) for one in zones.opened]},
    }


def _common(counted: queries.Counts) -> dict[str, Any]:
    inside_and_expected = {"inside": counted.inside, "expected": counted.expected}
    return {"now": now().isoformat(), "counts": inside_and_expected}
