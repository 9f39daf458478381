"""Decides on refunds. Callers of what writes hold the transaction.

A claim and its money are two things: a refund of more than what was paid too much also takes
back part of the bill, with a credit note where an invoice stands. What a decision brings about is
foreseen by the functions whose deeds carry out exactly that (decision 175).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from summit.edition.queries import get_summit, zone_of
from summit.kernel.money import Cents
from summit.payments.differences import service as reviews
from summit.payments.documents.service import issue_credit_note
from summit.payments.errors import (
    AmountNotPositive,
    ChangedSincePreview,
    NothingDue,
    PaymentInDispute,
)
from summit.payments.models import Bill, Payment, Refund, RefundPolicy, RefundWindow
from summit.payments.queries import Money, money_of
from summit.payments.refunding.amounts import refundable_of, standing_of
from summit.payments.refunding.effects import END_OF_ASKED, Effect, GoingBack, Part, effect
from summit.payments.refunding.errors import (
    AnotherCurrency,
    AskedOtherwise,
    ReasonMissing,
    RefundTooHigh,
    SourceGone,
    SourceTooSmall,
    SurplusStays,
)
from summit.payments.refunding.rules import Reason, Source, Window, goes_back, spread
from summit.payments.rules import NOTHING, part_of
from summit.payments.service import bills, refunds
from summit.payments.service.endings import kept_at_end
from summit.payments.statuses import COUNTED
from summit.payments.visas import proofs
from summit.payments.visas.errors import ProofMissing
from summit.payments.visas.proofs import Proof
from summit.registration import service as registration
from summit.registration.models import Registration
from summit.registration.statuses import Status


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What finance decides. `seen` is the seal of what the page showed (`Effect.seal`)."""

    reason: Reason
    seen: str
    amount: Cents | None = None  # for `Reason.AMOUNT`
    note: str | None = None  # why; needed for every reason but the policy
    payment_id: int | None = None  # out of which it goes; None: the newest first
    keeps_claim: bool = False  # money only: they pay another way
    by_contact: bool = False  # who waits where a bank holds money
    proof: Proof | None = None  # needed for a refused visa

    @property
    def terms(self) -> str:
        """Return what is asked, as far as something follows from it."""
        amount = self.amount.amount if self.amount and self.reason is Reason.AMOUNT else 0
        return f"{self.reason}/{amount}/{self.payment_id or 0}/{self.keeps_claim:d}"


def windows(session: Session) -> Sequence[Window]:
    rows = session.scalars(select(RefundWindow).order_by(RefundWindow.until))
    return [Window(until=row.until, percent=row.percent, fee=row.fee) for row in rows]


def amount_of(
    session: Session, booking: Registration, money: Money, reason: Reason, *, now: datetime
) -> Cents:
    """Return what a reason gives back of the whole today; nothing for `Reason.AMOUNT`."""
    day = now.astimezone(zone_of(get_summit(session))).date()
    prices = {one.id: one.price for one in booking.attendees}
    before = standing_of(bills.find_bill(session, booking.id), money, prices)
    paid = [before.paid_for(frozenset({one})) for one in prices]
    return goes_back(paid, reason, windows(session), day, surplus=surplus_of(money))


def surplus_of(money: Money) -> Cents:
    """Return what was paid too much and has not gone back."""
    return min(max(Cents(0), money.balance * -1), refundable_of(money))


def sums_shown(
    session: Session, booking: Registration, money: Money, *, now: datetime
) -> dict[Reason, Cents]:
    """Return what each reason gives today; under `Reason.AMOUNT` the most that can go back."""
    sums = {one: amount_of(session, booking, money, one, now=now) for one in Reason}
    return sums | {Reason.AMOUNT: refundable_of(money)}


def check_wish(wish: Wish) -> None:
    """See that a decision says why, and shows it where it must. Raises what is missing."""
    check_words(wish)
    if wish.reason is Reason.VISA and wish.proof is None:
        raise ProofMissing()


def check_words(wish: Wish) -> None:
    """See that a decision says why; a proof comes with the deed. Raises `ReasonMissing`."""
    if wish.reason is not Reason.POLICY and not wish.note:
        raise ReasonMissing()


