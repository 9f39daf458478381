"""What the office calls the states of proofs, and in which colour."""

from flask_babel import lazy_gettext as _l

from summit.payments.proofs.statuses import ProofState
from summit.web.labels import Label

STATES = {
    ProofState.SENT: Label(_l("To look at"), "blue"),
    ProofState.ACCEPTED: Label(_l("Proof accepted"), "leaf"),
    ProofState.REFUSED: Label(_l("Proof refused")),
}
