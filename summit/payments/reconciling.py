"""Holds our books against Stripe's, both ways: what was missed is applied, the rest is said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select

from summit.extensions import db
from summit.payments import checkout
from summit.payments.cards import CardPage, Gateway, MadeRefund, PageState, Rejected
from summit.payments.models import Attempt, Payment, Refund
from summit.payments.statuses import PaymentMethod, RefundStatus

MARGIN = timedelta(days=2)  # a page is paid, or a refund decided, some time after it was made


class Kind(StrEnum):
    """What was found, in the words of the report."""

    PAYMENT_FOUND = "a payment that was not recorded; recorded now"
    REFUND_FOUND = "a refund whose end was not known; brought up to date"
    EXTERNAL_REFUND = "a refund made on Stripe's dashboard; recorded as such"
    UNKNOWN_PAGE = "a paid card page of ours that no attempt asked for"
    WRONG_AMOUNT = "an amount that differs"
    PAYMENT_UNKNOWN = "a card payment that Stripe does not know"
    REFUND_UNKNOWN = "a refund that Stripe does not know"


MENDED = {Kind.PAYMENT_FOUND, Kind.REFUND_FOUND, Kind.EXTERNAL_REFUND}


@dataclass(frozen=True, slots=True)
class Difference:
    """`about` names the row or Stripe's object; a person looks at what is not mended."""

    kind: Kind
    about: str

    @property
    def is_mended(self) -> bool:
        return self.kind in MENDED


def reconcile(gateway: Gateway, since: datetime) -> list[Difference]:
    """Compare everything since a moment. Applies what was missed; raises `Unanswered`."""
    pages = gateway.pages_since(since - MARGIN)
    found = list(_pages(gateway, pages))
    found += _refunds(gateway, gateway.refunds_since(since - MARGIN))
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
        known = {one.stripe_id for one in gateway.refunds_of(intent_id)} if intent_id else set()
        if stripe_id not in known:
            yield Difference(Kind.REFUND_UNKNOWN, f"refund:{refund_id}")