def check_seen(wish: Wish, follows: Effect) -> None:
    """See that this follows from what was asked, as the page showed it.

    Raises `AskedOtherwise`, `ChangedSincePreview`, and what `check_wish` does.
    """
    if wish.seen != follows.seal():
        asked = wish.seen.partition(END_OF_ASKED)[0]
        raise AskedOtherwise() if asked and asked != follows.asked else ChangedSincePreview()
    check_wish(wish)


# -- a registration that ends ------------------------------------------------------------------


def foresee_end(
    session: Session, booking: Registration, money: Money, wish: Wish, *, now: datetime
) -> Effect:
    """Return what follows if the registration ends now: see `settle`, and what hears of the end.

    Raises `AnotherCurrency`, `PaymentInDispute`, `RefundTooHigh`, `SurplusStays`, `ReasonMissing`.
    """
    if any(one.currency != money.currency and one.refundable for one in money.payments):
        raise AnotherCurrency()
    if money.in_dispute:
        raise PaymentInDispute()
    amount = _decided(session, booking, money, wish, now=now)
    if amount < surplus_of(money):
        raise SurplusStays(surplus=surplus_of(money))
    bill = bills.find_bill(session, booking.id)
    paid = refundable_of(money)
    kept = kept_at_end(bill, money, paid=paid, back=amount) if bill else Cents(0)
    return effect(
        session,
        bill,
        money,
        asked=wish.terms,
        going=going_back(session, booking, money, amount, wish),
        surplus=surplus_of(money),
        taken=bills.ending(bill, kept) if bill else NOTHING,
        kept=kept,
        unforgiven=money.forgiven,
        people=booking.attendees,
    )


def settle(
    session: Session, money: Money, wish: Wish, booking: Registration, *, by: str, now: datetime
) -> None:
    """Say what becomes of the money of a registration that ends; everything is locked.

    The end itself takes back of the bill what is not kept. Raises what `foresee_end` does,
    `AskedOtherwise`, `ChangedSincePreview`, `ProofMissing`.
    """
    bill = bills.lock_bill(session, booking.id)
    follows = foresee_end(session, booking, money, wish, now=now)
    check_seen(wish, follows)
    if bill is None:
        return
    bill.retained = follows.kept
    session.flush()
    promise(session, booking, follows.going, wish, by=by, now=now)
    if wish.proof is not None:
        people = [one.id for one in booking.attendees]
        proofs.accept(session, wish.proof, booking.id, people, note=wish.note, by=by, now=now)


# -- a registration that stays -----------------------------------------------------------------


def foresee_refund(
    session: Session, booking: Registration, money: Money, wish: Wish, *, now: datetime
) -> Effect:
    """Return what follows if an amount goes back now: see `refund`.

    Raises `NothingDue`, `AmountNotPositive`, `RefundTooHigh`, `SourceTooSmall`, `SourceGone`,
    `PaymentInDispute`, `ReasonMissing`.
    """
    bill = bills.find_bill(session, booking.id)
    if bill is None:
        raise NothingDue()
    if money.in_dispute:  # the bank may take more than the other payments hold too much
        raise PaymentInDispute()
    amount = _decided(session, booking, money, wish, now=now)
    if not amount:
        raise AmountNotPositive()
    surplus = min(amount, surplus_of(money))
    less = Cents(0) if wish.keeps_claim else amount - surplus
    follows = effect(
        session,
        bill,
        money,
        asked=wish.terms,
        going=going_back(session, booking, money, amount, wish),
        surplus=surplus,
        taken=part_of(bills.remaining(bill), less),
        kept=Cents(0),
        unforgiven=Cents(0),
        people=(),
        has_paper=not wish.keeps_claim,
    )
    return replace(follows, confirms=_fits(booking, money, follows))


def _fits(booking: Registration, money: Money, follows: Effect) -> bool:
    """Tell whether what was too much goes back and the rest pays what is claimed, to the cent.

    Where all of it goes back nobody paid: whether they come is a person's word of its own.
    """
    is_settled = not follows.balance and bool(follows.surplus) and bool(follows.claimed)
    return is_settled and (booking.status is Status.AWAITING_PAYMENT or money.needs_review)


