"""Card pages: the wish written down before Stripe is asked, what came of it, and letting go."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from summit.edition.queries import get_summit
from summit.kernel.languages import Language
from summit.kernel.money import Cents
from summit.kernel.transitions import move
from summit.payments.cards import CardOrder, CardPage
from summit.payments.errors import (
    NothingDue,
    PaymentInReview,
    PaymentUnderWay,
    ReviewOpen,
    TooLittleForCard,
)
from summit.payments.models import Attempt, Bill
from summit.payments.queries import money_of, stored_lines
from summit.payments.rules import LEAST_BY_CARD, MOST_CHARGES, Charge, balance_charge, charges
from summit.payments.service import bills
from summit.payments.statuses import ACTIVE, ALLOWED, AttemptStatus
from summit.registration import service as registration
from summit.registration.approval.errors import NotYetApproved
from summit.registration.errors import HoldEnded, PaymentOpen
from summit.registration.models import Registration
from summit.registration.statuses import SENT, SeatsKeptBy, Status

PAGE_OPEN = timedelta(minutes=35)  # Stripe's least is 30; at 31 a frozen retry soon drops below


@dataclass(frozen=True, kw_only=True, slots=True)
class PageWish:
    """How the contact wants the card page. `success_url` has {CHECKOUT_SESSION_ID} in it."""

    language: Language
    success_url: str
    cancel_url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """An attempt as plain values, to be carried out of a transaction."""

    id: uuid.UUID
    registration_id: int
    amount: Cents
    params: dict[str, Any]
    session_id: str | None
    url: str | None
    status: AttemptStatus
    created_at: datetime
    expires_at: datetime

    @property
    def key(self) -> str:
        """Return the idempotency key: a new attempt has a new one."""
        return f"pay:{self.id}"


DrawUp = Callable[[CardOrder], dict[str, Any]]


def open_attempt(
    session: Session, registration_id: int, wish: PageWish, *, draw_up: DrawUp, now: datetime
) -> Asked:
    """Write down the wish to pay by card, or return the one that is open for the same amount.

    From here on the payment keeps the seats, unless they are sure already: what a confirmed
    registration owes is paid here too. Raises `NothingDue`, `HoldEnded`, `PaymentUnderWay`,
    `PaymentInReview`, `TooLittleForCard`.
    """
    booking = registration.lock(session, registration_id)
    bill = bills.lock_bill(session, registration_id)
    _check_payable(booking, now=now)
    money = money_of(session, registration_id)
    owed = money.balance
    if bill is None or owed <= Cents(0):
        raise NothingDue()
    if money.needs_review:
        raise PaymentInReview()
    if not money.fits_card:
        raise TooLittleForCard(least=LEAST_BY_CARD)
    active = find_active(session, registration_id)
    if active is None:
        active = _new(session, booking, bill, owed, wish, draw_up=draw_up, now=now)
    elif active.amount != owed or active.status is AttemptStatus.PROCESSING:
        raise PaymentUnderWay()
    return as_asked(active)


def _check_payable(booking: Registration, *, now: datetime) -> None:
    if booking.status is Status.EXPIRED:
        raise HoldEnded()
    if booking.status is Status.PENDING_APPROVAL:
        raise NotYetApproved()
    if booking.status not in SENT:
        raise NothingDue()
    until = booking.held_until
    if booking.seats_kept_by is SeatsKeptBy.HOLD and until is not None and until <= now:
        raise HoldEnded()  # or a page opened after each other would hold seats for ever


def _new(
    session: Session,
    booking: Registration,
    bill: Bill,
    owed: Cents,
    wish: PageWish,
    *,
    draw_up: DrawUp,
    now: datetime,
) -> Attempt:
    attempt_id, expires_at = uuid.uuid4(), now + PAGE_OPEN
    order = CardOrder(
        attempt_id=str(attempt_id),
        reference=booking.reference,
        charges=_charges(booking, bill, owed, wish.language),
        currency=bill.currency,
        description=f"{booking.reference} · {get_summit(session).name.to(wish.language)}",
        email=booking.contact_email,
        language=wish.language,
        expires_at=expires_at,
        success_url=wish.success_url,
        cancel_url=wish.cancel_url,
    )
    attempt = Attempt(
        id=attempt_id,
        bill_id=bill.id,
        registration_id=booking.id,
        seq=_count(session, bill) + 1,
        amount=owed,
        currency=bill.currency,
        params=draw_up(order),
        status=AttemptStatus.NEW,
        created_at=now,
        expires_at=expires_at,
    )
    session.add(attempt)
    registration.keep_by_payment(booking)
    session.flush()
    return attempt


def _charges(
    booking: Registration, bill: Bill, owed: Cents, language: Language
) -> tuple[Charge, ...]:
    if owed != bill.total or len(bill.lines) > MOST_CHARGES - 2:  # with both taxes
        return balance_charge(booking.reference, owed, language)
    return charges(stored_lines(bill), bills.sums_of(bill), bills.terms_of(bill), language)


def _count(session: Session, bill: Bill) -> int:
    return session.scalar(select(func.count()).where(Attempt.bill_id == bill.id)) or 0


def find_active(session: Session, registration_id: int) -> Attempt | None:
    """Return the one attempt that may still bring money."""
    wanted = select(Attempt).where(
        Attempt.registration_id == registration_id, Attempt.status.in_(ACTIVE)
    )
    return session.scalar(wanted, execution_options={"populate_existing": True})


def check_idle(session: Session, booking: Registration) -> None:
    """See that no payment keeps a locked registration as it is.

    Raises `PaymentOpen` while a card page is, and `ReviewOpen` where one brought money that keeps
    the places until somebody has looked at it.
    """
    if find_active(session, booking.id):
        raise PaymentOpen()
    if booking.seats_kept_by is SeatsKeptBy.PAYMENT:
        raise ReviewOpen()


def find_asked(session: Session, registration_id: int) -> Asked | None:
    active = find_active(session, registration_id)
    return as_asked(active) if active else None


def as_asked(attempt: Attempt) -> Asked:
    return Asked(
        id=attempt.id,
        registration_id=attempt.registration_id,
        amount=attempt.amount,
        params=attempt.params,
        session_id=attempt.session_id,
        url=attempt.url,
        status=attempt.status,
        created_at=attempt.created_at,
        expires_at=attempt.expires_at,
    )


def lock_attempt(session: Session, attempt_id: uuid.UUID) -> tuple[Registration, Attempt]:
    """Lock registration, bill and attempt, in this order, and return the first and the last."""
    owner = session.scalars(select(Attempt.registration_id).where(Attempt.id == attempt_id)).one()
    booking = registration.lock(session, owner)
    bills.lock_bill(session, owner)
    locked = session.get_one(Attempt, attempt_id, with_for_update=True, populate_existing=True)
    return booking, locked


def opened(session: Session, attempt_id: uuid.UUID, page: CardPage) -> Asked:
    """Write down Stripe's page. An attempt that ended meanwhile stays ended."""
    _, attempt = lock_attempt(session, attempt_id)
    if attempt.status is AttemptStatus.NEW:
        adopt(attempt, page)
    session.flush()
    return as_asked(attempt)


