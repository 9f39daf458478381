"""Lets a person take part as something else. Callers hold the transaction.

A dearer type puts the difference on the bill as a line of its own; for a cheaper one the claim goes
down by the difference with its taxes, less what is kept of it, as if that difference left.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from summit.edition.queries import get_summit, zone_of
from summit.kernel.events import announce
from summit.kernel.money import Cents
from summit.payments.changing.errors import FinanceDecides
from summit.payments.changing.rules import (
    SAVED_ALONE,
    due_on,
    line_name,
    nothing_goes,
    prices_with_saved,
)
from summit.payments.documents.models import Document
from summit.payments.documents.service import bill_more, issue_credit_note
from summit.payments.errors import SalesClosed
from summit.payments.events import TypeChangeBilled
from summit.payments.leaving import claims
from summit.payments.leaving.errors import BankHolds, OrganizersDecide
from summit.payments.leaving.rules import Parting, Standing
from summit.payments.models import Bill
from summit.payments.queries import Money, can_sell, money_of, resides_here, tax_terms
from summit.payments.refunding import service as refunding
from summit.payments.refunding.amounts import paid_of, standing_of
from summit.payments.refunding.effects import Effect, GoingBack
from summit.payments.refunding.rules import Reason
from summit.payments.refunding.service import Wish
from summit.payments.rules import NOTHING, Line, Sums, added, sums
from summit.payments.service import attempts, bills
from summit.payments.service.settling import settle_what_waited
from summit.payments.terms.due import due_day_of
from summit.payments.terms.queries import find_terms
from summit.payments.terms.rules import due_at
from summit.registration import service as registration
from summit.registration.models import Registration
from summit.registration.payers import OtherPayer
from summit.registration.service import TypeChange, WantedType
from summit.registration.statuses import PaymentWay, Status

REASONS = (Reason.POLICY, Reason.ORGANIZER, Reason.AMOUNT)  # a refused visa is one to leave


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Who changes a type, and what they may."""

    by: str
    is_contact: bool
    may_refund: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What it means for the money when this change is made now, for each reason.

    Under `Reason.AMOUNT` stands the most that can go back.
    """

    change: TypeChange
    before: Standing
    step: Sums  # by how much the bill rises, or may fall, with its taxes
    balance: Cents  # owed before; negative where too much was paid
    partings: Mapping[Reason, Parting]
    surplus: Cents

    @property
    def owes(self) -> bool:
        """Tell whether something is owed after it, where the policy says what goes back."""
        return self.partings[Reason.POLICY].owed > Cents(0)

    def claimed(self, reason: Reason = Reason.POLICY) -> Cents:
        """Return what the bill claims after it, taxes included."""
        if self.change.is_dearer:
            return self.before.claimed + self.step.total
        return self.before.claimed - self.partings[reason].claim + self.partings[reason].kept

    @property
    def prices(self) -> str:
        """Return what a page shows of it that `foresee` does not say: a part of the seal."""
        shown = [
            self.change.person.price,
            self.change.price,
            self.before.claimed,
            self.before.paid,
            self.step.total,
            self.balance,
        ]
        return ":".join(str(one.amount) for one in shown)


def preview(
    session: Session,
    booking: Registration,
    attendee_id: int,
    wanted: WantedType,
    money: Money,
    *,
    hand: Hand,
    now: datetime,
) -> Preview:
    """Return what would follow if this person took part as something else now.

    Raises what `find_change` does, and `SalesClosed`, `OrganizersDecide`, `FinanceDecides`,
    `BankHolds`.
    """
    change = registration.find_change(
        session, booking, attendee_id, wanted, by_contact=hand.is_contact, now=now
    )
    bill = bills.find_bill(session, booking.id)
    prices = {one.id: one.price for one in booking.attendees}
    if change.is_cheaper:
        _check_refunds(session, money, hand)
        prices = prices_with_saved(prices, attendee_id, change.price)
    before = standing_of(bill, money, prices)
    step, partings = NOTHING, dict.fromkeys(REASONS, nothing_goes(money.balance))
    if change.is_cheaper:
        step = before.claim(SAVED_ALONE)
        partings = claims.partings(session, before, SAVED_ALONE, REASONS, has_fee=False, now=now)
    elif change.is_dearer:
        step = _raise(session, booking, bill, change.price - change.person.price)
        partings = dict.fromkeys(REASONS, nothing_goes(money.balance + step.total))
    return Preview(
        change=change,
        before=before,
        step=step,
        balance=money.balance,
        partings=partings,
        surplus=claims.surplus_going(money),
    )


def _check_refunds(session: Session, money: Money, hand: Hand) -> None:
    """See that whoever chooses a cheaper type may decide on what was paid."""
    if not paid_of(money):
        return
    if not hand.may_refund:
        raise FinanceDecides()
    if hand.is_contact and money.in_dispute:
        raise BankHolds()
    if hand.is_contact and not refunding.windows(session):
        raise OrganizersDecide()


def _raise(session: Session, booking: Registration, bill: Bill | None, more: Cents) -> Sums:
    """Return what the bill claims more; where there is none yet, what it will claim."""
    if bill is not None:
        return added(bills.sums_of(bill), more, bills.terms_of(bill))
    if not can_sell(session):
        raise SalesClosed()
    return sums(more, tax_terms(session).for_buyer(is_resident=resides_here(None, booking)))


def foresee(
    session: Session, booking: Registration, shown: Preview, money: Money, wish: Wish
) -> Effect:
    """Return what follows from a decision on the money when this change is made now.

    What a bill claims more is a paper of its own and no part of it. Raises what
    `leaving.service.foresee` does.
    """
    return _foreseen(session, booking, shown, money, _decided(shown, money, wish), wish)


def _decided(shown: Preview, money: Money, wish: Wish) -> Parting:
    """Return what becomes of the money; a type that is not cheaper gives nothing back."""
    if not shown.change.is_cheaper:
        return shown.partings[Reason.POLICY]
    claims.check_currency(money)
    return claims.decided(
        shown.before,
        SAVED_ALONE,
        shown.partings,
        wish,
        surplus=shown.surplus,
    )


def _foreseen(
    session: Session,
    booking: Registration,
    shown: Preview,
    money: Money,
    decided: Parting,
    wish: Wish,
) -> Effect:
    change = shown.change
    asked = f"{wish.terms}/{change.key}/{change.principal_id or 0}"
    if change.is_cheaper:
        follows = claims.foresee(session, booking, money, shown.before, SAVED_ALONE, decided, wish)
        return replace(follows, asked=asked, beside=shown.prices)
    return Effect(
        asked=asked,
        beside=shown.prices,
        going=GoingBack(parts=(), awaits_approval=False),
        surplus=Cents(0),
        taken=NOTHING,
        note=None,
        claimed=shown.claimed(),
        balance=shown.balance + shown.step.total,
        kept=Cents(0),
        unforgiven=Cents(0),
        people={},
    )


def change_type(
    session: Session,
    registration_id: int,
    attendee_id: int,
    wanted: WantedType,
    wish: Wish,
    *,
    hand: Hand,
    invoice_days: int,
    now: datetime,
) -> None:
    """Change what a person takes part as; no card page is open.

    `wish.seen` is the seal of what was shown; its reason says what goes back of a cheaper type.
    Raises what `preview` and `foresee` do, and `ChangedSincePreview`, `AskedOtherwise`,
    `PaymentOpen`, `ReviewOpen`, `SoldOut`.
    """
    booking = registration.lock_after_whole(session, registration_id)
    bill = bills.lock_bill(session, registration_id)
    attempts.check_idle(session, booking)
    money = money_of(session, registration_id)
    shown = preview(session, booking, attendee_id, wanted, money, hand=hand, now=now)
    decided = _decided(shown, money, wish)
    follows = _foreseen(session, booking, shown, money, decided, wish)
    refunding.check_seen(wish, follows)
    change, is_dearer = shown.change, shown.change.is_dearer
    is_within_type = change.is_within_type
    before, more = change.person.place, shown.step.subtotal
    if bill is not None and change.is_cheaper:
        claims.lower(session, booking, bill, follows, wish, by=hand.by, now=now)
    registration.change_type(
        session,
        booking,
        change,
        payer=_payer_of(bill),
        owes=decided.owed > Cents(0),
        now=now,
    )
    papers: Sequence[Document] = ()
    if is_dearer:
        line = Line(line_name(before, change.place), more, 1)
        due = _due(session, bill, booking, invoice_days, now=now)
        papers = bill_more(session, booking.id, line, due_on=due, now=now)
    if bill is not None and not decided.owed:
        settle_what_waited(session, booking, owed=money.balance, now=now)
    if not is_dearer:
        papers = _credit(session, bill, now=now)
    announce(
        session,
        TypeChangeBilled(
            registration_id=booking.id,
            attendee_id=attendee_id,
            before=before,
            is_within_type=is_within_type,
            is_dearer=is_dearer,
            refund=decided.refund,
            awaits_approval=follows.going.awaits_approval,
            kept=decided.kept,
            waits=decided.waits,
            document_ids=tuple(one.id for one in papers),
            at=now,
        ),
    )


def _payer_of(bill: Bill | None) -> OtherPayer | None:
    """Return who pays for whom nothing was asked before; None: the municipality."""
    if bill is None or bill.payer_email is None:
        return None
    return OtherPayer(bill.payer_name, bill.payer_email)


def _due(
    session: Session, bill: Bill | None, booking: Registration, invoice_days: int, *, now: datetime
) -> date:
    """Return until when a dearer bill is paid; an invoice's day that has passed is moved."""
    zone = zone_of(get_summit(session))
    new = due_at(now, find_terms(session), calendar_days=invoice_days, zone=zone)
    before = due_day_of(session, bill, booking)
    day = due_on(before, now.astimezone(zone).date(), new.date())
    is_by_invoice = booking.pays_by is PaymentWay.INVOICE
    if booking.status is Status.AWAITING_PAYMENT and is_by_invoice and day != before:
        booking.held_until = new
        session.flush()
    return day


def _credit(session: Session, bill: Bill | None, *, now: datetime) -> Sequence[Document]:
    note = issue_credit_note(session, bill, now=now) if bill else None
    return [note] if note else []
