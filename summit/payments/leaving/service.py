"""Lets people leave a registration that was sent. Callers hold the transaction.

The claim for who leaves goes down by their price with its taxes, less what is kept of it; money
that is too much then goes back. The last person leaving is a withdrawal of the whole.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from summit.edition.queries import get_summit, zone_of
from summit.kernel.events import announce
from summit.kernel.money import Cents
from summit.payments.documents.service import issue_credit_note
from summit.payments.errors import PaidAlready
from summit.payments.events import PeopleLetGo
from summit.payments.forgiving import service as forgiving
from summit.payments.leaving.errors import ChangedSincePreview
from summit.payments.leaving.rules import (
    Parting,
    Standing,
    kept_for_amount,
    parting,
    standing,
)
from summit.payments.models import Bill
from summit.payments.queries import Money, money_of
from summit.payments.refunding import service as refunding
from summit.payments.refunding.errors import (
    AnotherCurrency,
    RefundTooHigh,
    SurplusStays,
)
from summit.payments.refunding.rules import Reason, goes_back
from summit.payments.refunding.service import Wish
from summit.payments.rules import NOTHING, part_of
from summit.payments.service import attempts, bills
from summit.payments.visas import proofs
from summit.registration import service as registration
from summit.registration.errors import PaymentOpen
from summit.registration.models import Attendee, Registration
from summit.registration.statuses import Status


@dataclass(frozen=True, slots=True)
class Preview:
    """What it means for the money when these people leave now, for each reason.

    Under `Reason.AMOUNT` stands the most that can go back.
    """

    people: Sequence[Attendee]
    before: Standing
    partings: Mapping[Reason, Parting]
    surplus: Cents

    @property
    def ids(self) -> frozenset[int]:
        return frozenset(one.id for one in self.people)

    @property
    def sums(self) -> Mapping[Reason, Cents]:
        return {reason: one.refund for reason, one in self.partings.items()}

    def seal(self) -> str:
        """Return what a page carries of what it showed: the sums, who leaves and who stays."""
        people = ",".join(str(one) for one in sorted(self.ids))
        sums = [
            f"{self.partings[one].refund.amount}/{self.partings[one].kept.amount}" for one in Reason
        ]
        return ":".join(
            [people, str(self.before.claimed.amount), str(self.before.paid.amount), *sums]
        )


def preview(
    session: Session, booking: Registration, attendee_id: int, money: Money, *, now: datetime
) -> Preview:
    """Return what would follow if this person left now, with who accompanies them.

    Raises `NotYetSent`, `LeftAlready`.
    """
    people = registration.leaving_with(booking, attendee_id)
    bill = bills.find_bill(session, booking.id)
    before = standing(
        bills.remaining(bill) if bill else NOTHING,
        money.retained,
        refunding.refundable_of(money),
        {one.id: one.price for one in booking.attendees},
        forgiven=money.forgiven,
    )
    ids = frozenset(one.id for one in people)
    kept = partial(_kept, session, before, ids, now=now)
    return Preview(
        people=people,
        before=before,
        partings={one: parting(before, ids, kept(one)) for one in Reason},
        surplus=refunding.surplus_of(money),
    )


def _kept(
    session: Session, before: Standing, people: frozenset[int], reason: Reason, *, now: datetime
) -> Cents:
    """Return what of the claim for these people stays claimed today; nothing for an amount."""
    if reason is Reason.AMOUNT:
        return Cents(0)
    paid = before.paid_for(people)
    day = now.astimezone(zone_of(get_summit(session))).date()
    windows = refunding.windows(session)
    return paid - goes_back(paid, len(people), reason, windows, day, surplus=Cents(0))


def wish_of_contact(session: Session, seen: str) -> Wish | None:
    """Return what a contact may decide: by the policy. None, while none says what goes back."""
    return Wish(reason=Reason.POLICY, seen=seen) if refunding.windows(session) else None


def let_go(
    session: Session,
    registration_id: int,
    attendee_id: int,
    wish: Wish | None,
    *,
    by: str,
    now: datetime,
) -> None:
    """Let a person leave, with whoever accompanies them; no card page is open.

    Without a `wish` on the money, money that was paid stops it (`PaidAlready`). Raises also
    `ChangedSincePreview`, `LeftAlready`, `NobodyStays`, `PaymentOpen`, `RefundTooHigh`,
    `SurplusStays`, `ReasonMissing`, `ProofMissing`, `AnotherCurrency`.
    """
    booking = registration.lock(session, registration_id)
    bill = bills.lock_bill(session, registration_id)
    if attempts.find_active(session, registration_id):
        raise PaymentOpen()
    money = money_of(session, registration_id)
    shown = preview(session, booking, attendee_id, money, now=now)
    decided = _decided(shown, money, wish)
    if bill is not None:
        _settle(session, booking, bill, shown, decided, wish, by=by, now=now)
    if wish is not None and wish.proof is not None:
        proof, note = wish.proof, wish.note
        proofs.accept(session, proof, booking.id, [attendee_id], note=note, by=by, now=now)
    registration.leave(session, booking, shown.people, now=now)
    if bill is not None and booking.status is Status.AWAITING_PAYMENT and not decided.owed:
        registration.confirm(session, booking, now=now)  # what came pays for all who stay
    credit = issue_credit_note(session, bill, now=now) if bill else None
    announce(
        session,
        PeopleLetGo(
            registration_id=booking.id,
            attendee_ids=tuple(one.id for one in shown.people),
            names=tuple(one.full_name for one in shown.people),
            refund=decided.refund,
            kept=decided.kept,
            credit_note_id=credit.id if credit else None,
            at=now,
        ),
    )


def _decided(shown: Preview, money: Money, wish: Wish | None) -> Parting:
    if any(one.currency != money.currency and one.refundable for one in money.payments):
        raise AnotherCurrency()
    if wish is None:
        if refunding.refundable_of(money):
            raise PaidAlready()
        return shown.partings[Reason.ORGANIZER]
    if wish.seen != shown.seal():
        raise ChangedSincePreview()
    refunding.check_wish(wish)
    if wish.reason is not Reason.AMOUNT:
        return shown.partings[wish.reason]
    return _for_amount(shown, wish.amount or Cents(0))


def _for_amount(shown: Preview, amount: Cents) -> Parting:
    most = shown.partings[Reason.AMOUNT].refund
    if not Cents(0) <= amount <= most:
        raise RefundTooHigh(most=most)
    if amount < shown.surplus:
        raise SurplusStays(surplus=shown.surplus)
    return parting(shown.before, shown.ids, kept_for_amount(shown.before, shown.ids, amount))


def _settle(
    session: Session,
    booking: Registration,
    bill: Bill,
    shown: Preview,
    decided: Parting,
    wish: Wish | None,
    *,
    by: str,
    now: datetime,
) -> None:
    """Lower the claim, then promise back what is too much."""
    claim = shown.before.claim(shown.ids)
    bills.take_back(session, bill, part_of(claim, decided.claim - decided.kept), now=now)
    bill.retained += decided.kept
    session.flush()
    forgiving.bear_less(session, bill, decided.unforgiven, now=now)
    if wish is not None and decided.refund:
        money = money_of(session, booking.id)
        refunding.promise(session, booking, money, decided.refund, wish, by=by, now=now)
