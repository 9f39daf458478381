"""Holds our books against Stripe's, both ways: what was missed is applied, the rest is said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select

from summit.extensions import db
from summit.payments import checkout
from summit.payments.cards import (
    CardDispute,
    CardPage,
    Gateway,
    MadeRefund,
    PageState,
    Rejected,
)
from summit.payments.disputing.models import Dispute
from summit.payments.disputing.statuses import UNDECIDED, DisputeStatus
from summit.payments.models import Attempt, Payment, Refund
from summit.payments.payouts.reconciling import read_movements
from summit.payments.statuses import PaymentMethod, RefundStatus

MARGIN = timedelta(days=2)  # a page is paid, or a refund decided, some time after it was made


class Kind(StrEnum):
    """What was found, in the words of the report."""

    PAYMENT_FOUND = "a payment that was not recorded; recorded now"
    REFUND_FOUND = "a refund whose end was not known; brought up to date"
    EXTERNAL_REFUND = "a refund made on Stripe's dashboard; recorded as such"
    DISPUTE_FOUND = "a dispute whose news were lost; brought up to date"
    DISPUTE_UNKNOWN = "a dispute that Stripe does not know"
    DISPUTE_DIFFERS = "a dispute that Stripe says ended in another way"
    UNKNOWN_PAGE = "a paid card page of ours that no attempt asked for"
    WRONG_AMOUNT = "an amount that differs"
    PAYMENT_UNKNOWN = "a card payment that Stripe does not know"
    REFUND_UNKNOWN = "a refund that Stripe does not know"


MENDED = {Kind.PAYMENT_FOUND, Kind.REFUND_FOUND, Kind.EXTERNAL_REFUND, Kind.DISPUTE_FOUND}


@dataclass(frozen=True, slots=True)
class Difference:
    """`about` names the row or Stripe's object; a person looks at what is not mended."""

    kind: Kind
    about: str

    @property
    def is_mended(self) -> bool:
        return self.kind in MENDED


def reconcile(gateway: Gateway, since: datetime) -> list[Difference]:
    """Compare everything since a moment, and read what moved on the balance.

    Applies what was missed; raises `Unanswered`.
    """
    pages = gateway.pages_since(since - MARGIN)
    found = list(_pages(gateway, pages))
    found += _refunds(gateway, gateway.refunds_since(since - MARGIN))
    found += _disputes(gateway, gateway.disputes_since(since - MARGIN))
    read_movements(gateway, since - MARGIN)
    found += _payments_unknown(gateway, since)
    found += _refunds_unknown(gateway, since)
    return found


def _pages(gateway: Gateway, pages: Sequence[CardPage]) -> Iterator[Difference]:
    for page in pages:
        if page.state is not PageState.PAID:
            continue
        payment = _payment_of(page.session_id)
        if payment is None:
            checkout.apply_page(gateway.page(page.session_id))
            payment = _payment_of(page.session_id)
            if payment is None:
                yield Difference(Kind.UNKNOWN_PAGE, page.session_id)
                continue
            yield Difference(Kind.PAYMENT_FOUND, page.session_id)
        if (payment.amount, payment.currency) != (page.amount, page.currency):
            yield Difference(Kind.WRONG_AMOUNT, page.session_id)


def _payment_of(session_id: str) -> Payment | None:
    session = db.session()
    wanted = select(Payment).join(Attempt, Payment.attempt_id == Attempt.id)
    found = session.scalar(wanted.where(Attempt.session_id == session_id))
    if found is not None:
        session.expunge(found)
    session.rollback()  # no read stays open while Stripe thinks
    return found


def _refunds(gateway: Gateway, made: Sequence[MadeRefund]) -> Iterator[Difference]:
    for one in made:
        if one.intent_id is None or not _is_payment_of_ours(one.intent_id):
            continue  # another application on the same account
        before = _refund_row(one.refund.stripe_id)
        if before is not None and before.status is one.refund.status:
            if before.amount != one.refund.amount:
                yield Difference(Kind.WRONG_AMOUNT, one.refund.stripe_id)
            continue
        checkout.sync_refunds(one.intent_id, gateway)
        kind = Kind.REFUND_FOUND if one.is_ours else Kind.EXTERNAL_REFUND
        yield Difference(kind, one.refund.stripe_id)


