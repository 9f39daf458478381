"""How long this installation holds places, from its settings."""

from datetime import timedelta

from summit.registration.rules import HoldPolicy
from summit.settings import Settings


def hold_policy(settings: Settings) -> HoldPolicy:
    return HoldPolicy(
        ample=timedelta(hours=settings.draft_hold_hours),
        scarce=timedelta(minutes=settings.scarce_hold_minutes),
        scarce_below_percent=settings.scarce_below_percent,
    )
