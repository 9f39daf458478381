"""The refund policy as owners set it: lines by day, above which amount two people decide, and until
when contacts replace people by themselves."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.edition.editing import alone
from summit.kernel.edits import check_unchanged
from summit.kernel.money import Cents
from summit.payments.models import RefundPolicy, RefundWindow

SHOWN = ("lines", "four_eyes_above", "substitution_until")
USUAL = ((60, 100), (30, 50))  # days before the summit, percent: common at congresses
USUAL_SUBSTITUTION = 7  # days before


@dataclass(frozen=True, slots=True)
class Shown:
    """The policy as the form shows it: (until, percent, fee for each person) by day."""

    lines: tuple[tuple[date, int, Cents], ...]
    four_eyes_above: Cents | None
    substitution_until: date | None = None


def show(session: Session) -> Shown:
    rows = session.scalars(select(RefundWindow).order_by(RefundWindow.until))
    policy = session.get(RefundPolicy, 1)
    lines = tuple((row.until, row.percent, row.fee) for row in rows)
    if policy is None:
        return Shown(lines, None)
    return Shown(lines, policy.four_eyes_above, policy.substitution_until)


def usual(starts_on: date) -> Shown:
    """Return a pattern to begin with. It keeps no fee: what a withdrawal costs, owners know."""
    lines = [(starts_on - timedelta(days), percent, Cents(0)) for days, percent in USUAL]
    return Shown(tuple(lines), None, starts_on - timedelta(USUAL_SUBSTITUTION))


def set_policy(session: Session, wanted: Shown, *, seen: str) -> None:
    """Put a policy in force for what is withdrawn from now on. Raises `ChangedMeanwhile`."""
    alone(session)  # or two could both write the first row
    policy = session.get(RefundPolicy, 1, with_for_update=True, populate_existing=True)
    check_unchanged(show(session), SHOWN, seen)
    if policy is None:
        policy = RefundPolicy(id=1)
        session.add(policy)
    policy.four_eyes_above = wanted.four_eyes_above
    policy.substitution_until = wanted.substitution_until
    kept = {row.until: row for row in session.scalars(select(RefundWindow))}
    for until, percent, fee in wanted.lines:
        row = kept.pop(until, None) or RefundWindow(until=until)
        row.percent, row.fee = percent, fee
        session.add(row)
    for row in kept.values():
        session.delete(row)
    session.flush()
