"""Keeps the proof of a refused visa with the decision it led to. Callers hold the transaction."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from summit.kernel.transitions import move
from summit.payments.visas.errors import DecidedAlready
from summit.payments.visas.models import VisaFile, VisaRequest
from summit.payments.visas.statuses import ALLOWED, VisaStatus
from summit.web.uploads.rules import SentFile


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """What shows that a visa was refused. Neither file nor request: staff saw the original."""

    file: SentFile | None = None
    request_id: int | None = None  # what the contact handed in


def accept(
    session: Session,
    proof: Proof,
    registration_id: int,
    people: Collection[int],
    *,
    note: str | None,
    by: str,
    now: datetime,
) -> None:
    """Write down on which proof these people left; the registration is locked."""
    if proof.request_id is None:
        one = next(iter(people)) if len(people) == 1 else None
        request = new_request(session, registration_id, one, proof.file, said=note, by=by, now=now)
    else:
        request = session.get_one(VisaRequest, proof.request_id, populate_existing=True)
        if request.status is not VisaStatus.ASKED or request.registration_id != registration_id:
            raise DecidedAlready()
    decide(request, VisaStatus.ACCEPTED, answer=None, by=by, now=now)
    session.flush()


def decide(
    request: VisaRequest, status: VisaStatus, *, answer: str | None, by: str, now: datetime
) -> None:
    request.status = move(request.status, status, ALLOWED)
    request.answer, request.decided_by, request.decided_at = answer, by, now


def new_request(
    session: Session,
    registration_id: int,
    attendee_id: int | None,
    file: SentFile | None,
    *,
    said: str | None,
    by: str,
    now: datetime,
) -> VisaRequest:
    """Keep what was handed in, or that the original was seen."""
    request = VisaRequest(
        registration_id=registration_id,
        attendee_id=attendee_id,
        status=VisaStatus.ASKED,
        said=said,
        asked_by=by,
        asked_at=now,
    )
    if file is not None:
        request.file_name, request.media_type = file.name, file.media_type.value
        request.sha256 = file.digest
    session.add(request)
    session.flush()
    if file is not None:
        session.add(VisaFile(visa_request_id=request.id, content=file.content))
        session.flush()
    return request
