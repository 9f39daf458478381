"""Keeps what is typed before a draft is sent; of two tabs the later one wins. Callers hold the
transaction."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from summit.holder.reviewing.models import ReviewDraft
from summit.registration.errors import NotADraft
from summit.registration.events import RegistrationEnded
from summit.registration.service.life import lock
from summit.registration.statuses import Status

LONGEST = {"payer_name": 200, "payer_address": 500, "payer_tax_id": 40, "purchase_order": 80}
KEPT = tuple(LONGEST)


def save_typed(
    session: Session, registration_id: int, typed: Mapping[str, str], *, now: datetime
) -> None:
    """Keep these texts, none longer than its column. Raises `NotADraft` once it was sent."""
    if lock(session, registration_id).status is not Status.DRAFT:
        raise NotADraft()
    kept = session.get(ReviewDraft, registration_id) or ReviewDraft(registration_id=registration_id)
    for name in KEPT:
        setattr(kept, name, typed[name])
    kept.saved_at = now
    session.add(kept)
    session.flush()


def find_typed(session: Session, registration_id: int) -> Mapping[str, str]:
    """Return what was kept, nothing where nothing was."""
    kept = session.get(ReviewDraft, registration_id)
    return {name: getattr(kept, name) for name in KEPT} if kept else {}


def forget_what_ended(session: Session, fact: RegistrationEnded) -> None:
    """Delete what was typed for a bill that nobody will get."""
    forget_typed(session, fact.registration_id)


def forget_typed(session: Session, registration_id: int) -> None:
    """Delete what the bill says from now on."""
    kept = session.get(ReviewDraft, registration_id)
    if kept is not None:
        session.delete(kept)
