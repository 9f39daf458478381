"""What a worker does about payments. Each finds its rows anew: a job is only a hint."""

import logging
from datetime import timedelta

from sqlalchemy import select

from summit.database import after_commit
from summit.extensions import db, tasks, transaction
from summit.kernel.clock import now
from summit.payments import checkout
from summit.payments.cards import Gateway, PageState, Rejected, Unanswered
from summit.payments.checking import EVENTS
from summit.payments.differences import looking
from summit.payments.differences.labels import REPORTED
from summit.payments.models import Attempt
from summit.payments.service import attempts, receipts, refunds, stripe_events
from summit.payments.service.attempts import Asked
from summit.payments.service.refunds import RefundDue
from summit.payments.service.stripe_events import Hint
from summit.payments.statuses import ACTIVE

ANSWER_LOST = timedelta(minutes=1)  # a call still unanswered then was cut off
NEWS_LOST = timedelta(minutes=10)  # a page still open then is asked about
PATIENCE = timedelta(minutes=5)  # after its end, before we close a page ourselves
EVENTS_KEPT = timedelta(days=30)  # Stripe lists no older ones
SESSION_EVENTS = "checkout.session."
DISPUTE_EVENTS = "charge.dispute."
REFUND_EVENTS = ("refund.", "charge.refunded", "charge.refund.")
log = logging.getLogger(__name__)


def apply_due_events(gateway: Gateway) -> None:
    """Process whatever is stored and not done. One that fails waits; it does not stop the rest."""
    hints = stripe_events.due(db.session(), now=now())
    db.session.rollback()  # no read transaction stays open while Stripe thinks
    for hint in hints:
        try:
            _apply(hint, gateway)
        except Exception as failure:
            log.exception("Stripe event %s stays unprocessed", hint.id)
            with transaction(by="stripe") as session:
                error = type(failure).__name__
                stripe_events.put_off(session, hint.id, error=error, now=now())


def _apply(hint: Hint, gateway: Gateway) -> None:
    """Ask Stripe about what an event concerns; one that is not about us is done at once."""
    if hint.is_live is gateway.is_live and _is_ours(hint):
        if hint.kind.startswith(SESSION_EVENTS):
            checkout.sync_session(hint.object_id, gateway, hint.id)
            return
        if hint.kind.startswith(DISPUTE_EVENTS):
            checkout.sync_dispute(hint.object_id, gateway, hint.id)
            return
        if hint.intent_id:
            checkout.sync_refunds(hint.intent_id, gateway, hint.id)
            return
    with transaction(by="stripe") as session:
        stripe_events.mark_processed(session, hint.id, now=now())


def _is_ours(hint: Hint) -> bool:
    """Tell whether an event is about a page or a payment of ours, and of a kind we act on.

    A dispute may be told before its payment is: only Stripe, when asked, says whose it is.
    """
    if hint.kind.startswith(DISPUTE_EVENTS):
        return True
    session = db.session()
    try:
        if hint.kind.startswith(SESSION_EVENTS):
            return receipts.find_owner(session, hint.object_id, hint.attempt_id) is not None
        if not hint.kind.startswith(REFUND_EVENTS):
            return False
        wanted = select(Attempt.id).where(Attempt.payment_intent_id == hint.intent_id)
        return session.scalar(wanted) is not None
    finally:
        db.session.rollback()


def fetch_missed_events(gateway: Gateway) -> None:
    """Write down what Stripe could not deliver, as if it had just come; it is processed as usual.

    One that we processed and did not acknowledge stays processed.
    """
    try:
        missed = gateway.missed_events(EVENTS, now() - EVENTS_KEPT)
    except (Unanswered, Rejected) as lost:  # a restricted key may not read events
        log.warning("Events that were missed are not told: %s", lost)
        return
    if missed:
        with transaction(by="stripe") as session:
            for event in missed:
                stripe_events.store_event(session, event, now=now())
            after_commit(session, tasks.hint, stripe_events.APPLY)


def settle_refunds(gateway: Gateway) -> None:
    """Ask Stripe for every refund that is promised, and about every one on its way."""
    due = refunds.unsettled(db.session())
    db.session.rollback()
    for one in due:
        try:
            _settle(one, gateway)
        except Exception:
            log.exception("Refund %s is not settled", one.id)


def _settle(due: RefundDue, gateway: Gateway) -> None:
    """Make one refund at Stripe, exactly once, whatever answers get lost.

    A repeated try first looks whether an earlier one was carried out: keys may be forgotten
    after a day, and an error stored with a key is repeated for ever.
    """
    if due.is_asked or (due.tries and _is_made(due, gateway)):
        checkout.sync_refunds(due.intent_id, gateway)
        return
    with transaction(by="stripe") as session:
        refunds.about_to_ask(session, due)
    try:
        gateway.refund(due.intent_id, due.amount, refund_id=str(due.id), key=due.key)
    except Unanswered as lost:
        if lost.answered and not _is_made(due, gateway):
            with transaction(by="stripe") as session:
                refunds.change_key(session, due)
        log.warning("Refund %s: %s", due.id, lost)
    except Rejected as wrong:  # refunded on the dashboard, disputed
        log.error("Refund %s is refused: %s", due.id, wrong.code)
        checkout.sync_refunds(due.intent_id, gateway)
        checkout.sync_disputes(due.intent_id, gateway)
        with transaction(by="stripe") as session:
            refunds.give_up(session, due, reason=wrong.code or str(wrong), now=now())
        return
    checkout.sync_refunds(due.intent_id, gateway)


def _is_made(due: RefundDue, gateway: Gateway) -> bool:
    return any(made.refund_id == str(due.id) for made in gateway.refunds_of(due.intent_id))


def reconcile_all(gateway: Gateway) -> None:
    """Hold the last days against Stripe's books, both ways, and keep what differs."""
    for one in looking.look(gateway, looking.nightly_since(), by="worker"):
        level = logging.ERROR if one.is_open else logging.INFO
        log.log(level, "%s: %s", one.found.about, REPORTED[one.found.kind])


def reconcile_open(gateway: Gateway) -> None:
    """Ask Stripe about every attempt whose news may have been lost on the way."""
    session = db.session()
    wanted = select(Attempt).where(Attempt.status.in_(ACTIVE)).order_by(Attempt.created_at)
    found = [attempts.as_asked(attempt) for attempt in session.scalars(wanted)]
    db.session.rollback()
    for asked in found:
        try:
            _reconcile(asked, gateway)
        except Exception:
            log.exception("Attempt %s is not reconciled", asked.id)


def _reconcile(asked: Asked, gateway: Gateway) -> None:
    moment = now()
    if asked.session_id is None:
        if asked.created_at + ANSWER_LOST <= moment:
            checkout.recover(asked, gateway)
        return
    is_over = asked.expires_at <= moment
    if is_over or asked.created_at + NEWS_LOST <= moment:
        page = gateway.page(asked.session_id)
        if page.state is PageState.OPEN and asked.expires_at + PATIENCE <= moment:
            page = checkout.close_page(asked.registration_id, gateway) or page
        checkout.apply_page(page)
