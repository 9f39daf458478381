"""Grants a discount: the claim goes down, then what was forgiven; money that is too much goes back.

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
from summit.payments.forgiving import service as forgiving
from summit.payments.leaving.claims import check_currency
from summit.payments.models import Bill
from summit.payments.queries import money_of
from summit.payments.refunding import service as refunding
from summit.payments.refunding.amounts import paid_of
from summit.payments.refunding.errors import ReasonMissing
from summit.payments.refunding.rules import Reason
from summit.payments.refunding.service import Wish
from summit.payments.service import attempts, bills
from summit.payments.service.settling import settle_what_waited
from summit.registration import service as registration
from summit.registration.errors import NotYetSent, PaymentOpen
from summit.registration.statuses import SENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a discount of this amount brings about now.

    It lowers what is owed, then what was forgiven, which is borne no longer; only then is money too
    much that was paid.
    """

    amount: Cents
    claimed: Cents  # before it
    paid: Cents  # and not gone back, in dispute or not
    forgiven: Cents  # before it
    before: Cents  # owed before it; negative where too much was paid
    in_dispute: bool  # a bank holds money: nothing is sent before that is decided

    @property
    def left(self) -> Cents:
        return self.claimed - self.amount

    @property
    def unforgiven(self) -> Cents:
        return min(self.forgiven, max(Cents(0), self.amount - max(Cents(0), self.before)))

    @property
    def refund(self) -> Cents:
        return Cents(0) if self.in_dispute else self._too_much

    @property
    def waits(self) -> Cents:
        """Return what would go back, but for a bank that holds money."""
        return self._too_much if self.in_dispute else Cents(0)

    @property
    def owed(self) -> Cents:
        return max(Cents(0), self._balance)

    @property
    def _balance(self) -> Cents:
        return self.before - self.amount + self.unforgiven

    @property
    def _too_much(self) -> Cents:
        return min(max(Cents(0), self._balance * -1), self.paid)

    def seal(self) -> str:
        """Return what a page carries of what it showed."""
        sums = (self.amount, self.claimed, self.paid, self.forgiven, self.before, self.refund)
        return ":".join(str(one.amount) for one in sums)


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
    money = money_of(session, registration_id)
    return Effect(
        amount=amount,
        claimed=bills.remaining(bill).total,
        paid=paid_of(money),
        forgiven=money.forgiven,
        before=money.balance,
        in_dispute=money.in_dispute,
    )


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
    check_currency(money)
    follows = effect(session, registration_id, amount)
    if seen != follows.seal():
        raise ChangedSincePreview()
    _keep(session, bill, amount, note=note, by=by, now=now)
    forgiving.bear_less(session, bill, follows.unforgiven, now=now)
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