def refund(session: Session, registration_id: int, wish: Wish, *, by: str, now: datetime) -> Cents:
    """Give an amount back; the registration stays as it is. Returns the amount.

    Where money in review was too much and nothing is owed either way afterwards, that is what
    finance decided on it: its review is settled, and who waited is confirmed.

    Raises what `foresee_refund` does, `AskedOtherwise`, `ChangedSincePreview`.
    """
    booking = registration.lock(session, registration_id)
    bill = bills.lock_bill(session, registration_id)
    money = money_of(session, registration_id)
    follows = foresee_refund(session, booking, money, wish, now=now)
    check_seen(wish, follows)
    promise(session, booking, follows.going, wish, by=by, now=now)
    if bill is not None and not wish.keeps_claim:
        bills.take_back(session, bill, follows.taken, now=now)
        issue_credit_note(session, bill, now=now)
    if bill is not None and follows.confirms:
        reviews.settle_what_fits(
            session, booking, bill, before=money.balance, note=wish.note, by=by, now=now
        )
    return follows.going.amount


# -- out of which payments, and with whom ------------------------------------------------------


def needs_two(session: Session, booking: Registration, amount: Cents) -> bool:
    """Tell whether a second person must approve a refund of so much.

    What one person decided before for the same bill counts with it: no limit is passed in parts.
    """
    policy = session.get(RefundPolicy, 1)
    limit = policy.four_eyes_above if policy else None
    if limit is None:
        return False
    alone = (
        select(func.sum(Refund.amount))
        .join(Payment, Refund.payment_id == Payment.id)
        .join(Bill, Payment.bill_id == Bill.id)
        .where(
            Bill.registration_id == booking.id,
            Refund.status.in_(COUNTED),
            Refund.asked_by.is_not(None),
            Refund.approved_by.is_(None),
        )
    )
    before = session.scalar(alone) or Cents(0)
    return before + amount > limit


def going_back(
    session: Session, booking: Registration, money: Money, amount: Cents, wish: Wish
) -> GoingBack:
    """Return out of which payments an amount goes back: the newest first, or the one wished for.

    No more than `refundable_of` all. Raises `SourceGone`, `SourceTooSmall`.
    """
    sources = {
        one.id: one
        for one in money.payments
        if one.currency == money.currency
        and one.refundable > Cents(0)
        and wish.payment_id in (None, one.id)
    }
    most = sum((one.refundable for one in sources.values()), Cents(0))
    if wish.payment_id is not None and not sources:
        raise SourceGone()
    if wish.payment_id is not None and amount > most:
        raise SourceTooSmall(most=most)
    parts = spread(amount, [Source(one.id, one.refundable) for one in sources.values()])
    return GoingBack(
        parts=tuple(
            Part(payment=sources[one], amount=part, by_hand=sources[one].by_hand)
            for one, part in parts
        ),
        awaits_approval=bool(amount) and needs_two(session, booking, amount),
    )


def promise(
    session: Session, booking: Registration, going: GoingBack, wish: Wish, *, by: str, now: datetime
) -> None:
    """Promise money back out of the payments it was seen to go out of."""
    for one in going.parts:
        refunds.request_refund(
            session,
            session.get_one(Payment, one.payment.id),
            registration_id=booking.id,
            reason=wish.reason.value,
            now=now,
            amount=one.amount,
            note=wish.note,
            asked_by=by,
            awaits_approval=going.awaits_approval,
            by_hand=one.by_hand,
        )


def _decided(
    session: Session, booking: Registration, money: Money, wish: Wish, *, now: datetime
) -> Cents:
    """Return how much goes back. Raises `ReasonMissing`, `RefundTooHigh`."""
    most = refundable_of(money)
    check_words(wish)
    if wish.reason is Reason.AMOUNT:
        amount = wish.amount or Cents(0)
    else:
        amount = amount_of(session, booking, money, wish.reason, now=now)
    if not Cents(0) <= amount <= most:
        raise RefundTooHigh(most=most)
    return amount
