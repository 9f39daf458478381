"""What the office calls the words that are kept in columns of the audit."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from summit.admin.words import BADGE_ENDS, PURPOSES
from summit.admission.codes.labels import REDUCED_BY, REDUCES
from summit.articles.labels import KINDS as TOPIC_KINDS
from summit.articles.labels import PRECISIONS
from summit.payments.differences.labels import KINDS as KINDS_OF_DIFFERENCE
from summit.payments.differences.labels import STATES as DIFFERENCES
from summit.payments.differences.statuses import REVIEWS
from summit.payments.disputing.labels import DISPUTES, REASONS
from summit.payments.documents.labels import KINDS as KINDS_OF_DOCUMENTS
from summit.payments.formal.labels import STATES as LETTERS
from summit.payments.formal.labels import WITHDRAWN_FOR
from summit.payments.labels import (
    ACCOUNTS,
    ATTEMPTS,
    FAILURES,
    METHODS,
    REFUNDS,
    REGIMES,
    REVERSALS,
    VISAS,
)
from summit.payments.proofs.labels import STATES as PROOFS
from summit.payments.statements.labels import FORMATS, STATES
from summit.programme.labels import CHANGES, KINDS
from summit.programme.labels import ROLES as SPEAKER_ROLES
from summit.registration.approval.labels import STATES as REQUESTS
from summit.registration.approval.labels import SUBJECTS as ASKED_FOR
from summit.registration.further.labels import ROLES as CONTACT_ROLES
from summit.registration.further.labels import SHORT
from summit.registration.labels import PAYS_BY, STATUSES
from summit.registration.statuses import SeatsKeptBy
from summit.staff.labels import ROLES
from summit.web.uploads.labels import SCANS

KEPT_BY = {
    SeatsKeptBy.HOLD: _l("the deadline"),
    SeatsKeptBy.PAYMENT: _l("an open card page"),
    SeatsKeptBy.INVOICE: _l("the invoice"),
}
LANGUAGES = {"fr": _l("French"), "en": _l("English"), "es": _l("Spanish")}
VALUES: dict[str, Mapping[Any, Any]] = {
    "registration.status": {code: label.text for code, label in STATUSES.items()},
    "registration.seats_kept_by": KEPT_BY,
    "registration.pays_by": PAYS_BY,
    "attempt.status": ATTEMPTS,
    "refund.status": REFUNDS,
    "refund.failure": FAILURES,
    "dispute.status": {status: label.text for status, label in DISPUTES.items()},
    "dispute.reason": REASONS,
    "attempt.review_reason": {kind: KINDS_OF_DIFFERENCE[kind].name for kind in REVIEWS},
    "difference.state": {state: label.text for state, label in DIFFERENCES.items()},
    "visa_request.status": VISAS,
    "approval_request.state": {state: label.text for state, label in REQUESTS.items()},
    "approval_request.subject": ASKED_FOR,
    "formal_invitation.state": {state: label.text for state, label in LETTERS.items()},
    "formal_invitation.withdrawn_for": WITHDRAWN_FOR,
    "type_proof.state": {state: label.text for state, label in PROOFS.items()},
    "type_proof.scan": {state: label.text for state, label in SCANS.items()},
    "answer_file.scan": {state: label.text for state, label in SCANS.items()},
    "payment.method": METHODS,
    "payment_reversal.kind": REVERSALS,
    "tax_profile.regime": REGIMES,
    "badge.end": BADGE_ENDS,
    "further_contact.role": CONTACT_ROLES,
    "further_contact.receives": SHORT,
    "code.reduces": REDUCES,
    "group_rule.reduces": REDUCES,
    "attendee.reduced_by": REDUCED_BY,
    "consent.purpose": PURPOSES,
    "staff_account.role": ROLES,
    "programme_session.kind": KINDS,
    "programme_change.kind": CHANGES,
    "session_speaker.role": SPEAKER_ROLES,
    "article.precision": PRECISIONS,
    "topic.kind": TOPIC_KINDS,
    "ledger_entry.account": ACCOUNTS,
    "document.kind": KINDS_OF_DOCUMENTS,
    "bank_line.state": STATES,
    "bank_statement.format": FORMATS,
    "summit_draft.form": {"summit": _l("Summit"), "venue": _l("Venue and banner")},
}


def word_for(table: str, column: str, value: str) -> str:
    """Return a kept word as people say it; the word itself where it is not one of a list."""
    words = LANGUAGES if column.endswith("language") else VALUES.get(f"{table}.{column}", {})
    return str(words.get(value, value))
