"""Takes in what a contact hands in about a refused visa, and declines it. Callers hold the
transaction. It is accepted by letting the person go for that reason: see `proofs.accept`.
"""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.kernel.events import announce
from summit.payments.events import VisaAsked, VisaDeclined
from summit.payments.visas.errors import AnswerMissing, AskedAlready, DecidedAlready
from summit.payments.visas.models import VisaFile, VisaRequest
from summit.payments.visas.proofs import decide, new_request
from summit.payments.visas.statuses import VisaStatus
from summit.registration import service as registration
from summit.web.uploads.rules import SentFile

KEPT = timedelta(days=180)  # a card can be disputed for 120 days after the refund


def ask(
    session: Session,
    registration_id: int,
    attendee_id: int,
    file: SentFile,
    *,
    said: str | None,
    by: str,
    now: datetime,
) -> VisaRequest:
    """Hand in a proof for one person. Raises `AskedAlready`, `LeftAlready`, `NotYetSent`."""
    booking = registration.lock(session, registration_id)
    registration.leaving_with(booking, attendee_id)
    if find_open(session, attendee_id) is not None:
        raise AskedAlready()
    request = new_request(session, registration_id, attendee_id, file, said=said, by=by, now=now)
    announce(session, VisaAsked(request.id, registration_id, now))
    return request


def decline(
    session: Session, request_id: int, *, answer: str | None, by: str, now: datetime
) -> None:
    """Say no, with a sentence to the contact. Raises `AnswerMissing`, `DecidedAlready`."""
    if not answer:
        raise AnswerMissing()
    owner = select(VisaRequest.registration_id).where(VisaRequest.id == request_id)
    registration.lock(session, session.scalars(owner).one())
    request = session.get_one(VisaRequest, request_id, populate_existing=True)
    if request.status is not VisaStatus.ASKED:
        raise DecidedAlready()
    decide(request, VisaStatus.DECLINED, answer=answer, by=by, now=now)
    session.flush()
    announce(session, VisaDeclined(request.id, request.registration_id, now))


def find_open(session: Session, attendee_id: int) -> VisaRequest | None:
    """Return what is being looked at for a person."""
    return session.scalar(
        select(VisaRequest).where(
            VisaRequest.attendee_id == attendee_id, VisaRequest.status == VisaStatus.ASKED
        )
    )


def find_latest(session: Session, attendee_id: int) -> VisaRequest | None:
    """Return what was handed in last for a person, whatever became of it."""
    mine = select(VisaRequest).where(VisaRequest.attendee_id == attendee_id)
    return session.scalar(mine.order_by(VisaRequest.id.desc()).limit(1))


def forget_old_files(session: Session, *, now: datetime) -> int:
    """Delete proofs that were decided on long ago; that they were seen, and their hash, stays."""
    old = select(VisaRequest.id).where(VisaRequest.decided_at < now - KEPT)
    files = session.scalars(select(VisaFile).where(VisaFile.visa_request_id.in_(old))).all()
    for one in files:
        session.delete(one)
    session.flush()
    return len(files)
