"""What a worker does about proofs of refused visas."""

from summit.extensions import transaction
from summit.kernel.clock import now
from summit.payments.visas.service import forget_old_files


def forget_files() -> None:
    """Delete the files nobody needs any more."""
    with transaction(by="worker") as session:
        forget_old_files(session, now=now())
