"""From the sent draft to its end, and who keeps the seats meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.admission import service as admission
from summit.edition.queries import current_terms, get_summit, opening_at
from summit.edition.service import content_changed
from summit.kernel.events import announce
from summit.kernel.languages import Language
from summit.registration.errors import (
    HoldEnded,
    NamesMissing,
    NotADraft,
    PaymentOpen,
    TermsChanged,
    TermsNotAccepted,
)
from summit.registration.events import (
    PlacesKeptByInvoice,
    RegistrationConfirmed,
    RegistrationEnded,
    RegistrationSubmitted,
)
from summit.registration.models import Consent, Purpose, Registration
from summit.registration.statuses import PaymentWay, SeatsKeptBy, Status


@dataclass(frozen=True, kw_only=True, slots=True)
class Submission:
    """What the review page adds: the terms, and a yes per purpose in the words it was asked."""

    terms_id: int
    terms_language: Language
    consents: Mapping[Purpose, str] = field(default_factory=dict)


def lock(session: Session, registration_id: int) -> Registration:
    """Return the row as it is now, locked; first in the order of locks."""
    return session.get_one(
        Registration, registration_id, with_for_update=True, populate_existing=True
    )


def submit(
    session: Session, registration_id: int, given: Submission, *, now: datetime
) -> Registration:
    """Turn a draft into an order, or at once into a confirmed place where nothing is owed."""
    registration = lock(session, registration_id)
    if registration.status is Status.EXPIRED:
        raise HoldEnded()
    if registration.status is not Status.DRAFT:
        raise NotADraft()
    if any(not person.is_named for person in registration.attendees):
        raise NamesMissing()
    _accept_terms(session, registration, given, now=now)
    registration.submitted_at = now
    if registration.subtotal:
        registration.become(Status.AWAITING_PAYMENT)
        session.flush()
    announce(session, RegistrationSubmitted(registration.id, now))
    if not registration.subtotal:
        confirm(session, registration, now=now)
    return registration


def _accept_terms(
    session: Session, registration: Registration, given: Submission, *, now: datetime
) -> None:
    terms = current_terms(session)
    if terms is None or given.terms_language not in terms.text:
        raise TermsNotAccepted()
    if terms.id != given.terms_id:
        raise TermsChanged()
    registration.terms_id = terms.id
    registration.terms_language = given.terms_language
    registration.terms_accepted_at = now
    session.add_all(  # not through the registration: that would read and flush first
        Consent(
            registration_id=registration.id,
            purpose=purpose,
            wording=words,
            language=registration.language,
            given_at=now,
        )
        for purpose, words in given.consents.items()
    )


def withdraw_consent(
    session: Session, registration_id: int, purpose: Purpose, *, now: datetime
) -> None:
    """Take a yes back; that it was once given stays written down."""
    registration = lock(session, registration_id)
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
    """Keep the places until the invoice is due. Raises `PaymentOpen` while a card page is."""
    registration = lock(session, registration_id)
    if registration.status is Status.EXPIRED:
        raise HoldEnded()
    if registration.status is not Status.AWAITING_PAYMENT:
        raise NotADraft()
    if registration.seats_kept_by is SeatsKeptBy.PAYMENT:
        raise PaymentOpen()
    registration.pays_by = PaymentWay.INVOICE
    registration.purchase_order = purchase_order
    registration.seats_kept_by = SeatsKeptBy.INVOICE
    registration.held_until = due
    session.flush()
    announce(session, PlacesKeptByInvoice(registration.id, due, now))


def keep_by_payment(registration: Registration) -> None:
    """Let a card page keep the seats: only payments lets go, after Stripe's answer."""
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


def keep_by_invoice(registration: Registration) -> None:
    """Take the seats from the sweep: part of the money came, the office decides on the rest."""
    registration.pays_by = PaymentWay.INVOICE
    registration.seats_kept_by = SeatsKeptBy.INVOICE


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
    admission.take(session, _seats(session, registration), waited=not is_open)
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
    admission.give_back(session, _seats(session, registration), now=now)
    announce(session, RegistrationEnded(registration.id, now))


def _seats(session: Session, registration: Registration) -> Mapping[int, int]:
    people = [attendee.category_id for attendee in registration.attendees]
    return admission.counters_of(session, people)


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
