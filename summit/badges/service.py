"""Issues badges when a registration's places are sure, and ends them."""

import uuid
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from summit.admission.events import BadgesWaitNoLonger
from summit.badges.errors import AlreadyReplaced
from summit.badges.events import BadgesGiven
from summit.badges.models import Badge, BadgeEnd
from summit.badges.token import new_short_code
from summit.kernel.events import announce
from summit.kernel.money import Cents
from summit.payments.events import BalanceSettled, PayerChanged
from summit.payments.proofs.events import ProofAccepted
from summit.payments.proofs.queries import may_hold_badge
from summit.payments.queries import money_of
from summit.registration import service as registration
from summit.registration.events import (
    PeopleLeft,
    PersonNamed,
    PersonReplaced,
    PlacesKeptByInvoice,
    RegistrationConfirmed,
    RegistrationEnded,
    TypeChanged,
)
from summit.registration.models import Attendee, Registration
from summit.registration.payers import payer_of_all
from summit.registration.statuses import SENT, PaymentWay, Status

EARLIER = (  # who of a registration holds no living badge, and the highest serial they had
    select(Attendee.id, func.coalesce(func.max(Badge.serial), 0))
    .outerjoin(Badge, Badge.attendee_id == Attendee.id)
    .where(
        Attendee.registration_id == bindparam("registration_id"),
        Attendee.left_at.is_(None),
        Attendee.given_name != "",  # a badge is somebody's: it waits for the name
        may_hold_badge(),  # and for a proof, where the type says so
    )
    .group_by(Attendee.id)
    .having(func.count(Badge.id).filter(Badge.ended_at.is_(None)) == 0)
    .order_by(Attendee.id)
)
TAKEN = select(Badge.id).where(Badge.short_code.in_(bindparam("codes", expanding=True))).limit(1)


def issue_badges(
    session: Session, fact: RegistrationConfirmed | PlacesKeptByInvoice | BalanceSettled
) -> None:
    """Give every attendee a badge who has none that lives: by invoice it came earlier."""
    _issue(session, fact.registration_id, now=fact.at)


def _issue(
    session: Session, registration_id: int, *, only: int | None = None, now: datetime
) -> None:
    """Give badges to whom of a registration has none, or to `only` one of them."""
    found = session.execute(EARLIER, {"registration_id": registration_id}).all()
    earlier = [row for row in found if only in (None, row.id)]
    codes = _unused_codes(session, len(earlier))
    session.add_all(
        _next_badge(attendee_id, serial, code, now=now)
        for (attendee_id, serial), code in zip(earlier, codes, strict=True)
    )
    session.flush()


def issue_badges_unpaid(session: Session, registration_id: int, *, now: datetime) -> None:
    """Give badges before the money comes, because somebody who may says so."""
    _issue(session, registration_id, now=now)


def issue_badges_early(session: Session, fact: PlacesKeptByInvoice) -> None:
    """Give badges before the money comes, where the municipality owes it and nobody else."""
    booking = session.get_one(Registration, fact.registration_id)
    if payer_of_all(booking.attendees) is None:
        issue_badges(session, fact)


def issue_named_badge(session: Session, fact: PersonNamed | ProofAccepted) -> None:
    """Give a badge to who was named or proven, where it is confirmed and nothing is owed."""
    booking = session.get_one(Registration, fact.registration_id)
    is_settled = money_of(session, booking.id).balance <= Cents(0)
    if booking.status is Status.CONFIRMED and is_settled:
        _issue(session, booking.id, only=fact.attendee_id, now=fact.at)


def issue_awaited_badges(session: Session, fact: BadgesWaitNoLonger) -> None:
    """Give badges to whom only a proof was missing, once their type asks for it no longer."""
    wanted = (
        select(Attendee.registration_id)
        .join(Registration, Attendee.registration_id == Registration.id)
        .where(
            Attendee.category_id == fact.category_id,
            Attendee.left_at.is_(None),
            Registration.status.in_(SENT),
        )
    )
    for number in session.scalars(wanted.distinct().order_by(Attendee.registration_id)).all():
        booking = registration.lock(session, number)
        is_settled = money_of(session, number).balance <= Cents(0)
        if booking.status is Status.CONFIRMED and is_settled:
            _issue(session, number, now=fact.at)
            announce(session, BadgesGiven(number, fact.at))


