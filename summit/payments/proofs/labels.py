"""What the office calls the states of proofs and their files, and in which colour."""

from flask_babel import lazy_gettext as _l

from summit.payments.proofs.statuses import ProofState, ScanState
from summit.registration.labels import Label

STATES = {
    ProofState.SENT: Label(_l("To look at"), "blue"),
    ProofState.ACCEPTED: Label(_l("Proof accepted"), "leaf"),
    ProofState.REFUSED: Label(_l("Proof refused")),
}
SCANS = {
    ScanState.CHECKING: Label(_l("Being checked for viruses"), "amber"),
    ScanState.UNSCANNED: Label(_l("Not checked for viruses"), "amber"),
    ScanState.CLEAN: Label(_l("No virus found"), "leaf"),
    ScanState.INFECTED: Label(_l("Virus found, deleted")),
}
