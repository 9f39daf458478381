"""Delivers what was promised: takes up, renders, sends, writes down; each apart."""

import hashlib

import structlog

from summit.extensions import db, transaction
from summit.kernel.clock import now
from summit.mail import service, smtp
from summit.mail.kinds import is_commercial
from summit.mail.letters import NotNeeded, Promised
from summit.mail.rendering import message_for
from summit.mail.rules import NOT_NEEDED
from summit.mail.unsubscribing.service import is_organizer_named, is_unsubscribed
from summit.web.outside import current_settings, outside

ACTOR = "post"
# why a letter was not sent, as the office's list knows it
UNSUBSCRIBED, UNNAMED = "unsubscribed", "organizer unnamed"
log = structlog.get_logger()


def deliver_due() -> None:
    """Send every letter that is due. One that fails never stops the rest.

    Rendering and the mail server are never waited for inside a transaction.
    """
    waiting = service.due(db.session(), now=now())
    db.session.rollback()
    for message_id in waiting:
        with transaction(by=ACTOR) as session:
            promised = service.claim(session, message_id, now=now())
        if promised is None:
            continue
        if why := _withheld(promised):
            _fail(promised, why, is_final=why == UNSUBSCRIBED)
            continue
        try:
            _deliver(promised)
        except smtp.Unreachable as failure:
            _fail(promised, str(failure))
            return  # the rest stays due; trying each would only wait as often
        except NotNeeded:
            _fail(promised, NOT_NEEDED, is_final=True)
        except smtp.Rejected as refusal:
            _fail(promised, str(refusal), is_final=True)
        except Exception as failure:  # a letter that cannot be written waits and is seen
            _fail(promised, f"{type(failure).__name__}: {failure}")


def _withheld(promised: Promised) -> str:
    """Return why advertising does not go, by what is so now: to nobody who unsubscribed since it
    was promised, and by no organizer without a name, for whom it waits. Nothing: it goes.
    """
    if not is_commercial(promised.occasion):
        return ""
    session = db.session()
    is_unwanted = is_unsubscribed(session, promised.recipient)
    is_named = is_organizer_named(session)
    session.rollback()
    if is_unwanted:
        return UNSUBSCRIBED
    return "" if is_named else UNNAMED


def _deliver(promised: Promised) -> None:
    settings = current_settings()
    with outside(promised.language):
        message = message_for(db.session(), promised, settings)
    raw = message.as_bytes()
    smtp.send(message, settings)
    digest = hashlib.sha256(raw).hexdigest()
    with transaction(by=ACTOR) as session:
        subject = str(message["Subject"])
        service.mark_sent(session, promised.id, subject=subject, digest=digest, now=now())


def _fail(promised: Promised, why: str, *, is_final: bool = False) -> None:
    # the server's words stay out of the log: they quote the address
    log.warning("letter not sent", message=promised.id, occasion=promised.occasion)
    with transaction(by=ACTOR) as session:
        service.mark_failed(session, promised, why, now=now(), is_final=is_final)