def issue_named_badge_early(
    session: Session, fact: PersonNamed | ProofAccepted | TypeChanged
) -> None:
    """Give it before the money comes, where the others have theirs or an invoice was asked for.

    What is kept by an invoice because a part of the money came was not asked for.
    """
    booking = session.get_one(Registration, fact.registration_id)
    if booking.status is not Status.AWAITING_PAYMENT or payer_of_all(booking.attendees):
        return
    by_invoice = booking.pays_by is PaymentWay.INVOICE
    if _others_hold_one(session, booking.id) or (
        by_invoice and not money_of(session, booking.id).ever_came
    ):
        _issue(session, booking.id, only=fact.attendee_id, now=fact.at)


def _others_hold_one(session: Session, registration_id: int) -> bool:
    living = (
        select(Badge.id)
        .join(Attendee, Attendee.id == Badge.attendee_id)
        .where(Attendee.registration_id == registration_id, Badge.ended_at.is_(None))
    )
    return session.scalar(living.limit(1)) is not None


def end_badges(session: Session, fact: RegistrationEnded) -> None:
    """End what a withdrawn registration's people hold."""
    people = select(Attendee.id).where(Attendee.registration_id == fact.registration_id)
    _end(session, people, BadgeEnd.CANCELLED, now=fact.at)


def end_badges_of(session: Session, fact: PeopleLeft | PayerChanged) -> None:
    """End what people hold who left a registration, or whom another payer now pays for."""
    _end(session, fact.attendee_ids, BadgeEnd.CANCELLED, now=fact.at)


def hand_over_badge(session: Session, fact: PersonReplaced) -> None:
    """End the badge of who is replaced, and give the newcomer one if there was any."""
    if not _holds_one(session, fact.old_id):
        return
    _end(session, [fact.old_id], BadgeEnd.SUBSTITUTED, now=fact.at)
    _issue(session, fact.registration_id, only=fact.new_id, now=fact.at)


def change_badge(session: Session, fact: TypeChanged) -> None:
    """End the badge that names the old type; another is given where the person had one.

    On a confirmed registration whoever owes for a dearer type waits for it until nothing is owed.
    No rate stands on a badge: where only that is another one, a badge stays as it is, and whoever
    waited for the proof of a rate waits no longer where that of the other one was accepted.
    """
    booking = session.get_one(Registration, fact.registration_id)
    had_one = _holds_one(session, fact.attendee_id)
    if fact.is_within_type and had_one:
        return
    _end(session, [fact.attendee_id], BadgeEnd.REPLACED, now=fact.at)
    if booking.status is Status.CONFIRMED:
        may_have_one = not fact.owes or (had_one and not fact.is_dearer)
    else:
        may_have_one = had_one
    if may_have_one:
        _issue(session, fact.registration_id, only=fact.attendee_id, now=fact.at)


def _holds_one(session: Session, attendee_id: int) -> bool:
    living = select(Badge.id).where(Badge.attendee_id == attendee_id, Badge.ended_at.is_(None))
    return session.scalar(living) is not None


def _end(
    session: Session, people: Select[int] | Collection[int], end: BadgeEnd, *, now: datetime
) -> None:
    live = select(Badge).where(Badge.ended_at.is_(None), Badge.attendee_id.in_(people))
    for badge in session.scalars(live):
        badge.ended_at, badge.end = now, end
    session.flush()


def replace_badge(session: Session, attendee_id: int, serial: int, *, now: datetime) -> Badge:
    """End the lost badge of this serial and issue the next; the old print opens no door.

    Raises `AlreadyReplaced` where another one lives by now: a button pressed twice ends no badge
    that was just handed out. Raises `NoResultFound` where this person holds no living badge: none
    is made for a place that is given up in the same moment.
    """
    person = session.get_one(Attendee, attendee_id)
    registration.lock(session, person.registration_id)
    living = select(Badge).where(Badge.attendee_id == attendee_id, Badge.ended_at.is_(None))
    lost = session.scalars(living, execution_options={"populate_existing": True}).one()
    if lost.serial != serial:
        raise AlreadyReplaced(code=lost.short_code)
    lost.ended_at, lost.end = now, BadgeEnd.REPLACED
    session.flush()  # before the next one: only one may live
    [code] = _unused_codes(session, 1)
    badge = _next_badge(attendee_id, lost.serial, code, now=now)
    session.add(badge)
    session.flush()
    return badge


def _next_badge(attendee_id: int, serial: int, code: str, *, now: datetime) -> Badge:
    return Badge(
        id=uuid.uuid4(),
        attendee_id=attendee_id,
        serial=serial + 1,
        short_code=code,
        issued_at=now,
    )


def _unused_codes(session: Session, count: int) -> list[str]:
    """Return codes nobody has; the unique constraint still has the last word."""
    while True:
        codes = {new_short_code() for _ in range(count)}
        taken = session.scalars(TAKEN, {"codes": list(codes)}).first()
        if len(codes) == count and taken is None:
            return list(codes)
