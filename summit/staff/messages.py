"""Writes the e-mails to staff; the secret link is made here, when the e-mail is."""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from summit.mail.letters import Letter, Promised, Renderer
from summit.staff.letters import CHANGED, INVITED, RESET
from summit.staff.models import StaffAccount
from summit.staff.security import password_link


def _with_link(session: Session, promised: Promised, subject: str, template: str) -> Letter:
    account = session.get_one(StaffAccount, promised.facts["account_id"])
    until = datetime.fromisoformat(promised.facts["until"])
    facts = {"account": account, "link": password_link(account, until=until)}
    return Letter(subject, template, facts)


def write_reset(session: Session, promised: Promised) -> Letter:
    return _with_link(session, promised, _("Choose a new password"), "staff/mail/reset.html")


def write_invitation(session: Session, promised: Promised) -> Letter:
    subject = _("Your account in the summit’s office")
    return _with_link(session, promised, subject, "staff/mail/invited.html")


def write_changed(session: Session, promised: Promised) -> Letter:
    account = session.get_one(StaffAccount, promised.facts["account_id"])
    return Letter(_("Your password was changed"), "staff/mail/changed.html", {"account": account})


RENDERERS: Mapping[str, Renderer] = {
    RESET: write_reset,
    INVITED: write_invitation,
    CHANGED: write_changed,
}
