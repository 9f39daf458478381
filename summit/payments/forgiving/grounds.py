"""What forgiving stands on: the payments that were there when finance forgave the rest."""

from collections.abc import Callable, Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from summit.kernel.money import Cents
from summit.payments.models import LedgerEntry, WriteOff
from summit.payments.queries import Money
from summit.payments.service import ledger
from summit.payments.shown import PaymentShown


def forgiven_beside(session: Session, money: Money, payment: PaymentShown) -> Cents:
    """Return what is no longer forgiven once this payment, which holds still, is undone.

    What was forgiven was the rest of money that came. Other money that stays keeps it forgiven,
    and so does whatever it stood on before this payment: only what no other payment carried and
    none carries now is claimed again.
    """
    if not money.forgiven or money.kept - payment.amount > Cents(0):
        return Cents(0)
    order = _order_of_books(session, money)
    groundless = Cents(0)
    for one in session.scalars(select(WriteOff).where(WriteOff.bill_id == money.bill_id)):
        ground = _ground_of(money, order, order[f"write-off:{one.id}"])
        held = [paid for paid in ground if paid.reversal is None and paid.id != payment.id]
        if one.amount > Cents(0) and ground and not held:
            groundless = groundless + one.amount
    return min(groundless, money.forgiven)


def _ground_of(money: Money, order: Mapping[str, int], at: int) -> list[PaymentShown]:
    """Return the payments of which something was there when the books came to this place."""

    def was_before(posting: str) -> bool:
        return posting in order and order[posting] < at

    return [
        one
        for one in money.payments
        if was_before(f"payment:{one.id}")
        and not any(was_before(f"{word}:{one.id}") for word in ledger.REVERSALS.values())
        and one.amount > _sent_before(money, one, was_before)
    ]


def _sent_before(money: Money, payment: PaymentShown, was_before: Callable[[str], bool]) -> Cents:
    back = [
        one.amount
        for one in money.refunds
        if one.payment_id == payment.id
        and was_before(f"refund:{one.id}")
        and not was_before(f"refund-failed:{one.id}")
    ]
    return sum(back, Cents(0))


def _order_of_books(session: Session, money: Money) -> dict[str, int]:
    """Return where each posting about this bill's money stands in the ledger."""
    words = ("payment", "refund", "refund-failed", *ledger.REVERSALS.values())
    ids = [*(one.id for one in money.payments), *(one.id for one in money.refunds)]
    own = [f"{word}:{one}" for word in words for one in ids]
    written = select(WriteOff.id).where(WriteOff.bill_id == money.bill_id)
    own += [f"write-off:{one}" for one in session.scalars(written)]
    place = func.min(LedgerEntry.id)
    wanted = select(LedgerEntry.posting, place).where(LedgerEntry.posting.in_(own))
    return dict(session.execute(wanted.group_by(LedgerEntry.posting)).all())
