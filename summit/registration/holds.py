"""How long this installation holds places: as the office set it, or from its settings."""

from sqlalchemy.orm import Session

from summit.registration.holding.queries import find_hold_terms
from summit.registration.rules import HoldPolicy
from summit.settings import Settings


def hold_policy(session: Session, settings: Settings) -> HoldPolicy:
    return find_hold_terms(session, settings).to_holding().policy
