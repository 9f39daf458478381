"""What a comparison found, as plain values."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from summit.kernel.money import Cents
from summit.payments.differences.statuses import MENDED, Kind


class Sum(NamedTuple):
    """An amount with its currency, as Stripe writes it: "cad"."""

    amount: Cents
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One difference. `about` names it for good: our row ("payment:12") or Stripe's object.

    `dated_at` is the moment by which a look finds it: one that looks back so far would.
    """

    kind: Kind
    about: str
    dated_at: datetime
    stripe_id: str | None = None
    attempt_id: uuid.UUID | None = None
    registration_id: int | None = None
    ours: Sum | None = None
    theirs: Sum | None = None

    @property
    def is_mended(self) -> bool:
        return self.kind in MENDED
