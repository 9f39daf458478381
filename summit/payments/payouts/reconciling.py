"""Reads what moved on our balance at Stripe, and which payout paid out what."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select

from summit.extensions import db, transaction
from summit.payments.cards import Gateway, Movement, Rejected
from summit.payments.models import Attempt, Payment
from summit.payments.payouts import service
from summit.payments.payouts.models import BalanceTransaction
from summit.payments.payouts.rules import Group, group_of


def read_movements(gateway: Gateway, since: datetime) -> None:
    """Write down every movement since a moment, and all that was missed before it.

    Oldest first and one by one: what a failure leaves out, the next reading finds. Raises
    `Unanswered`.
    """
    known = _known()
    for one in gateway.movements_since(_beginning(since)):
        if known.get(one.stripe_id, False):
            continue
        with transaction(by="stripe") as session:
            service.record(session, one)
        if group_of(one.category) is Group.PAYOUTS and one.amount.amount < 0:
            _read_payout(gateway, one)


def _read_payout(gateway: Gateway, payout: Movement) -> None:
    if payout.source_id is None:
        return
    try:
        paid_out = gateway.movements_of(payout.source_id)
    except Rejected:  # one made by hand: Stripe knows no list of what it paid out
        return
    with transaction(by="stripe") as session:
        service.paid_out(session, payout.source_id, paid_out)


def _known() -> Mapping[str, bool]:
    """Return for each movement written down whether it is settled whose it is."""
    session = db.session()
    rows = session.scalars(select(BalanceTransaction)).all()
    found = {row.stripe_id: row.is_ours and _is_whole(row) for row in rows}
    session.rollback()  # no read stays open while Stripe thinks
    return found


def _is_whole(row: BalanceTransaction) -> bool:
    """A payout is read again until its list of what it paid out came."""
    return row.group is not Group.PAYOUTS or row.payout_id is not None


def _beginning(since: datetime) -> datetime:
    """Return from when to read: what disputes told by themselves says nothing of the rest."""
    session = db.session()
    by_day = BalanceTransaction.category.not_in(("dispute", "dispute_reversal"))
    last = session.scalar(select(func.max(BalanceTransaction.at)).where(by_day))
    first = session.scalar(
        select(func.min(Attempt.created_at)).join(Payment, Payment.attempt_id == Attempt.id)
    )
    session.rollback()
    return min(since, last or first or since)
