"""The ledger of a period for an accountant: each side of each posting, and every account's sums."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from summit.kernel.money import Cents
from summit.payments.disputing.models import Dispute
from summit.payments.models import Bill, LedgerEntry, Payment, Refund, WriteOff
from summit.payments.payouts.models import BalanceTransaction
from summit.payments.reports.period import Period
from summit.payments.statuses import Account
from summit.registration.models import Registration

BATCH = 500  # entries read at once, so that memory does not grow with a period


class Deed(StrEnum):
    """What was posted: the first word of a posting's name (`summit.payments.service.ledger`)."""

    CLAIM = "bill"
    CREDIT = "bill-void"
    PAYMENT = "payment"
    PAYMENT_RETURNED = "payment-returned"  # by the bank
    PAYMENT_MISTAKEN = "payment-mistaken"
    REFUND_GRANTED = "refund-granted"  # owed from then on
    REFUND_ABANDONED = "refund-abandoned"  # owed no longer, and not sent
    REFUND = "refund"
    REFUND_FAILED = "refund-failed"
    DISPUTE_FUNDS = "dispute-funds"  # taken out by a bank, or put back
    DISPUTE_LOST = "dispute-lost"
    DISPUTE_WON = "dispute-won"  # after it had been lost
    STRIPE_FEE = "stripe-fee"
    PAYOUT = "payout"
    WRITE_OFF = "write-off"


KEYS: dict[Deed, InstrumentedAttribute[Any]] = {
    Deed.CLAIM: Bill.id,
    Deed.CREDIT: Bill.id,
    Deed.PAYMENT: Payment.id,
    Deed.PAYMENT_RETURNED: Payment.id,
    Deed.PAYMENT_MISTAKEN: Payment.id,
    Deed.REFUND_GRANTED: Refund.id,
    Deed.REFUND_ABANDONED: Refund.id,
    Deed.REFUND: Refund.id,
    Deed.REFUND_FAILED: Refund.id,
    Deed.DISPUTE_FUNDS: BalanceTransaction.id,
    Deed.DISPUTE_LOST: Dispute.id,
    Deed.DISPUTE_WON: Dispute.id,
    Deed.STRIPE_FEE: BalanceTransaction.id,
    Deed.PAYOUT: BalanceTransaction.id,
    Deed.WRITE_OFF: WriteOff.id,
}
NOBODY = ("", "Stripe")  # whose a fee or a payout is that no payment brought about
Key = tuple[Deed, Any]  # with the id of a row of `KEYS`


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a posting. Sides with the same `posting` add up to zero."""

    on: date  # in the summit's zone
    posting: str
    deed: Deed
    reference: str
    payer: str
    account: Account
    amount: Cents  # debit positive, credit negative


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSums:
    """An account in a period; a credit is negative, as is a balance in favour of others."""

    account: Account
    before: Cents
    debit: Cents
    credit: Cents

    @property
    def after(self) -> Cents:
        return self.before + self.debit + self.credit


def journal(session: Session, period: Period) -> Iterator[Side]:
    """Yield every side posted in a period, in the order in which it was posted."""
    wanted = select(LedgerEntry).where(*_within(period)).order_by(LedgerEntry.id)
    for entries in session.scalars(wanted.execution_options(yield_per=BATCH)).partitions():
        owners = _owners(session, {entry.posting for entry in entries})
        for entry in entries:
            reference, payer = owners.get(_key(entry.posting), NOBODY)
            yield Side(
                on=entry.at.astimezone(period.zone).date(),
                posting=entry.posting,
                deed=_key(entry.posting)[0],
                reference=reference,
                payer=payer,
                account=entry.account,
                amount=entry.amount,
            )


def account_sums(session: Session, period: Period) -> Sequence[AccountSums]:
    """Return each account that was ever posted to, in the order of `Account`."""
    before = _sums(session, LedgerEntry.at < period.begins)
    debit = _sums(session, *_within(period), LedgerEntry.amount > Cents(0))
    credit = _sums(session, *_within(period), LedgerEntry.amount < Cents(0))
    nothing = Cents(0)
    return [
        AccountSums(
            account=account,
            before=before.get(account, nothing),
            debit=debit.get(account, nothing),
            credit=credit.get(account, nothing),
        )
        for account in Account
        if account in before or account in debit or account in credit
    ]


def _within(period: Period) -> tuple[ColumnElement[bool], ...]:
    return LedgerEntry.at >= period.begins, LedgerEntry.at < period.ends


def _sums(session: Session, *where: ColumnElement[bool]) -> Mapping[Account, Cents]:
    wanted = (
        select(LedgerEntry.account, func.sum(LedgerEntry.amount))
        .where(*where)
        .group_by(LedgerEntry.account)
    )
    return dict(session.execute(wanted).all())


def _key(posting: str) -> Key:
    word, number = posting.split(":")[:2]
    deed = Deed(word)
    return deed, uuid.UUID(number) if KEYS[deed] is Refund.id else int(number)


def _owners(session: Session, postings: set[str]) -> Mapping[Key, tuple[str, str]]:
    """Return reference and payer of each thing that was posted."""
    asked: dict[Deed, set[Any]] = {}
    for deed, number in map(_key, postings):
        asked.setdefault(deed, set()).add(number)
    return {
        (deed, number): (reference, payer)
        for deed, ids in asked.items()
        for number, reference, payer in session.execute(_owners_of(deed, ids))
    }


def _owners_of(deed: Deed, ids: set[Any]) -> Select[Any]:
    key = KEYS[deed]
    wanted = select(key, Registration.reference, Bill.payer_name).select_from(Bill)
    wanted = wanted.join(Registration, Bill.registration_id == Registration.id)
    if key is WriteOff.id:
        wanted = wanted.join(WriteOff, WriteOff.bill_id == Bill.id)
    elif key is not Bill.id:
        wanted = wanted.join(Payment, Payment.bill_id == Bill.id)
    if key in (Refund.id, Dispute.id, BalanceTransaction.id):
        wanted = wanted.join(key.class_, key.class_.payment_id == Payment.id)
    return wanted.where(key.in_(ids))
