"""Payouts and fees of a period, out of Stripe's balance transactions, held against the ledger."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from summit.edition.queries import get_summit
from summit.kernel.money import Cents
from summit.payments.models import Bill, LedgerEntry, Payment, Refund
from summit.payments.payouts.models import BalanceTransaction
from summit.payments.payouts.rules import ALONE, CATEGORIES, Group, group_of
from summit.payments.reports.period import Period
from summit.payments.statuses import Account, PaymentMethod, RefundStatus
from summit.registration.models import Registration

BATCH = 500
NOTHING = Cents(0)
PAYOUT, PAYOUT_BACK = "payout", "payout_reversal"  # Stripe's words


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """Sums of movements. Fees, refunds and disputes lost are negative; `net` is all of them."""

    gross: Cents = NOTHING
    refunds: Cents = NOTHING
    disputes: Cents = NOTHING
    fees: Cents = NOTHING
    other: Cents = NOTHING  # payouts that came back, what other programs moved, kinds unknown to us

    @property
    def net(self) -> Cents:
        return self.gross + self.refunds + self.disputes + self.fees + self.other


@dataclass(frozen=True, slots=True, kw_only=True)
class Payout:
    """One payout to the bank, or one that came back; `moved` is what it paid out, where known."""

    number: str
    at: datetime
    amount: Cents
    moved: Moved | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """The ledger's account with Stripe beside Stripe's own balance, at the end of a period."""

    ledger: Cents
    stripe: Cents
    unread_payments: Cents  # in the ledger, without a movement read
    unread_refunds: Cents

    @property
    def difference(self) -> Cents:
        return self.ledger - self.stripe


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutReport:
    period: Period
    moved: Moved
    payouts: Sequence[Payout]
    waiting: Moved  # moved until the end of the period, and in no payout yet
    tie: Tie
    read_until: datetime | None  # of the newest movement; None where none was ever read


def payout_report(session: Session, period: Period) -> PayoutReport:
    own = BalanceTransaction.currency == get_summit(session).currency
    within = (own, BalanceTransaction.at >= period.begins, BalanceTransaction.at < period.ends)
    until = (own, BalanceTransaction.at < period.ends)
    return PayoutReport(
        period=period,
        moved=_moved(session, *within),
        payouts=list(_payouts(session, *within)),
        waiting=_moved(session, *until, BalanceTransaction.payout_id.is_(None)),
        tie=_tie(session, period.ends, *until),
        read_until=session.scalar(select(func.max(BalanceTransaction.at))),
    )


Line = tuple[BalanceTransaction, str | None, str | None]


def movements(session: Session, period: Period) -> Iterator[Line]:
    """Yield (movement, reference, payer) of a period, oldest first; both are None where unknown."""
    wanted = (
        select(BalanceTransaction, Registration.reference, Bill.payer_name)
        .outerjoin(Payment, BalanceTransaction.payment_id == Payment.id)
        .outerjoin(Bill, Payment.bill_id == Bill.id)
        .outerjoin(Registration, Bill.registration_id == Registration.id)
        .where(BalanceTransaction.at >= period.begins, BalanceTransaction.at < period.ends)
        .order_by(BalanceTransaction.at, BalanceTransaction.id)
    )
    for row in session.execute(wanted.execution_options(yield_per=BATCH)):
        yield row[0], row[1], row[2]


def _moved(session: Session, *where: ColumnElement[bool]) -> Moved:
    """Return the sums of movements by what they count as; payouts stand apart."""
    is_foreign = BalanceTransaction.payment_id.is_(None)
    wanted = (
        select(
            BalanceTransaction.category,
            is_foreign,
            func.sum(BalanceTransaction.amount),
            func.sum(BalanceTransaction.fee),
        )
        .where(*where)
        .group_by(BalanceTransaction.category, is_foreign)
    )
    sums = dict.fromkeys(Group, NOTHING)
    for category, foreign, amount, fee in session.execute(wanted):
        group = group_of(category)
        if category == PAYOUT_BACK or (foreign and group not in ALONE):
            sums[Group.OTHER] += amount - fee
        else:
            sums[group] += amount
            sums[Group.FEES] += fee * -1
    return Moved(
        gross=sums[Group.GROSS],
        refunds=sums[Group.REFUNDS],
        disputes=sums[Group.DISPUTES],
        fees=sums[Group.FEES],
        other=sums[Group.OTHER],
    )


def _payouts(session: Session, *where: ColumnElement[bool]) -> Iterator[Payout]:
    is_payout = BalanceTransaction.category.in_((PAYOUT, PAYOUT_BACK))
    wanted = select(BalanceTransaction).where(*where, is_payout)
    for row in session.scalars(wanted.order_by(BalanceTransaction.at, BalanceTransaction.id)):
        paid_out = BalanceTransaction.payout_id == row.payout_id
        yield Payout(
            number=row.source_id or row.stripe_id,
            at=row.at,
            amount=row.net * -1,
            moved=_moved(session, paid_out) if row.payout_id else None,
        )


def _tie(session: Session, ends: datetime, *until: ColumnElement[bool]) -> Tie:
    posted = select(func.sum(LedgerEntry.amount)).where(
        LedgerEntry.account == Account.STRIPE, LedgerEntry.at < ends
    )
    names = [name for name, group in CATEGORIES.items() if group in ALONE]
    ours = BalanceTransaction.payment_id.is_not(None) | BalanceTransaction.category.in_(names)
    moved = select(func.sum(BalanceTransaction.net)).where(*until, ours)
    return Tie(
        ledger=session.scalar(posted) or NOTHING,
        stripe=session.scalar(moved) or NOTHING,
        unread_payments=_unread_payments(session, ends),
        unread_refunds=_unread_refunds(session, ends),
    )


def _unread_payments(session: Session, ends: datetime) -> Cents:
    read = select(BalanceTransaction.payment_id).where(
        BalanceTransaction.category == "charge", BalanceTransaction.payment_id == Payment.id
    )
    wanted = (
        select(func.sum(Payment.amount))
        .join(Bill, Payment.bill_id == Bill.id)
        .where(
            Payment.method == PaymentMethod.CARD,
            Payment.currency == Bill.currency,
            Payment.received_at < ends,
            ~read.exists(),
        )
    )
    return session.scalar(wanted) or NOTHING


def _unread_refunds(session: Session, ends: datetime) -> Cents:
    read = select(BalanceTransaction.id).where(
        BalanceTransaction.source_id == Refund.stripe_refund_id
    )
    wanted = select(func.sum(Refund.amount)).where(
        Refund.status == RefundStatus.SUCCEEDED,
        Refund.stripe_refund_id.is_not(None),
        Refund.settled_at < ends,
        ~read.exists(),
    )
    return session.scalar(wanted) or NOTHING