def adopt(attempt: Attempt, page: CardPage) -> None:
    """Tie a page to the attempt that asked for it."""
    attempt.session_id, attempt.url = page.session_id, page.url
    attempt.status = move(attempt.status, AttemptStatus.OPEN, ALLOWED)


def failed(
    session: Session, attempt_id: uuid.UUID, *, reason: str, was_promised: bool, now: datetime
) -> None:
    """End an attempt for which there is no page; the next one has a new key.

    `was_promised`: while Stripe was silent somebody was told until when the places are held.
    """
    booking, attempt = lock_attempt(session, attempt_id)
    if attempt.status is AttemptStatus.NEW:
        attempt.review_reason = reason[:200]
        until = max(attempt.expires_at, now) if was_promised else now
        end(booking, attempt, AttemptStatus.FAILED, until=until, now=now)
    session.flush()


def end(
    booking: Registration,
    attempt: Attempt,
    status: AttemptStatus,
    *,
    now: datetime,
    until: datetime | None = None,
) -> None:
    """End an attempt without money; the seats go back to the hold, or to the invoice.

    `until`: how long the hold lasts at least; None: no longer than it did.
    """
    attempt.status = move(attempt.status, status, ALLOWED)
    attempt.ended_at, attempt.url = now, None
    if booking.seats_kept_by is SeatsKeptBy.PAYMENT:
        registration.keep_by_hold(booking, until=until or now)
