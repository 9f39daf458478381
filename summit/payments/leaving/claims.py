"""Lowers what a bill claims, for people who leave or a cheaper participation type.

Callers hold the transaction; registration and bill are locked.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from summit.edition.queries import get_summit, zone_of
from summit.kernel.money import Cents
from summit.payments.errors import PaymentInDispute
from summit.payments.forgiving import service as forgiving
from summit.payments.leaving.rules import (
    Parting,
    Standing,
    kept_for_amount,
    parting,
)
from summit.payments.models import Bill
from summit.payments.queries import Money
from summit.payments.refunding import service as refunding
from summit.payments.refunding.effects import Effect, effect
from summit.payments.refunding.errors import AnotherCurrency, RefundTooHigh, SurplusStays
from summit.payments.refunding.rules import Reason, goes_back
from summit.payments.refunding.service import Wish
from summit.payments.rules import NOTHING, part_of
from summit.payments.service import bills
from summit.registration.models import Attendee, Registration

NOTHING_BACK = Wish(reason=Reason.ORGANIZER, seen="")  # stands in where no money was paid


def partings(
    session: Session,
    before: Standing,
    part: frozenset[int],
    reasons: Iterable[Reason],
    *,
    has_fee: bool,
    now: datetime,
) -> dict[Reason, Parting]:
    """Return what would follow for each reason if this part of the claim goes now.

    `has_fee`: the policy keeps its fee for each person. Under `Reason.AMOUNT` stands the most that
    can go back.
    """
    return {
        one: parting(before, part, _kept(session, before, part, one, has_fee=has_fee, now=now))
        for one in reasons
    }


def _kept(
    session: Session,
    before: Standing,
    part: frozenset[int],
    reason: Reason,
    *,
    has_fee: bool,
    now: datetime,
) -> Cents:
    """Return what of this part of the claim stays claimed today; nothing for an amount."""
    if reason is Reason.AMOUNT:
        return Cents(0)
    paid = [before.paid_for(frozenset({one})) for one in part]
    day = now.astimezone(zone_of(get_summit(session))).date()
    windows = refunding.windows(session)
    back = goes_back(paid, reason, windows, day, surplus=Cents(0), has_fee=has_fee)
    return sum(paid, back * -1)


def surplus_going(money: Money) -> Cents:
    """Return what was paid too much and goes back with it: nothing while a bank holds money."""
    return Cents(0) if money.in_dispute else refunding.surplus_of(money)


def check_currency(money: Money) -> None:
    """See that all the money is the bill's own. Raises `AnotherCurrency`."""
    others = [one for one in money.payments if one.currency != money.currency]
    if any(one.refundable or one.held for one in others):
        raise AnotherCurrency()


def decided(
    before: Standing,
    part: frozenset[int],
    shown: Mapping[Reason, Parting],
    wish: Wish,
    *,
    surplus: Cents,
) -> Parting:
    """Return what follows from a decision on the money. Raises what is missing or too much."""
    refunding.check_words(wish)
    if wish.reason is not Reason.AMOUNT:
        return shown[wish.reason]
    amount, most = wish.amount or Cents(0), shown[Reason.AMOUNT].refund
    if amount > most and before.in_dispute:
        raise PaymentInDispute()
    if not Cents(0) <= amount <= most:
        raise RefundTooHigh(most=most)
    if amount < surplus:
        raise SurplusStays(surplus=surplus)
    return parting(before, part, kept_for_amount(before, part, amount))


def foresee(
    session: Session,
    booking: Registration,
    money: Money,
    before: Standing,
    part: frozenset[int],
    follows: Parting,
    wish: Wish | None,
    *,
    people: Sequence[Attendee] = (),
) -> Effect:
    """Return what it brings about when this part of the claim goes now: see `lower`."""
    claim, bill = before.claim(part), bills.find_bill(session, booking.id)
    return effect(
        session,
        bill,
        money,
        asked=wish.terms if wish else "",
        going=refunding.going_back(session, booking, money, follows.refund, wish or NOTHING_BACK),
        surplus=min(follows.refund, refunding.surplus_of(money)),
        taken=part_of(claim, follows.claim - follows.kept) if bill else NOTHING,
        kept=follows.kept,
        unforgiven=follows.unforgiven,
        people=people,
    )


def lower(
    session: Session,
    booking: Registration,
    bill: Bill,
    follows: Effect,
    wish: Wish | None,
    *,
    by: str,
    now: datetime,
) -> None:
    """Lower the claim, then promise back what is too much."""
    bills.take_back(session, bill, follows.taken, now=now)
    bill.retained += follows.kept
    session.flush()
    forgiving.bear_less(session, bill, follows.unforgiven, now=now)
    refunding.promise(session, booking, follows.going, wish or NOTHING_BACK, by=by, now=now)
