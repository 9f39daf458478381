"""Gives one person's bill to another payer. Callers hold the transaction.

The person moves to a part of their own (decision 130), with a bill at the same price; the earlier
bill claims less by what it said for them. Who accompanies them stays where they are.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from summit.edition.queries import get_summit, zone_of
from summit.kernel.events import announce
from summit.kernel.money import Cents
from summit.payments.another_payer.errors import (
    FreeOfCharge,
    MoneyCame,
    NotAwaitingPayment,
    NotOnThisBill,
    OnlyOne,
    SamePayer,
)
from summit.payments.another_payer.models import PayerChange
from summit.payments.documents.service import issue_credit_note
from summit.payments.errors import ChangedSincePreview
from summit.payments.events import PayerChanged
from summit.payments.leaving.rules import Standing, standing
from summit.payments.models import Bill
from summit.payments.queries import Preview, money_of, preview, resides_here
from summit.payments.rules import Sums
from summit.payments.service import attempts, bills
from summit.registration import service as registration
from summit.registration.errors import HoldEnded, PaymentOpen
from summit.registration.models import Attendee, Registration
from summit.registration.payers import Paying, are_one, payer_of
from summit.registration.queries import get_whole
from summit.registration.statuses import SeatsKeptBy, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What both bills say when one person is given to another payer now."""

    person: Attendee
    paying: Paying
    before: Standing
    bill: Preview  # the new one
    due: datetime  # until when it is to be paid
    due_day: str

    @property
    def share(self) -> Sums:
        """Return what the earlier bill says for this person; that much is taken back of it."""
        return self.before.claim(frozenset({self.person.id}))

    @property
    def left(self) -> Cents:
        return self.before.claimed - self.share.total

    @property
    def loses_discount(self) -> bool:
        """Tell whether the earlier bill asked less for this person than their price."""
        return self.share.subtotal < self.person.price

    def seal(self) -> str:
        """Return what a page carries of what it showed: who pays, both bills, until which day."""
        payer = self.paying.payer
        shown = [
            self.person.id,
            self.paying.paid_by.value,
            payer.name if payer else "",
            payer.email if payer else "",
            payer.is_resident if payer else "",
            self.before.claimed.amount,
            self.share.total.amount,
            self.bill.sums.total.amount,
            self.due_day,
        ]
        return ":".join(map(str, shown))


def check_movable(
    session: Session, booking: Registration, attendee_id: int, *, now: datetime
) -> Attendee:
    """Return the person whose bill may be given to somebody else.

    An open card page is no reason against it: it is closed first. Raises `MoneyCame`,
    `NotAwaitingPayment`, `HoldEnded`, `NotOnThisBill`, `FreeOfCharge`, `OnlyOne`.
    """
    if money_of(session, booking.id).ever_came:  # gone back or not: a person decides
        raise MoneyCame()
    if booking.status is not Status.AWAITING_PAYMENT:
        raise NotAwaitingPayment()
    until = booking.held_until
    if booking.seats_kept_by is SeatsKeptBy.HOLD and until is not None and until <= now:
        raise HoldEnded()
    person = next((one for one in booking.attendees if one.id == attendee_id), None)
    if person is None:
        raise NotOnThisBill()
    if not person.price:
        raise FreeOfCharge()
    if len(booking.attendees) == 1:
        raise OnlyOne()
    return person


def foresee(
    session: Session,
    booking: Registration,
    attendee_id: int,
    paying: Paying,
    *,
    due: datetime,
    now: datetime,
) -> Change:
    """Return what would follow. Raises what `check_movable` does, `SamePayer`, `SalesClosed`."""
    person = check_movable(session, booking, attendee_id, now=now)
    if are_one(payer_of(person), paying.payer):
        raise SamePayer()
    bill = bills.find_bill(session, booking.id)
    if bill is None:
        raise NotAwaitingPayment()
    return Change(
        person=person,
        paying=paying,
        before=_standing(bill, booking),
        bill=preview(session, [person], resides=resides_here(paying.payer, booking)),
        due=due,
        due_day=due.astimezone(zone_of(get_summit(session))).date().isoformat(),
    )


def _standing(bill: Bill, booking: Registration) -> Standing:
    """Divide the claim among the people, as when somebody leaves; nothing was paid of it."""
    prices = {one.id: one.price for one in booking.attendees}
    remaining = bills.remaining(bill)
    return standing(remaining, bill.retained, Cents(0), prices, forgiven=Cents(0))


def hand_over(
    session: Session,
    registration_id: int,
    attendee_id: int,
    paying: Paying,
    *,
    due: datetime,
    seen: str,
    by: str,
    now: datetime,
) -> Registration:
    """Give one person's bill to another payer; no card page is open. Return the part.

    Raises what `foresee` does, `PaymentOpen`, and `ChangedSincePreview` where the page showed
    something else.
    """
    registration.lock_family(session, registration_id)  # all: the part will point to the first
    bill = bills.lock_bill(session, registration_id)
    booking = get_whole(session, registration_id)
    if attempts.find_active(session, registration_id):
        raise PaymentOpen()
    change = foresee(session, booking, attendee_id, paying, due=due, now=now)
    if seen != change.seal() or bill is None:
        raise ChangedSincePreview()
    bills.take_back(session, bill, change.share, now=now)
    part = registration.hand_over(session, booking, change.person, paying, due=due, now=now)
    if not change.left:
        registration.confirm(session, booking, now=now)  # nothing is asked for who stays
    credit = issue_credit_note(session, bill, now=now)
    kept = _keep(session, booking, part, change, by=by, now=now)
    announce(
        session,
        PayerChanged(
            change_id=kept.id,
            registration_id=booking.id,
            attendee_ids=(attendee_id,),
            credit_note_id=credit.id if credit else None,
            at=now,
        ),
    )
    return part


def _keep(
    session: Session,
    booking: Registration,
    part: Registration,
    change: Change,
    *,
    by: str,
    now: datetime,
) -> PayerChange:
    kept = PayerChange(
        registration_id=booking.id,
        part_id=part.id,
        attendee_id=change.person.id,
        amount=change.share.total,
        changed_by=by,
        changed_at=now,
    )
    session.add(kept)
    session.flush()
    return kept
