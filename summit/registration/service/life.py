"""From the sent draft to its end, and who keeps the seats meanwhile."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.admission import service as admission
from summit.admission.codes.service import count_anyway
from summit.edition.queries import get_summit, opening_at
from summit.edition.service import content_changed
from summit.kernel.events import announce
from summit.registration.approval.errors import NotYetApproved
from summit.registration.codes.pricing import uses_of
from summit.registration.codes.seats import seats_of
from summit.registration.errors import (
    HoldEnded,
    NotADraft,
    PaymentOpen,
)
from summit.registration.events import (
    PlacesKeptByInvoice,
    PlacesKeptUnasked,
    RegistrationConfirmed,
    RegistrationEnded,
)
from summit.registration.family import family_of
from summit.registration.models import Attendee, Purpose, Registration
from summit.registration.statuses import PaymentWay, SeatsKeptBy, Status


def lock(session: Session, registration_id: int) -> Registration:
    """Return the row as it is now, locked; first in the order of locks."""
    return session.get_one(
        Registration, registration_id, with_for_update=True, populate_existing=True
    )


def lock_person(session: Session, attendee_id: int) -> tuple[Attendee, Registration]:
    """Return a person as they are now, and their registration, locked.

    Before the lock another payer's may have taken them over: it is locked then.
    """
    person = session.get_one(Attendee, attendee_id)
    booking = lock(session, person.registration_id)
    session.refresh(person)
    while person.registration_id != booking.id:
        booking = lock(session, person.registration_id)
        session.refresh(person)
    return person, booking


def lock_family(session: Session, registration_id: int) -> Sequence[Registration]:
    """Lock a registration and those sent with it, by ascending id."""
    one = session.get_one(Registration, registration_id)
    wanted = family_of(one).with_for_update()
    return session.scalars(wanted, execution_options={"populate_existing": True}).all()


def lock_after_whole(session: Session, registration_id: int) -> Registration:
    """Lock a registration after the one it was sent with: what all of them hold stays as it is."""
    part_of = select(Registration.part_of_id).where(Registration.id == registration_id)
    whole_id = session.scalar(part_of)
    if whole_id is not None:
        lock(session, whole_id)
    return lock(session, registration_id)


def withdraw_consent(
    session: Session, registration_id: int, purpose: Purpose, *, now: datetime
) -> None:
    """Take a yes back, for all that was sent with it; that it was once given stays written down."""
    for registration in lock_family(session, registration_id):
        for consent in registration.consents:
            if consent.purpose is purpose and consent.withdrawn_at is None:
                consent.withdrawn_at = now
                content_changed(session)  # the published list names them no more
    session.flush()


def choose_invoice(
    session: Session,
    registration_id: int,
    *,
    due: datetime,
    purchase_order: str | None,
    now: datetime,
) -> None:
    """Keep the places until the invoice is due.

    Asked once more, nothing happens: the day may have been moved, and the letter was sent. A
    purchase order that is left out stays as it was sent. Raises `PaymentOpen` while a card page is.
    """
    registration = lock(session, registration_id)
    if registration.status is Status.EXPIRED:
        raise HoldEnded()
    if registration.status is Status.PENDING_APPROVAL:
        raise NotYetApproved()
    if registration.status is not Status.AWAITING_PAYMENT:
        raise NotADraft()
    if registration.seats_kept_by is SeatsKeptBy.PAYMENT:
        raise PaymentOpen()
    registration.purchase_order = purchase_order or registration.purchase_order
    if registration.seats_kept_by is SeatsKeptBy.INVOICE:
        session.flush()
        return
    registration.pays_by = PaymentWay.INVOICE
    registration.seats_kept_by = SeatsKeptBy.INVOICE
    registration.held_until = due
    session.flush()
    announce(session, PlacesKeptByInvoice(registration.id, due, now))


def keep_by_payment(registration: Registration) -> None:
    """Let a card page keep the seats: only payments lets go, after Stripe's answer.

    A confirmed registration's are sure: a page for what it owes keeps nothing, and no clock may
    take them once the page has ended.
    """
    if registration.status is Status.CONFIRMED:
        return
    if registration.seats_kept_by is not SeatsKeptBy.INVOICE:  # an invoice may be paid by card
        registration.pays_by = PaymentWay.CARD
    registration.seats_kept_by = SeatsKeptBy.PAYMENT


def keep_by_hold(registration: Registration, *, until: datetime) -> None:
    """Hand the seats back when no card page is open: to the hold, or to the invoice chosen."""
    if registration.pays_by is PaymentWay.INVOICE:
        registration.seats_kept_by = SeatsKeptBy.INVOICE
        return
    registration.seats_kept_by = SeatsKeptBy.HOLD
    registration.held_until = max(registration.held_until or until, until)


def keep_by_invoice(session: Session, registration: Registration, *, now: datetime) -> None:
    """Take the seats from the sweep: part of the money came, the office decides on the rest.

    Until when that is paid, whoever hears of it says: the end of a hold is no due day.
    """
    registration.pays_by = PaymentWay.INVOICE
    registration.seats_kept_by = SeatsKeptBy.INVOICE
    session.flush()
    announce(session, PlacesKeptUnasked(registration.id, now))


def confirm(session: Session, registration: Registration, *, now: datetime) -> None:
    """Confirm and say so. Confirming twice raises `IllegalTransition`."""
    registration.become(Status.CONFIRMED)
    registration.seats_kept_by = registration.held_until = None
    registration.confirmed_at = now
    session.flush()
    announce(session, RegistrationConfirmed(registration.id, now))


def revive(session: Session, registration: Registration, *, now: datetime) -> None:
    """Take the seats of an expired registration again, for money that came late.

    It stands behind the waiting list while anybody can be asked, and no longer.
    Raises `SoldOut` where they went to others; the caller rolls back to a savepoint and refunds.
    """
    is_open, _boundary = opening_at(get_summit(session), now)
    seats = seats_of(session, registration.attendees)
    admission.take_with_waived(session, seats.normal, seats.waived, waited=not is_open)
    for code_id, count in sorted(uses_of(registration.attendees).items()):
        count_anyway(session, code_id, count)  # the price was promised
    registration.ended_at = None
    confirm(session, registration, now=now)


def withdraw(session: Session, registration_id: int, end: Status, *, now: datetime) -> None:
    """End a registration and return its seats. Raises `PaymentOpen`."""
    registration = lock(session, registration_id)
    if registration.seats_kept_by is SeatsKeptBy.PAYMENT:
        raise PaymentOpen()
    registration.become(end)
    registration.seats_kept_by = registration.held_until = None
    registration.ended_at = now
    session.flush()
    seats = seats_of(session, registration.attendees)
    admission.give_back(session, seats.normal, waived=seats.waived, now=now)
    announce(session, RegistrationEnded(registration.id, now))


def lapsed(session: Session, *, now: datetime) -> Sequence[int]:
    """Return whose hold has ended. Seats that a payment keeps are not the sweep's to return."""
    kept_by_hold = Registration.seats_kept_by == SeatsKeptBy.HOLD
    return session.scalars(
        select(Registration.id).where(kept_by_hold, Registration.held_until <= now)
    ).all()


def expire(session: Session, registration_id: int, *, now: datetime) -> bool:
    """Expire a lapsed hold, unless it changed since it was found. Returns whether it did."""
    registration = lock(session, registration_id)
    until = registration.held_until
    if registration.seats_kept_by is not SeatsKeptBy.HOLD or until is None or until > now:
        return False
    withdraw(session, registration_id, Status.EXPIRED, now=now)
    return True
