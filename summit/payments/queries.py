"""What is owed, paid and refunded, as pages of the holder and the office show it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.edition.queries import find_summit, get_summit
from summit.kernel.languages import Translated
from summit.kernel.money import Cents
from summit.payments.balances import FORGIVEN, LOST, OWED, PAID, REFUND_PENDING, REFUNDED
from summit.payments.differences.queries import TO_REVIEW
from summit.payments.disputing.models import Dispute
from summit.payments.errors import SalesClosed
from summit.payments.models import Attempt, Bill, Payment, Refund, TaxProfile
from summit.payments.reduced import name_of_place
from summit.payments.reversing.models import Reversal
from summit.payments.reversing.statuses import ReversalKind
from summit.payments.rules import LEAST_BY_CARD, Line, Sums, TaxTerms, lines_of, sums
from summit.payments.shown import (
    PaymentShown,
    RefundShown,
    ReversalShown,
    payment_shown,
    refund_shown,
)
from summit.payments.statuses import (
    ACTIVE,
    AttemptStatus,
    TaxRegime,
)
from summit.registration.models import Attendee, Registration
from summit.registration.payers import OtherPayer, payer_of_all

HERE = "CA"
_BILLED = select(Bill, PAID, REFUNDED, REFUND_PENDING, LOST, FORGIVEN, OWED).join(Registration)


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """What a bill would say if the registration were sent now."""

    lines: tuple[Line, ...]
    sums: Sums
    terms: TaxTerms
    currency: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Money:
    """The money of one registration; everything is zero and empty while there is no bill.

    `paid` counts no payment that was undone. `refunded` has arrived, `refund_pending` is on its
    way, `lost` was taken by a bank that decided against us; each lessens what `paid` covers.
    """

    bill_id: int | None
    payer_name: str
    other_payer: str | None  # the same, where somebody pays in place of the municipality
    currency: str
    regime: TaxRegime | None
    gst_number: str | None
    qst_number: str | None
    lines: tuple[Line, ...]
    subtotal: Cents
    taxable: Cents
    gst: Cents
    qst: Cents
    total: Cents
    paid: Cents
    refunded: Cents
    refund_pending: Cents
    lost: Cents
    credited: Cents  # taken back of the total
    retained: Cents  # of what is claimed: kept of those who left
    forgiven: Cents  # of what a bank on the way kept
    balance: Cents  # still owed; negative where too much was paid
    payments: tuple[PaymentShown, ...]
    refunds: tuple[RefundShown, ...]
    card_page_until: datetime | None  # one is open until then
    is_processing: bool  # a delayed payment is on its way
    needs_review: bool  # a card payment does not fit, and somebody must look at it still

    @property
    def kept(self) -> Cents:
        """Return what was paid and has not gone; below zero where more went back than counts."""
        return self.paid - self.refunded - self.refund_pending - self.lost

    @property
    def fits_card(self) -> bool:
        """Tell whether what is owed can be charged to a card at all."""
        return self.balance >= LEAST_BY_CARD

    @property
    def in_dispute(self) -> bool:
        return any(one.in_dispute for one in self.payments)

    @property
    def ever_came(self) -> bool:
        """Tell whether money ever came, gone back or not; what was recorded by mistake did not."""
        return any(
            one.reversal is None or one.reversal.kind is not ReversalKind.MISTAKE
            for one in self.payments
        )

    @property
    def undone(self) -> Mapping[int, ReversalShown]:
        """Return by their numbers the payments that were undone: their receipts hold no longer."""
        return {one.id: one.reversal for one in self.payments if one.reversal}


def tax_terms(session: Session) -> TaxTerms:
    """Return the taxes in force; without a profile sales are closed."""
    profile = session.get(TaxProfile, 1)
    if profile is None:
        return TaxTerms(TaxRegime.NOT_YET_REGISTERED)
    return TaxTerms(profile.regime, profile.gst_number, profile.qst_number, profile.taxable_percent)


def business_number(session: Session) -> str | None:
    """Return the organizer's own number as its documents say it; None while nobody entered one."""
    return session.scalar(select(TaxProfile.business_number))


def can_sell(session: Session) -> bool:
    """Tell whether paid sales may be open: one of the facts of the site's state.

    Who sells must be named: a bill without the organizer's legal name and address is none.
    """
    summit = find_summit(session)
    is_named = summit is not None and summit.organizer_name and summit.organizer_address
    return bool(is_named) and tax_terms(session).may_sell


def preview(
    session: Session, people: Sequence[Attendee], *, resides: bool | None = None
) -> Preview:
    """Return lines and taxes of what one payer pays for. Raises `SalesClosed`.

    `resides`: whether who is to pay resides in Canada; None: whoever pays for them now.
    """
    subtotal = sum((person.price for person in people), Cents(0))
    if subtotal and not can_sell(session):
        raise SalesClosed()
    terms = tax_terms(session)
    if people:
        now_pays = resides_here(payer_of_all(people), people[0].registration)
        terms = terms.for_buyer(is_resident=now_pays if resides is None else resides)
    return Preview(
        lines=lines_of([(name_of_place(person), person.price) for person in people]),
        sums=sums(subtotal, terms),
        terms=terms,
        currency=get_summit(session).currency,
    )


