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
from summit.mail.unsubscribing.service import is_unsubscribed
from summit.web.outside import current_settings, outside

ACTOR = "post"
UNSUBSCRIBED = "unsubscribed"  # why a letter was not sent, as the office's list knows it
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
        if _is_unwanted(promised):
            _fail(promised, UNSUBSCRIBED, is_final=True)
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


def _is_unwanted(promised: Promised) -> bool:
    """Tell whether it is advertising to who unsubscribed, also after it was promised."""
    if not is_commercial(promised.occasion):
        return False
    answer = is_unsubscribed(db.session(), promised.recipient)
    db.session.rollback()
    return answer


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
        service.mark_failed(session, promised.id, why, now=now(), is_final=is_final)
