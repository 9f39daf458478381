"""Leads between our transactions and Stripe's calls. Never both at once, and no Flask here."""

import logging
from datetime import datetime

from summit.edition.queries import get_summit, zone_of
from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.kernel.languages import Language
from summit.payments import queries
from summit.payments.cards import CardPage, Gateway, PageState, Rejected, Unanswered
from summit.payments.disputing.service import apply_dispute
from summit.payments.errors import (
    CardPageImpossible,
    CardServiceDown,
    CardServiceSilent,
    UnknownCardPage,
)
from summit.payments.service import attempts, receipts, refunds, stripe_events
from summit.payments.service.attempts import Asked, PageWish
from summit.registration.models import Registration
from summit.web import formats

log = logging.getLogger(__name__)


def begin(
    registration_id: int,
    *,
    gateway: Gateway,
    success_url: str,
    cancel_url: str,
    language: Language,
    by: str,
) -> str:
    """Return the address of the card page for what is owed now.

    `success_url` carries {CHECKOUT_SESSION_ID}, braces not encoded. A page open for the same
    amount is used again; another one is closed first. Raises `NothingDue`, `HoldEnded`,
    `PaymentUnderWay`, `CardServiceDown`, `CardPageImpossible`.
    """
    wish = PageWish(language=language, success_url=success_url, cancel_url=cancel_url)
    try:
        earlier = _earlier_page(registration_id, gateway)
        if earlier:
            apply_page(earlier)  # by itself: what comes next may refuse, and must not undo it
        with transaction(by=by) as session:
            asked = attempts.open_attempt(
                session, registration_id, wish, draw_up=gateway.draw_up, now=now()
            )
        page = asked if asked.url else _establish(asked, gateway)
    except Unanswered as lost:
        log.warning("Stripe does not answer: %s", lost)
        raise CardServiceDown(until=_kept_until(registration_id, language)) from lost
    except Rejected as wrong:
        log.error("Stripe refuses a card page: %s", wrong.code)  # its words may hold an e-mail
        raise CardPageImpossible() from wrong
    if not page.url:  # paid or closed in the meantime, on another tab
        raise CardPageImpossible()
    return page.url


def come_back(registration_id: int, session_id: str, *, gateway: Gateway) -> None:
    """Learn what became of the page a contact returns from; the page shown reads our rows.

    Raises `UnknownCardPage` for a session that is not this registration's. Stripe's silence is
    no error here: the webhook or the sweep brings the same news later.
    """
    owned = queries.is_attempt_of(db.session(), registration_id, session_id)
    db.session.rollback()
    if not owned:
        raise UnknownCardPage()
    try:
        sync_session(session_id, gateway)
    except (Unanswered, Rejected):
        log.warning("A contact returned from %s, which Stripe does not show", session_id)


def sync_session(session_id: str, gateway: Gateway, event_id: str | None = None) -> None:
    """Ask Stripe what is so now, then apply it; an event is done in the same transaction."""
    found = gateway.page(session_id)
    with transaction(by="stripe") as session:
        receipts.apply_session(session, found, now=now())
        if event_id:
            stripe_events.mark_processed(session, event_id, now=now())


def apply_page(page: CardPage) -> None:
    """Write down what Stripe just said of a page."""
    with transaction(by="stripe") as session:
        receipts.apply_session(session, page, now=now())


def sync_refunds(intent_id: str, gateway: Gateway, event_id: str | None = None) -> None:
    """Ask Stripe for the refunds of one payment, then apply them."""
    found = gateway.refunds_of(intent_id)
    with transaction(by="stripe") as session:
        refunds.apply_refunds(session, intent_id, found, now=now())
        if event_id:
            stripe_events.mark_processed(session, event_id, now=now())


def sync_dispute(dispute_id: str, gateway: Gateway, event_id: str | None = None) -> None:
    """Ask Stripe about a dispute, then apply it; another program's is done at once.

    The news of a dispute may come before that of its payment, which is then asked about first.
    """
    found = gateway.dispute(dispute_id)
    page_id = queries.find_unpaid_page(db.session(), found.attempt_id)
    db.session.rollback()
    if page_id:
        sync_session(page_id, gateway)
    with transaction(by="stripe") as session:
        apply_dispute(session, found, now=now())
        if event_id:
            stripe_events.mark_processed(session, event_id, now=now())


