"""Takes proofs in, and decides on them. Callers hold the transaction.

The registration is locked before its proof is read. A proof never keeps anybody from paying.
"""

from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from summit.database import after_commit
from summit.extensions import tasks
from summit.kernel.events import announce
from summit.payments.proofs.errors import (
    BeingChecked,
    NobodyNamed,
    NoPlaceYet,
    NoProofNeeded,
    ProofDecided,
    ProofReasonMissing,
    ProofThere,
)
from summit.payments.proofs.events import ProofAccepted, ProofRefused
from summit.payments.proofs.models import TypeProof, TypeProofFile
from summit.payments.proofs.queries import has_changed_place, latest_of, of_their_place
from summit.payments.proofs.statuses import ProofState
from summit.registration import service as registration
from summit.registration.models import Attendee, Registration
from summit.registration.statuses import ENDED, SENT, Status
from summit.web.uploads.rules import SentFile
from summit.web.uploads.statuses import OPENS, ScanState

SCAN = "payments.scan_proofs"  # the job that a proof hints at
KEPT = timedelta(days=90)  # after the decision, or since nobody needs it; its hash stays


def send(
    session: Session, attendee_id: int, file: SentFile, *, by: str, now: datetime
) -> TypeProof:
    """Keep a proof for one person.

    Raises `NoPlaceYet`, `NoProofNeeded`, `NobodyNamed`, `ProofThere`.
    """
    person, booking = registration.lock_person(session, attendee_id)
    if booking.status not in (*SENT, Status.PENDING_APPROVAL) or person.left_at is not None:
        raise NoPlaceYet()
    if not person.needs_proof:
        raise NoProofNeeded()
    if not person.is_named:
        raise NobodyNamed()
    before = latest_of(session, [person]).get(person.id)
    if before is not None and before.state is not ProofState.REFUSED:
        raise ProofThere()
    proof = TypeProof(
        attendee_id=person.id,
        category_id=person.category_id,
        variant_id=person.variant_id,
        file_name=file.name,
        media_type=file.media_type.value,
        sha256=file.digest,
        uploaded_by=by,
        uploaded_at=now,
        scan=ScanState.CHECKING,
        state=ProofState.SENT,
    )
    session.add(proof)
    session.flush()
    session.add(TypeProofFile(proof_id=proof.id, content=file.content))
    session.flush()
    after_commit(session, tasks.hint, SCAN)
    return proof


def accept(
    session: Session, proof_id: int, *, saw_original: bool = False, by: str, now: datetime
) -> TypeProof:
    """Say yes. A file that is still being checked is accepted by who saw the original elsewhere.

    Raises `BeingChecked`, `ProofDecided`.
    """
    proof = _to_decide(session, proof_id)
    if proof.scan not in OPENS and not saw_original:
        raise BeingChecked()
    _decide(proof, ProofState.ACCEPTED, by=by, now=now)
    session.flush()
    about = (proof.id, proof.attendee.registration_id, proof.attendee_id, now)
    announce(session, ProofAccepted(*about))
    return proof


def refuse(session: Session, proof_id: int, *, reason: str, by: str, now: datetime) -> TypeProof:
    """Say no, with a reason for who sent it. Raises `ProofReasonMissing`, `ProofDecided`."""
    if not reason.strip():
        raise ProofReasonMissing()
    proof = _to_decide(session, proof_id)
    proof.reason = reason
    _refuse(session, proof, by=by, now=now)
    return proof


def note_scan(session: Session, proof_id: int, found: ScanState, *, now: datetime) -> None:
    """Write down what the scanner said. An infected file is refused and deleted at once.

    Whom it concerns no more is told nothing; should they come back, they may send another.
    """
    proof = session.get_one(TypeProof, proof_id)
    registration.lock_person(session, proof.attendee_id)
    session.refresh(proof)
    if proof.scan is not ScanState.CHECKING or found is ScanState.CHECKING:
        return
    proof.scan = found
    if found is ScanState.INFECTED:
        kept = session.get(TypeProofFile, proof_id)
        if kept is not None:
            session.delete(kept)
        if is_undecided(proof):
            _refuse(session, proof, by=None, now=now)
        elif proof.state is ProofState.SENT:
            _decide(proof, ProofState.REFUSED, by=None, now=now)
    session.flush()


def forget_old_files(session: Session, *, now: datetime) -> int:
    """Delete proofs that nobody needs for long; that they were there, and their hash, stays.

    They were decided on, or their person comes no more and nobody decides: whoever comes back
    may send another.
    """
    until = now - KEPT
    old = (
        select(TypeProof.id)
        .join(TypeProof.attendee)
        .join(Registration, Attendee.registration_id == Registration.id)
        .where(
            or_(
                TypeProof.decided_at < until,
                Attendee.left_at < until,
                Registration.ended_at < until,
                ~and_(*of_their_place())
                & TypeProof.decided_at.is_(None)
                & (TypeProof.uploaded_at < until)
                & ~has_changed_place(until),
            )
        )
    )
    files = session.scalars(select(TypeProofFile).where(TypeProofFile.proof_id.in_(old))).all()
    for one in files:
        session.delete(one)
        proof = session.get_one(TypeProof, one.proof_id)
        if proof.state is ProofState.SENT:
            _decide(proof, ProofState.REFUSED, by=None, now=now)
    session.flush()
    return len(files)


def _to_decide(session: Session, proof_id: int) -> TypeProof:
    proof = session.get_one(TypeProof, proof_id)
    registration.lock_person(session, proof.attendee_id)
    session.refresh(proof)
    if not is_undecided(proof):
        raise ProofDecided()
    return proof


def is_undecided(proof: TypeProof) -> bool:
    """Tell whether a proof waits for a decision: not of who comes no more, who is told nothing."""
    person = proof.attendee
    comes = person.left_at is None and person.registration.status not in ENDED
    is_needed = proof.is_of_their_place  # else they take part as something else now
    return comes and is_needed and proof.state is ProofState.SENT


def _decide(proof: TypeProof, state: ProofState, *, by: str | None, now: datetime) -> None:
    proof.become(state)
    proof.decided_by, proof.decided_at = by, now


def _refuse(session: Session, proof: TypeProof, *, by: str | None, now: datetime) -> None:
    _decide(proof, ProofState.REFUSED, by=by, now=now)
    session.flush()
    about = (proof.id, proof.attendee.registration_id, proof.attendee_id, now)
    announce(session, ProofRefused(*about))
