"""What the processes of a race about bank statements run."""

from summit.extensions import transaction
from summit.kernel.clock import now
from summit.payments.forgiving.service import forgive
from summit.payments.statements import importing, service
from summit.payments.statements.errors import ImportedAlready


def book(line_id, registration_id, seen):
    with transaction(by="staff") as session:
        outcome = service.book(
            session, line_id, registration_id, seen=seen, by="staff:1", now=now()
        )
    return outcome.value


def take(content):
    try:
        importing.take_file(content, "bank.ofx", by="staff:1")
    except ImportedAlready:
        return "known"
    return "imported"


def forgive_rest(registration_id, seen):
    with transaction(by="staff") as session:
        forgive(session, registration_id, reason="fees", seen=seen, by="staff:1", now=now())
    return "forgiven"