def sync_disputes(intent_id: str, gateway: Gateway) -> None:
    """Ask Stripe for the disputes of one payment, then apply them."""
    found = gateway.disputes_of(intent_id)
    with transaction(by="stripe") as session:
        for one in found:
            apply_dispute(session, one, now=now())


def close_page(registration_id: int, gateway: Gateway) -> CardPage | None:
    """Close the open card page at Stripe and return it as it is then, not yet applied.

    None where none is open. A page that was paid meanwhile comes back paid. Raises
    `CardServiceSilent`: nothing that depends on the page may happen then.
    """
    asked = _find_active(registration_id)
    if asked is None:
        return None
    try:
        page_id = asked.session_id or _page_of_lost_answer(asked, gateway)
        return _expired(page_id, gateway) if page_id else None
    except (Unanswered, Rejected) as lost:
        log.warning("A card page could not be closed: %s", lost)
        raise CardServiceSilent() from lost


def recover(asked: Asked, gateway: Gateway) -> None:
    """Find out what became of an attempt whose answer was lost."""
    page_id = _page_of_lost_answer(asked, gateway)
    if page_id:
        sync_session(page_id, gateway)


def _earlier_page(registration_id: int, gateway: Gateway) -> CardPage | None:
    """Return the page opened before as Stripe has it now, closed if it asks another sum."""
    asked = _find_active(registration_id)
    if asked is None:
        return None
    owed = queries.money_of(db.session(), registration_id).balance
    db.session.rollback()
    page_id = asked.session_id or _page_of_lost_answer(asked, gateway)
    if page_id is None:
        return None
    found = gateway.page(page_id)
    if found.state is PageState.OPEN and (asked.amount != owed or asked.expires_at <= now()):
        return _expired(page_id, gateway)
    return found


def _find_active(registration_id: int) -> Asked | None:
    asked = attempts.find_asked(db.session(), registration_id)
    db.session.rollback()  # no read stays open while Stripe thinks
    return asked


def _expired(page_id: str, gateway: Gateway) -> CardPage:
    try:
        return gateway.expire(page_id)
    except Rejected:  # it is complete or expired already
        return gateway.page(page_id)


def _page_of_lost_answer(asked: Asked, gateway: Gateway) -> str | None:
    """Send the very same call again; None where Stripe says for sure that there is no page."""
    try:
        return _establish(asked, gateway, was_promised=True).session_id
    except Rejected:
        return None


def _establish(asked: Asked, gateway: Gateway, *, was_promised: bool = False) -> Asked:
    """Have Stripe open the page of an attempt that is written down, and write its answer down.

    The same key and parameters every time: twice is one page. Raises `Rejected` and ends the
    attempt where there is no page; `Unanswered` leaves it as it is.
    """
    try:
        page = gateway.open_page(asked.params, key=asked.key)
    except Rejected as wrong:
        _end_without_page(asked, str(wrong), was_promised=was_promised)
        raise
    except Unanswered as lost:
        page = _found_in_list(asked, gateway, lost)
    if page.amount != asked.amount:
        gateway.expire(page.session_id)
        said = f"Stripe asks {page.amount} instead of {asked.amount}"
        _end_without_page(asked, said, was_promised=was_promised)
        raise CardPageImpossible()
    with transaction(by="stripe") as session:
        return attempts.opened(session, asked.id, page)


def _found_in_list(asked: Asked, gateway: Gateway, lost: Unanswered) -> CardPage:
    """Return the page after all, or end an attempt whose key only repeats an error.

    After silence nothing more is asked: a person is waiting, and the next click, with the same
    key, finds the page.
    """
    if not lost.answered:
        raise lost
    found = gateway.find_page(str(asked.id), since=asked.created_at)
    if found:
        return found
    _end_without_page(asked, str(lost), was_promised=True)
    raise lost


def _end_without_page(asked: Asked, reason: str, *, was_promised: bool) -> None:
    with transaction(by="stripe") as session:
        attempts.failed(session, asked.id, reason=reason, was_promised=was_promised, now=now())


def _kept_until(registration_id: int, language: Language) -> str:
    """Return until when the places are held, written out for the reader."""
    session = db.session()
    booking = session.get_one(Registration, registration_id)
    active = attempts.find_active(session, registration_id)
    ends = [moment for moment in (booking.held_until, active and active.expires_at) if moment]
    summit = get_summit(session)
    until: datetime = max(ends, default=now())
    written = formats.moment(until, zone_of(summit), language)
    zone = summit.zone_name.to(language)
    db.session.rollback()
    return f"{written} ({zone})"
