"""Holds our books against Stripe's, both ways: what was missed is applied, the rest is said."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from summit.kernel.money import Cents
from summit.payments import checkout
from summit.payments.cards import (
    CardDispute,
    CardPage,
    Gateway,
    MadeRefund,
    PageState,
    Rejected,
)
from summit.payments.differences import books
from summit.payments.differences.books import Owner, Recorded
from summit.payments.differences.found import Found, Sum
from summit.payments.differences.statuses import Kind
from summit.payments.payouts.reconciling import read_movements

MARGIN = timedelta(days=2)  # a page is paid, or a refund decided, some time after it was made


def reconcile(gateway: Gateway, since: datetime) -> Iterator[Found]:
    """Compare everything since a moment, read what moved on the balance, and yield what differs.

    What was missed is applied before it is yielded. Raises `Unanswered`, `Rejected` on the way.
    """
    yield from _pages(gateway, gateway.pages_since(since - MARGIN))
    yield from _refunds(gateway, gateway.refunds_since(since - MARGIN))
    yield from _disputes(gateway, gateway.disputes_since(since - MARGIN))
    read_movements(gateway, since - MARGIN)
    yield from _payments_unknown(gateway, since)
    yield from _refunds_unknown(gateway, since)


def _whose(owner: Owner | None) -> dict[str, Any]:
    if owner is None:
        return {}
    return {"attempt_id": owner.attempt_id, "registration_id": owner.registration_id}


# -- what Stripe has, held against ours ----------------------------------------------------------


def _pages(gateway: Gateway, pages: Sequence[CardPage]) -> Iterator[Found]:
    for page in pages:
        if page.state is not PageState.PAID:
            continue
        payment = books.payment_of_page(page.session_id)
        if payment is None:
            checkout.apply_page(gateway.page(page.session_id))
            payment = books.payment_of_page(page.session_id)
            kind = Kind.UNKNOWN_PAGE if payment is None else Kind.PAYMENT_FOUND
            yield _of_page(kind, page, payment)
        if payment is not None and payment.sum != (page.amount, page.currency):
            yield _of_page(Kind.WRONG_AMOUNT, page, payment)


def _of_page(kind: Kind, page: CardPage, payment: Recorded | None) -> Found:
    return Found(
        kind=kind,
        about=page.session_id,
        stripe_id=page.intent_id or page.session_id,
        dated_at=page.made_at,
        ours=payment.sum if payment else None,
        theirs=Sum(page.amount, page.currency),
        **_whose(payment.owner if payment else None),
    )


def _refunds(gateway: Gateway, made: Sequence[MadeRefund]) -> Iterator[Found]:
    known = {one.refund.stripe_id: books.find_refund(one.refund.stripe_id) for one in made}
    for one in made:
        owner = books.find_owner(one.intent_id)
        if owner is None or one.intent_id is None:
            continue  # another application on the same account
        before = known[one.refund.stripe_id]  # as it was: one answer tells of all of a payment
        if before is not None and before[0] is one.refund.status:
            if before[1] != one.refund.amount:
                yield _of_refund(Kind.WRONG_AMOUNT, one, owner, before[1])
            continue
        checkout.sync_refunds(one.intent_id, gateway)
        after = books.find_refund(one.refund.stripe_id)
        if after is None or after[0] is not one.refund.status:
            yield _of_refund(Kind.REFUND_DIFFERS, one, owner, after[1] if after else None)
            continue
        kind = Kind.REFUND_FOUND if one.is_ours else Kind.EXTERNAL_REFUND
        yield _of_refund(kind, one, owner, after[1])


def _of_refund(kind: Kind, one: MadeRefund, owner: Owner, ours: Cents | None) -> Found:
    """Say both amounts in the currency of the payment, which its refunds share."""
    return Found(
        kind=kind,
        about=one.refund.stripe_id,
        stripe_id=one.refund.stripe_id,
        dated_at=one.made_at,
        ours=None if ours is None else Sum(ours, owner.currency),
        theirs=Sum(one.refund.amount, owner.currency),
        **_whose(owner),
    )


def _disputes(gateway: Gateway, recent: Sequence[CardDispute]) -> Iterator[Found]:
    """Look at new disputes, and at each of ours that may still change: that takes months."""
    ours = books.disputes_that_may_change()
    asked = {one.stripe_id: one for one in recent}
    for stripe_id in sorted(set(ours) - set(asked)):
        try:
            asked[stripe_id] = gateway.dispute(stripe_id)
        except Rejected:
            yield _unknown(Kind.DISPUTE_UNKNOWN, stripe_id, ours[stripe_id])
    for stripe_id, one in sorted(asked.items()):
        if books.find_owner(one.intent_id) is None:
            continue
        before = books.find_dispute(stripe_id)
        if before is not None and before[0] is one.status:
            continue
        checkout.sync_dispute(stripe_id, gateway)
        yield _of_dispute(one)


def _of_dispute(one: CardDispute) -> Found:
    after = books.find_dispute(one.stripe_id)
    is_mended = after is not None and after[0] is one.status
    return Found(
        kind=Kind.DISPUTE_FOUND if is_mended else Kind.DISPUTE_DIFFERS,
        about=one.stripe_id,
        stripe_id=one.stripe_id,
        dated_at=one.opened_at,
        ours=after[1].sum if after else None,
        theirs=Sum(one.amount, one.currency),
        **_whose(books.find_owner(one.intent_id)),
    )


# -- what we have, asked of Stripe ----------------------------------------------------------------


def _payments_unknown(gateway: Gateway, since: datetime) -> Iterator[Found]:
    """Ask Stripe for each card payment we recorded: it must know it, and say paid."""
    for payment in books.payments_since(since):
        if payment.number is None or not _is_paid(gateway, payment.number):
            yield _unknown(Kind.PAYMENT_UNKNOWN, f"payment:{payment.id}", payment)


def _is_paid(gateway: Gateway, session_id: str) -> bool:
    try:
        return gateway.page(session_id).state is PageState.PAID
    except Rejected:
        return False


def _refunds_unknown(gateway: Gateway, since: datetime) -> Iterator[Found]:
    for refund in books.refunds_since(since):
        if refund.number not in _known_refunds(gateway, refund.intent_id):
            yield _unknown(Kind.REFUND_UNKNOWN, f"refund:{refund.id}", refund)


def _known_refunds(gateway: Gateway, intent_id: str | None) -> set[str]:
    """Return what Stripe knows of a payment's refunds: nothing where it knows no such payment."""
    if intent_id is None:
        return set()
    try:
        return {one.stripe_id for one in gateway.refunds_of(intent_id)}
    except Rejected:
        return set()


def _unknown(kind: Kind, about: str, ours: Recorded) -> Found:
    return Found(
        kind=kind,
        about=about,
        stripe_id=ours.number,
        dated_at=ours.at,
        ours=ours.sum,
        **_whose(ours.owner),
    )
