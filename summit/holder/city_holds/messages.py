"""Writes to the contact for whom seats are held: the link, until when, and what is expected."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from summit.holder.messages import about_draft
from summit.mail.letters import Letter, Promised, Renderer

TEMPLATE = "holder/city_holds/mail/held.html"


def _facts(session: Session, promised: Promised) -> dict[str, Any]:
    own = {"message": promised.facts["message"], "is_moved": False, "is_reminder": False}
    return about_draft(session, promised) | own


def write_sent(session: Session, promised: Promised) -> Letter:
    facts = _facts(session, promised)
    city = facts["registration"].municipality
    subject = _("Places held for %(city)s: %(reference)s", city=city, reference=facts["reference"])
    return Letter(subject, TEMPLATE, facts)


def write_moved(session: Session, promised: Promised) -> Letter:
    facts = _facts(session, promised) | {"is_moved": True}
    subject = _("New deadline of your places: %(reference)s", reference=facts["reference"])
    return Letter(subject, TEMPLATE, facts)


def write_reminder(session: Session, promised: Promised) -> Letter:
    facts = _facts(session, promised) | {"is_reminder": True}
    subject = _("Your places wait for you: %(reference)s", reference=facts["reference"])
    return Letter(subject, TEMPLATE, facts)


RENDERERS: Mapping[str, Renderer] = {
    "city_hold.sent": write_sent,
    "city_hold.moved": write_moved,
    "city_hold.reminder": write_reminder,
}
