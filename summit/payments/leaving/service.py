"""Lets people leave a registration that was sent. Callers hold the transaction.

The claim for who leaves goes down by their price with its taxes, less what is kept of it; money
that is too much then goes back. The last person leaving is a withdrawal of the whole.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from summit.kernel.events import announce
from summit.kernel.money import Cents
from summit.payments.documents.service import issue_credit_note
from summit.payments.errors import PaidAlready
from summit.payments.events import PeopleLetGo
from summit.payments.leaving import claims
from summit.payments.leaving.errors import BankHolds
from summit.payments.leaving.rules import Parting, Standing
from summit.payments.queries import Money, money_of
from summit.payments.refunding import service as refunding
from summit.payments.refunding.amounts import paid_of, standing_of
from summit.payments.refunding.effects import Effect
from summit.payments.refunding.rules import Reason
from summit.payments.refunding.service import Wish
from summit.payments.service import attempts, bills
from summit.payments.service.settling import settle_what_waited
from summit.payments.visas import proofs
from summit.registration import service as registration
from summit.registration.models import Attendee, Registration


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


def preview(
    session: Session, booking: Registration, attendee_id: int, money: Money, *, now: datetime
) -> Preview:
    """Return what would follow if this person left now, with who accompanies them.

    Raises `NotYetSent`, `LeftAlready`.
    """
    people = registration.leaving_with(booking, attendee_id)
    prices = {one.id: one.price for one in booking.attendees}
    before = standing_of(bills.find_bill(session, booking.id), money, prices)
    ids = frozenset(one.id for one in people)
    return Preview(
        people=people,
        before=before,
        partings=claims.partings(session, before, ids, Reason, has_fee=True, now=now),
        surplus=claims.surplus_going(money),
    )


def foresee(
    session: Session, booking: Registration, shown: Preview, money: Money, wish: Wish
) -> Effect:
    """Return what follows from a decision on the money when these people leave now.

    Raises `AnotherCurrency`, `BankHolds`, `PaymentInDispute`, `RefundTooHigh`, `SurplusStays`,
    `ReasonMissing`.
    """
    return _foreseen(session, booking, shown, money, _decided(shown, money, wish), wish)


def wish_of_contact(session: Session, seen: str) -> Wish | None:
    """Return what a contact may decide: by the policy. None, while none says what goes back."""
    by_policy = Wish(reason=Reason.POLICY, seen=seen, by_contact=True)
    return by_policy if refunding.windows(session) else None


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
    what `foresee` does, `ChangedSincePreview`, `AskedOtherwise`, `LeftAlready`, `NobodyStays`,
    `PaymentOpen`, `ReviewOpen`, `ProofMissing`.
    """
    booking = registration.lock(session, registration_id)
    bill = bills.lock_bill(session, registration_id)
    attempts.check_idle(session, booking)
    money = money_of(session, registration_id)
    shown = preview(session, booking, attendee_id, money, now=now)
    decided = _decided(shown, money, wish)
    follows = _foreseen(session, booking, shown, money, decided, wish)
    if wish is not None:
        refunding.check_seen(wish, follows)
    if bill is not None:
        claims.lower(session, booking, bill, follows, wish, by=by, now=now)
    if wish is not None and wish.proof is not None:
        proof, note = wish.proof, wish.note
        proofs.accept(session, proof, booking.id, [attendee_id], note=note, by=by, now=now)
    registration.leave(session, booking, shown.people, now=now)
    if bill is not None and not decided.owed:  # what came pays for all who stay
        settle_what_waited(session, booking, owed=money.balance, now=now)
    credit = issue_credit_note(session, bill, now=now) if bill else None
    announce(
        session,
        PeopleLetGo(
            registration_id=booking.id,
            attendee_ids=tuple(one.id for one in shown.people),
            names=tuple(one.full_name for one in shown.people),
            refund=decided.refund,
            awaits_approval=follows.going.awaits_approval,
            kept=decided.kept,
            waits=decided.waits,
            credit_note_id=credit.id if credit else None,
            at=now,
        ),
    )


def _decided(shown: Preview, money: Money, wish: Wish | None) -> Parting:
    claims.check_currency(money)
    if wish is None:
        if paid_of(money):
            raise PaidAlready()
        return shown.partings[Reason.ORGANIZER]
    if wish.by_contact and money.in_dispute:
        raise BankHolds()
    return claims.decided(
        shown.before,
        shown.ids,
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
    wish: Wish | None,
) -> Effect:
    return claims.foresee(
        session, booking, money, shown.before, shown.ids, decided, wish, people=shown.people
    )