def asks_residence(session: Session) -> bool:
    """Tell whether taxes depend on where each payer resides."""
    return tax_terms(session).asks_residence


def resides_here(payer: OtherPayer | None, booking: Registration) -> bool:
    """Tell whether a payer resides in Canada: as it was asked, or as the municipality does."""
    if payer is not None and payer.is_resident is not None:
        return payer.is_resident
    return booking.country == HERE


def stored_lines(bill: Bill) -> tuple[Line, ...]:
    """Return the lines as they were frozen."""
    return tuple(
        Line(Translated(one["name"]), Cents(one["unit"]), one["quantity"]) for one in bill.lines
    )


def money_of(session: Session, registration_id: int) -> Money:
    """Return the money of a registration; without a bill, nothing is owed."""
    found = session.execute(_BILLED.where(Bill.registration_id == registration_id)).one_or_none()
    if found is None:
        return nothing_owed(get_summit(session).currency)
    bill, *sums_in_cents = found
    paid, refunded, refund_pending, lost, forgiven, balance = (
        Cents(int(one)) for one in sums_in_cents
    )
    payments, refunds = _payments(session, bill), _refunds(session, bill)
    disputes, reversals = _disputes(session, bill), _reversals(session, bill)
    attempts = session.scalars(select(Attempt).where(Attempt.bill_id == bill.id)).all()
    active = next((one for one in attempts if one.status in ACTIVE), None)
    return Money(
        bill_id=bill.id,
        payer_name=bill.payer_name,
        other_payer=bill.other_payer,
        currency=bill.currency,
        regime=bill.regime,
        gst_number=bill.gst_number,
        qst_number=bill.qst_number,
        lines=stored_lines(bill),
        subtotal=bill.subtotal,
        taxable=bill.taxable,
        gst=bill.gst,
        qst=bill.qst,
        total=bill.total,
        paid=paid,
        refunded=refunded,
        refund_pending=refund_pending,
        lost=lost,
        credited=bill.credited,
        retained=bill.retained,
        forgiven=forgiven,
        balance=balance,
        payments=tuple(
            payment_shown(one, refunds, disputes, reversals.get(one.id)) for one in payments
        ),
        refunds=tuple(refund_shown(refund, payments) for refund in refunds),
        card_page_until=active.expires_at if active else None,
        is_processing=bool(active and active.status is AttemptStatus.PROCESSING),
        needs_review=_needs_review(session, bill, attempts),
    )


def is_attempt_of(session: Session, registration_id: int, session_id: str) -> bool:
    """Tell whether a session named in an address is one we opened for this registration."""
    wanted = select(Attempt.id).where(
        Attempt.registration_id == registration_id, Attempt.session_id == session_id
    )
    return session.scalar(wanted) is not None


def find_unpaid_page(session: Session, attempt_id: str | None) -> str | None:
    """Return Stripe's session of an attempt of ours whose payment is not recorded."""
    try:
        wanted = uuid.UUID(attempt_id or "")
    except ValueError:
        return None
    recorded = select(Payment.attempt_id).where(Payment.attempt_id == wanted)
    asked = select(Attempt.session_id).where(Attempt.id == wanted, ~recorded.exists())
    return session.scalar(asked)


def nothing_owed(currency: str) -> Money:
    """Return the money of a registration that has no bill."""
    zero = Cents(0)
    return Money(
        bill_id=None,
        payer_name="",
        other_payer=None,
        currency=currency,
        regime=None,
        gst_number=None,
        qst_number=None,
        lines=(),
        subtotal=zero,
        taxable=zero,
        gst=zero,
        qst=zero,
        total=zero,
        paid=zero,
        refunded=zero,
        refund_pending=zero,
        lost=zero,
        credited=zero,
        retained=zero,
        forgiven=zero,
        balance=zero,
        payments=(),
        refunds=(),
        card_page_until=None,
        is_processing=False,
        needs_review=False,
    )


def _needs_review(session: Session, bill: Bill, attempts: Sequence[Attempt]) -> bool:
    is_odd = any(one.status is AttemptStatus.NEEDS_REVIEW for one in attempts)
    wanted = select(Bill.id).where(Bill.id == bill.id, TO_REVIEW)
    return is_odd and session.scalar(wanted) is not None


def _payments(session: Session, bill: Bill) -> Sequence[Payment]:
    return session.scalars(
        select(Payment).where(Payment.bill_id == bill.id).order_by(Payment.id)
    ).all()


def _refunds(session: Session, bill: Bill) -> Sequence[Refund]:
    wanted = select(Refund).join(Payment, Refund.payment_id == Payment.id)
    return session.scalars(
        wanted.where(Payment.bill_id == bill.id).order_by(Refund.requested_at, Refund.id)
    ).all()


def _disputes(session: Session, bill: Bill) -> Sequence[Dispute]:
    wanted = select(Dispute).join(Payment, Dispute.payment_id == Payment.id)
    return session.scalars(wanted.where(Payment.bill_id == bill.id)).all()


def _reversals(session: Session, bill: Bill) -> Mapping[int, Reversal]:
    wanted = select(Reversal).join(Payment, Reversal.payment_id == Payment.id)
    rows = session.scalars(wanted.where(Payment.bill_id == bill.id))
    return {one.payment_id: one for one in rows}
