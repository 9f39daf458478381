"""Writes the letter to the contact when a bill was given to another payer."""

from collections.abc import Mapping

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from summit.edition.queries import get_summit, zone_of
from summit.holder.links import contact_address
from summit.holder.papers import these_papers
from summit.mail.letters import Letter, Promised, Renderer
from summit.payments.another_payer.models import PayerChange
from summit.payments.queries import money_of
from summit.registration.labels import called


def write_another_payer(session: Session, promised: Promised) -> Letter:
    """To the contact: who pays for whom now, and what the earlier bill still asks."""
    change = session.get_one(PayerChange, promised.facts["change_id"])
    summit, until = get_summit(session), change.part.held_until
    papers = these_papers(session, filter(None, [promised.facts["credit_note_id"]]))
    facts = {
        "registration": change.registration,
        "part": change.part,
        "name": called(change.attendee),
        "money": money_of(session, change.registration_id),
        "bill": money_of(session, change.part_id),
        "until": until.astimezone(zone_of(summit)) if until else None,
        "zone_name": summit.zone_name,
        "has_credit_note": bool(papers),
        "address": contact_address(change.registration, promised.language),
    }
    subject = _("Another payer: %(reference)s", reference=change.registration.reference)
    return Letter(subject, "holder/another_payer/mail/changed.html", facts, papers)


RENDERERS: Mapping[str, Renderer] = {"payment.another_payer": write_another_payer}
