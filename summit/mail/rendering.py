"""Makes the message a server is given: headers, text, HTML, attachments."""

import hashlib
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache
from importlib import resources

import css_inline
from email_validator import validate_email
from sqlalchemy.orm import Session

from summit.edition.queries import find_summit
from summit.kernel.clock import now
from summit.kernel.languages import REGIONAL
from summit.kernel.links import without_secrets
from summit.mail.kinds import is_commercial
from summit.mail.letters import Letter, Promised, renderer_of
from summit.mail.plain import as_text
from summit.mail.unsubscribing.service import unsubscribe_address
from summit.settings import Settings
from summit.web.outside import render


def message_for(session: Session, promised: Promised, settings: Settings) -> EmailMessage:
    """Return the message that keeps a promise. Call it inside `outside(promised.language)`."""
    letter = renderer_of(promised.occasion)(session, promised)
    return _dressed(session, promised, letter, settings)


def text_of(session: Session, promised: Promised) -> str:
    """Return a letter as text, written anew from what is so now, without its secret links.

    Call it inside `outside(promised.language)`.
    """
    letter = renderer_of(promised.occasion)(session, promised)
    html = render(letter.template, {**letter.facts, "subject": letter.subject, "unsubscribe": ""})
    return f"{letter.subject}\n\n{without_secrets(as_text(html))}"


def message_id(promised: Promised, settings: Settings) -> str:
    """Return the same id for every try: a letter sent twice after a lost answer is one letter."""
    mark = hashlib.sha256(f"{promised.id}:{promised.key}".encode()).hexdigest()[:24]
    return f"<{promised.id}.{mark}@{settings.mail_from.rpartition('@')[2]}>"


def _dressed(
    session: Session, promised: Promised, letter: Letter, settings: Settings
) -> EmailMessage:
    summit = find_summit(session)
    message = EmailMessage(policy=SMTP)
    sender = summit.name.to(promised.language) if summit else ""
    message["From"] = Address(sender, addr_spec=settings.mail_from)
    message["To"] = _reachable(promised.recipient)
    if summit and summit.contact_email:
        message["Reply-To"] = Address(sender, addr_spec=_reachable(summit.contact_email))
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"] = format_datetime(now())
    message["Message-ID"] = message_id(promised, settings)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    message["X-Auto-Response-Suppress"] = "All"  # the same, as Exchange wants it
    family = promised.occasion.partition(".")[0]
    message["List-Id"] = f"<{family}.{settings.mail_from.rpartition('@')[2]}>"  # to sort by
    unsubscribe = ""
    if is_commercial(promised.occasion):  # RFC 8058: mail programs show a button of their own
        unsubscribe = unsubscribe_address(promised.id, promised.language)
        message["List-Unsubscribe"] = f"<{unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    facts = {**letter.facts, "subject": letter.subject, "unsubscribe": unsubscribe}
    html = _inliner().inline(render(letter.template, facts))
    message.set_content(as_text(html), cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    for part in letter.attachments:
        main, _, sub = part.mimetype.partition("/")
        message.add_attachment(part.content, maintype=main, subtype=sub, filename=part.name)
    # last: EmailMessage clears Content-… headers whenever its content is set
    message["Content-Language"] = REGIONAL[promised.language]
    return message


def _reachable(address: str) -> str:
    """Return the address as every server takes it: a domain with accents in its ASCII form.

    Raises `EmailNotValidError`, which is a ValueError, for what no server takes.
    """
    return str(validate_email(address, check_deliverability=False).ascii_email or address)


@cache
def _inliner() -> css_inline.CSSInliner:
    css = resources.files(__package__).joinpath("letter.css").read_text("utf-8")
    return css_inline.CSSInliner(extra_css=css, keep_at_rules=True, load_remote_stylesheets=False)
