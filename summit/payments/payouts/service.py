"""Writes down what moved at Stripe, and posts what nothing else tells.

Callers hold the transaction.

Payments and refunds are posted when they are recorded; fees, payouts and what a dispute takes out
or puts back are posted here, on the day on which they moved.
"""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from summit.database import insert_unless_there
from summit.edition.queries import get_summit
from summit.kernel.money import Cents
from summit.payments.cards import Movement
from summit.payments.models import Attempt, Bill, Payment
from summit.payments.payouts.models import BalanceTransaction
from summit.payments.payouts.rules import Group
from summit.payments.service import ledger
from summit.payments.statuses import Account

AT_ONCE = 500  # ids in one statement: databases limit them


def record(session: Session, one: Movement) -> BalanceTransaction:
    """Write a movement down and post it, once, however often it is told and by whom.

    What came before its payment was known is posted as soon as the payment is.
    """
    row = _row(session, one)
    payment = _find_payment(session, one)
    if payment is not None:
        row.payment_id = payment.id
        session.flush()
    if row.is_ours and row.currency == _currency(session, payment):
        _post(session, row)
    return row


def paid_out(session: Session, payout_id: str, movements: Sequence[str]) -> None:
    """Note which movements a payout paid out, and that this is known of it."""
    own = (BalanceTransaction.source_id == payout_id) & (BalanceTransaction.category == "payout")
    for place in range(0, len(movements), AT_ONCE):
        listed = BalanceTransaction.stripe_id.in_(movements[place : place + AT_ONCE])
        session.execute(update(BalanceTransaction).where(listed).values(payout_id=payout_id))
    session.execute(update(BalanceTransaction).where(own).values(payout_id=payout_id))


def _row(session: Session, one: Movement) -> BalanceTransaction:
    """Return the row of a movement as it is now, locked, made where there was none."""
    values = {
        "stripe_id": one.stripe_id,
        "category": one.category,
        "amount": one.amount,
        "fee": one.fee,
        "net": one.net,
        "currency": one.currency,
        "at": one.at,
        "available_at": one.available_at,
        "source_id": one.source_id,
    }
    insert_unless_there(session, BalanceTransaction, values)
    wanted = select(BalanceTransaction).where(BalanceTransaction.stripe_id == one.stripe_id)
    options = {"populate_existing": True}
    return session.scalars(wanted.with_for_update(), execution_options=options).one()


def _find_payment(session: Session, one: Movement) -> Payment | None:
    if one.intent_id is None:
        return None
    wanted = select(Payment).join(Attempt, Payment.attempt_id == Attempt.id)
    return session.scalar(wanted.where(Attempt.payment_intent_id == one.intent_id))


def _currency(session: Session, payment: Payment | None) -> str | None:
    """Return the currency in which the ledger holds a payment; None where it does not hold it."""
    if payment is None:
        return get_summit(session).currency
    bill = session.get_one(Bill, payment.bill_id)
    return bill.currency if payment.currency == bill.currency else None


def _post(session: Session, row: BalanceTransaction) -> None:
    fee = row.fee + (row.amount * -1 if row.group is Group.FEES else Cents(0))
    _once(session, f"stripe-fee:{row.id}", Account.STRIPE_FEES, fee, row)
    if row.group is Group.DISPUTES:
        _once(session, f"dispute-funds:{row.id}", Account.DISPUTED, row.amount * -1, row)
    if row.group is Group.PAYOUTS:
        _once(session, f"payout:{row.id}", Account.CASH, row.amount * -1, row)


def _once(
    session: Session, posting: str, account: Account, amount: Cents, row: BalanceTransaction
) -> None:
    if amount and not ledger.is_posted(session, posting):
        sides = {account: amount, Account.STRIPE: amount * -1}
        ledger.post(session, posting, sides, now=row.at)
