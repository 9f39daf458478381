"""What a worker does about proofs: has them scanned, deletes what nobody needs any more."""

import logging

from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.payments.proofs.models import TypeProofFile
from summit.payments.proofs.queries import unscanned
from summit.payments.proofs.service import forget_old_files, note_scan
from summit.web.outside import current_settings
from summit.web.uploads.scanning import scan
from summit.web.uploads.statuses import ScanState

log = logging.getLogger(__name__)


def scan_proofs() -> None:
    """Ask the scanner about each file that waits, outside of any transaction."""
    command = current_settings().scan_command
    waiting = unscanned(db.session())
    db.session.rollback()
    for proof_id in waiting:
        kept = db.session.get(TypeProofFile, proof_id)
        content = kept.content if kept else b""
        db.session.rollback()  # no read stays open while the scanner works
        found = scan(content, command) if content else ScanState.CHECKING
        if found is ScanState.CHECKING:
            continue  # held back; asked again next time
        try:
            with transaction(by="worker") as session:
                note_scan(session, proof_id, found, now=now())
        except Exception:  # one that cannot be noted stops no other
            db.session.rollback()
            log.exception("What the scanner says of proof %s is not kept", proof_id)


def forget_proofs() -> None:
    with transaction(by="worker") as session:
        forget_old_files(session, now=now())