def _disputes(gateway: Gateway, recent: Sequence[CardDispute]) -> Iterator[Difference]:
    """Look at new disputes, and at each of ours that may still change: that takes months."""
    ours = _disputes_that_may_change()
    asked = {one.stripe_id: one for one in recent}
    for stripe_id in sorted(ours - set(asked)):
        try:
            asked[stripe_id] = gateway.dispute(stripe_id)
        except Rejected:
            yield Difference(Kind.DISPUTE_UNKNOWN, stripe_id)
    for stripe_id, one in sorted(asked.items()):
        if one.intent_id is None or not _is_payment_of_ours(one.intent_id):
            continue
        if _dispute_status(stripe_id) is one.status:
            continue
        checkout.sync_dispute(stripe_id, gateway)
        is_mended = _dispute_status(stripe_id) is one.status
        kind = Kind.DISPUTE_FOUND if is_mended else Kind.DISPUTE_DIFFERS
        yield Difference(kind, stripe_id)


def _disputes_that_may_change() -> set[str]:
    session = db.session()
    may_change = UNDECIDED | {DisputeStatus.LOST}
    found = session.scalars(select(Dispute.stripe_id).where(Dispute.status.in_(may_change))).all()
    session.rollback()
    return set(found)


def _dispute_status(stripe_id: str) -> DisputeStatus | None:
    session = db.session()
    found = session.scalar(select(Dispute.status).where(Dispute.stripe_id == stripe_id))
    session.rollback()
    return found


def _is_payment_of_ours(intent_id: str) -> bool:
    session = db.session()
    found = session.scalar(select(Attempt.id).where(Attempt.payment_intent_id == intent_id))
    session.rollback()
    return found is not None


def _refund_row(stripe_id: str) -> Refund | None:
    session = db.session()
    found = session.scalar(select(Refund).where(Refund.stripe_refund_id == stripe_id))
    if found is not None:
        session.expunge(found)
    session.rollback()
    return found


def _payments_unknown(gateway: Gateway, since: datetime) -> Iterator[Difference]:
    """Ask Stripe for each card payment we recorded: it must know it, and say paid."""
    session = db.session()
    wanted = select(Payment.id, Attempt.session_id).join(Attempt, Payment.attempt_id == Attempt.id)
    ours = session.execute(
        wanted.where(Payment.method == PaymentMethod.CARD, Payment.received_at >= since)
    ).all()
    session.rollback()
    for payment_id, session_id in ours:
        if session_id is None or not _is_paid(gateway, session_id):
            yield Difference(Kind.PAYMENT_UNKNOWN, f"payment:{payment_id}")


def _is_paid(gateway: Gateway, session_id: str) -> bool:
    try:
        return gateway.page(session_id).state is PageState.PAID
    except Rejected:
        return False


def _refunds_unknown(gateway: Gateway, since: datetime) -> Iterator[Difference]:
    session = db.session()
    wanted = (
        select(Refund.id, Refund.stripe_refund_id, Attempt.payment_intent_id)
        .join(Payment, Refund.payment_id == Payment.id)
        .join(Attempt, Payment.attempt_id == Attempt.id)
        .where(Refund.status == RefundStatus.SUCCEEDED, Refund.requested_at >= since)
    )
    ours = session.execute(wanted).all()
    session.rollback()
    for refund_id, stripe_id, intent_id in ours:
        if stripe_id not in _known_refunds(gateway, intent_id):
            yield Difference(Kind.REFUND_UNKNOWN, f"refund:{refund_id}")


def _known_refunds(gateway: Gateway, intent_id: str | None) -> set[str]:
    """Return what Stripe knows of a payment's refunds: nothing where it knows no such payment."""
    if intent_id is None:
        return set()
    try:
        return {one.stripe_id for one in gateway.refunds_of(intent_id)}
    except Rejected:
        return set()
