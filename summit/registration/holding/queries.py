"""Reads how long places are held, and whose hold is about to end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.registration.holding.models import HoldNotice, HoldRules
from summit.registration.holding.rules import Holding
from summit.registration.models import Registration
from summit.registration.payers import payer_of_all
from summit.registration.rules import HoldPolicy
from summit.registration.statuses import SeatsKeptBy, Status
from summit.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldTerms:
    """What the office types, as it stands in the row."""

    ample_hours: int
    scarce_minutes: int
    scarce_below_percent: int
    most_extensions: int
    extension_hours: int
    announced_minutes: int

    def to_holding(self) -> Holding:
        return Holding(
            policy=HoldPolicy(
                ample=timedelta(hours=self.ample_hours),
                scarce=timedelta(minutes=self.scarce_minutes),
                scarce_below_percent=self.scarce_below_percent,
            ),
            most_extensions=self.most_extensions,
            extension=timedelta(hours=self.extension_hours),
            announced_before=timedelta(minutes=self.announced_minutes),
        )


NAMES = tuple(HoldTerms.__dataclass_fields__)


def find_hold_terms(session: Session, settings: Settings) -> HoldTerms:
    """Return what the office set; until then this installation's settings."""
    row = session.get(HoldRules, 1)
    if row is not None:
        return HoldTerms(**{name: getattr(row, name) for name in NAMES})
    return HoldTerms(
        ample_hours=settings.draft_hold_hours,
        scarce_minutes=settings.scarce_hold_minutes,
        scarce_below_percent=settings.scarce_below_percent,
        most_extensions=2,
        extension_hours=24,
        announced_minutes=120,
    )


def is_extendable(registration: Registration) -> bool:
    """Tell whether a clock of the contact's runs: not a card page's, an invoice's or a payer's."""
    if registration.seats_kept_by is not SeatsKeptBy.HOLD:
        return False
    if registration.status is Status.DRAFT:
        return True
    is_theirs = payer_of_all(registration.attendees) is None
    return registration.status is Status.AWAITING_PAYMENT and is_theirs


def about_to_end(session: Session, before: timedelta, *, now: datetime) -> Sequence[int]:
    """Return the holds that end within a time and whose end was not announced."""
    told = select(HoldNotice.registration_id).where(
        HoldNotice.registration_id == Registration.id, HoldNotice.until == Registration.held_until
    )
    wanted = select(Registration.id).where(
        Registration.seats_kept_by == SeatsKeptBy.HOLD,
        Registration.held_until > now,
        Registration.held_until <= now + before,
        ~told.exists(),
    )
    return session.scalars(wanted.order_by(Registration.id)).all()
