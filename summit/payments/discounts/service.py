"""Grants a discount: the claim goes down, money that is too much then goes back.

Callers hold the transaction, and have seen to it that no card page is open.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from summit.kernel.money import Cents
from summit.payments.discounts.errors import DiscountTooHigh
from summit.payments.discounts.models import Discount
from summit.payments.documents.service import issue_credit_note
from summit.payments.errors import AmountNotPositive, ChangedSincePreview, NothingDue
from summit.payments.models import Bill
from summit.payments.queries import money_of
from summit.payments.refunding import service as refunding
from summit.payments.refunding.errors import AnotherCurrency, ReasonMissing
from summit.payments.refunding.rules import Reason
from summit.payments.refunding.service import Wish
from summit.payments.service import attempts, bills
from summit.payments.service.settling import settle_what_waited
from summit.registration import service as registration
from summit.registration.errors import NotYetSent, PaymentOpen
from summit.registration.statuses import SENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a discount of this amount brings about now."""

    amount: Cents
    claimed: Cents  # before it
    paid: Cents  # and not gone back

    @property
    def left(self) -> Cents:
        return self.claimed - self.amount

    @property
    def refund(self) -> Cents:
        return max(Cents(0), self.paid - self.left)

    @property
    def owed(self) -> Cents:
        return max(Cents(0), self.left - self.paid)

    def seal(self) -> str:
        """Return what a page carries of what it showed."""
        return f"{self.amount.amount}:{self.claimed.amount}:{self.paid.amount}"


def effect(session: Session, registration_id: int, amount: Cents) -> Effect:
    """Return what would follow. Raises `NothingDue`, `AmountNotPositive`, `DiscountTooHigh`."""
    bill = bills.find_bill(session, registration_id)
    if bill is None:
        raise NothingDue()
    if amount <= Cents(0):
        raise AmountNotPositive()
    most = bills.remaining(bill).total - bill.retained
    if amount > most:
        raise DiscountTooHigh(most=most)
    paid = refunding.refundable_of(money_of(session, registration_id))
    return Effect(amount=amount, claimed=bills.remaining(bill).total, paid=paid)


def grant(
    session: Session,
    registration_id: int,
    amount: Cents,
    *,
    note: str | None,
    seen: str,
    by: str,
    now: datetime,
) -> None:
    """Take an amount off a bill. Raises what `effect` does, `NotYetSent`, `ReasonMissing`,
    `ChangedSincePreview`, `PaymentOpen`, `AnotherCurrency`.
    """
    booking = registration.lock(session, registration_id)
    bill = bills.lock_bill(session, registration_id)
    if booking.status not in SENT or bill is None:
        raise NotYetSent()
    if attempts.find_active(session, registration_id):
        raise PaymentOpen()
    if not note:
        raise ReasonMissing()
    money = money_of(session, registration_id)
    if any(one.currency != money.currency and one.refundable for one in money.payments):
        raise AnotherCurrency()
    follows = effect(session, registration_id, amount)
    if seen != follows.seal():
        raise ChangedSincePreview()
    _keep(session, bill, amount, note=note, by=by, now=now)
    if follows.refund:
        wish = Wish(reason=Reason.AMOUNT, seen="", note=note)
        going = refunding.going_back(session, booking, money, follows.refund, wish)
        refunding.promise(session, booking, going, wish, by=by, now=now)
    if not follows.owed:
        settle_what_waited(session, booking, owed=money.balance, now=now)
    issue_credit_note(session, bill, now=now)


def _keep(
    session: Session, bill: Bill, amount: Cents, *, note: str, by: str, now: datetime
) -> None:
    session.add(Discount(bill_id=bill.id, amount=amount, note=note, granted_by=by, granted_at=now))
    bills.credit(session, bill, amount, now=now)
