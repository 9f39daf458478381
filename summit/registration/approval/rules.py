"""Until when a request is decided, and an approved one paid. Plain values, no I/O."""

from dataclasses import dataclass
from datetime import datetime, timedelta

SOON = timedelta(days=2)  # the office is told that a request is about to lapse


@dataclass(frozen=True, slots=True)
class ApprovalTerms:
    """What owners set, in days. `decision`: for whoever's turn it is; `payment`: once approved."""

    decision_days: int = 10
    payment_days: int = 10

    def decide_by(self, moment: datetime, before: datetime | None = None) -> datetime:
        """Return the deadline of a turn that begins at this moment; never earlier than `before`.

        Whoever is asked last has the whole time: a question on the last day leaves its answer as
        many days as the request had.
        """
        until = moment + timedelta(days=self.decision_days)
        return max(until, before) if before else until

    def pay_by(self, moment: datetime) -> datetime:
        return moment + timedelta(days=self.payment_days)


def lapses_soon(decide_by: datetime, *, now: datetime) -> bool:
    return decide_by - now <= SOON
