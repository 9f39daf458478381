"""The letter to who joined the waiting list. Its link is sealed when it is written.

`waiting.joined` goes to the contact; facts: `entry_id`. An offer is a letter about a registration
(`registration.offered`).
"""

from collections.abc import Mapping

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from summit.edition.queries import get_summit
from summit.mail.letters import Letter, Promised, Renderer, check_to
from summit.mail.service import promise
from summit.registration.waiting.events import WaitingLinkRenewed, WaitingListJoined
from summit.registration.waiting.links import entry_address
from summit.registration.waiting.models import WaitingEntry
from summit.registration.waiting.queries import standing_of


def promise_place_in_line(session: Session, fact: WaitingListJoined | WaitingLinkRenewed) -> None:
    """Tell the contact where they stand, with the link of this moment."""
    entry = session.get_one(WaitingEntry, fact.entry_id)
    promise(
        session,
        "waiting.joined",
        f"waiting_entry:{entry.id}",
        to=entry.contact_email,
        language=entry.language,
        facts={"entry_id": entry.id},
        now=fact.at,
        key=f"waiting.joined:{entry.id}:{fact.at.isoformat()}",
    )


def write_joined(session: Session, promised: Promised) -> Letter:
    """Where they stand in line, what happens next, and the link to leave."""
    standing = standing_of(session, promised.facts["entry_id"])
    check_to(promised, standing.entry.contact_email)
    facts = {
        "entry": standing.entry,
        "standing": standing,
        "hours": get_summit(session).waiting_offer_hours,
        "address": entry_address(standing.entry, promised.language),
    }
    subject = _("You are on the waiting list")
    return Letter(subject, "registration/waiting/mail/joined.html", facts)


RENDERERS: Mapping[str, Renderer] = {"waiting.joined": write_joined}
