"""Reads proofs, and who still needs one."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, String, cast, exists, literal, or_, select
from sqlalchemy.orm import Session

from summit.admission.models import Category
from summit.audit.models import AuditEntry
from summit.payments.proofs.models import TypeProof, TypeProofFile
from summit.payments.proofs.statuses import ProofState
from summit.registration.models import Attendee
from summit.web.uploads.statuses import ScanState


def latest_of(session: Session, people: Sequence[Attendee]) -> Mapping[int, TypeProof]:
    """Return the last proof sent for each person and what they take part as now, by person."""
    wanted = (
        select(TypeProof)
        .join(TypeProof.attendee)
        .where(
            TypeProof.attendee_id.in_([one.id for one in people]),
            *of_their_place(),
        )
    )
    return {one.attendee_id: one for one in session.scalars(wanted.order_by(TypeProof.id))}


def of_their_place() -> tuple[ColumnElement[bool], ...]:
    """Return the conditions that a proof is of what its person takes part as now."""
    return (
        TypeProof.category_id == Attendee.category_id,
        TypeProof.variant_id.is_not_distinct_from(Attendee.variant_id),
    )


def has_changed_place(since: datetime) -> ColumnElement[bool]:
    """Return the condition on `Attendee`: since then they take part as something else.

    When that was, only the audit knows.
    """
    as_what = [AuditEntry.change[name].as_string() for name in ("category_id", "variant_id")]
    return exists().where(
        AuditEntry.subject == literal("attendee:") + cast(Attendee.id, String),
        AuditEntry.at >= since,
        or_(*(one.is_not(None) for one in as_what)),
    )


def may_hold_badge() -> ColumnElement[bool]:
    """Return the condition on `Attendee`: no badge of theirs waits for an accepted proof."""
    waits = exists().where(
        Category.id == Attendee.category_id,
        Category.needs_proof,
        Category.badge_waits_for_proof,
    )
    accepted = exists().where(
        TypeProof.attendee_id == Attendee.id,
        *of_their_place(),
        TypeProof.state == ProofState.ACCEPTED,
    )
    return or_(~waits, accepted)


def is_badge_waiting(session: Session, registration_id: int) -> bool:
    """Tell whether somebody of this registration gets no badge before a proof is accepted."""
    theirs = Attendee.registration_id == registration_id, Attendee.left_at.is_(None)
    return bool(session.scalar(select(exists().where(*theirs, ~may_hold_badge()))))


def has_file(session: Session, proof: TypeProof) -> bool:
    """Tell whether the file is there still, which is deleted long before its row."""
    return bool(session.scalar(select(exists().where(TypeProofFile.proof_id == proof.id))))


def unscanned(session: Session) -> Sequence[int]:
    """Return the proofs whose file waits for the virus scanner."""
    wanted = (
        select(TypeProof.id)
        .join(TypeProofFile, TypeProofFile.proof_id == TypeProof.id)
        .where(TypeProof.scan == ScanState.CHECKING)
    )
    return session.scalars(wanted.order_by(TypeProof.id)).all()
