"""The letter with the link to pay by card.

`desk.card_link` goes to who registered at the desk; facts: `registration_id`.
"""

from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from summit.desk.errors import NoAddress
from summit.holder.links import payer_address
from summit.mail.letters import Letter, Promised, Renderer
from summit.payments.queries import money_of
from summit.registration.messages import promise_about
from summit.registration.models import Registration
from summit.registration.queries import get_whole


def promise_card_link(session: Session, booking: Registration, *, now: datetime) -> None:
    """Promise it once for each minute: a button pressed twice writes once. Raises `NoAddress`."""
    if not booking.contact_email:
        raise NoAddress()
    key = f"{booking.id}:{now:%Y-%m-%dT%H:%M}"
    promise_about(session, "desk.card_link", booking, key=key, now=now)


def write_card_link(session: Session, promised: Promised) -> Letter:
    booking = get_whole(session, promised.facts["registration_id"])
    facts = {
        "registration": booking,
        "money": money_of(session, booking.id),
        "address": payer_address(session, booking.id, promised.language),
    }
    subject = _("To pay by card: %(reference)s", reference=booking.reference)
    return Letter(subject, "desk/mail/card_link.html", facts)


RENDERERS: Mapping[str, Renderer] = {"desk.card_link": write_card_link}
