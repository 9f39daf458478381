"""What a worker does about proofs: has them scanned, deletes what nobody needs any more."""

from sqlalchemy.orm import Session

from summit.extensions import transaction
from summit.kernel.clock import now
from summit.payments.proofs.models import TypeProofFile
from summit.payments.proofs.queries import unscanned
from summit.payments.proofs.service import forget_old_files, note_scan
from summit.web.uploads.jobs import scan_each
from summit.web.uploads.statuses import ScanState


def scan_proofs() -> None:
    scan_each(unscanned, _content, _note)


def _note(session: Session, proof_id: int, _content: bytes, found: ScanState) -> None:
    note_scan(session, proof_id, found, now=now())  # a proof's file is never another one


def _content(session: Session, proof_id: int) -> bytes:
    kept = session.get(TypeProofFile, proof_id)
    return kept.content if kept else b""


def forget_proofs() -> None:
    with transaction(by="worker") as session:
        forget_old_files(session, now=now())
