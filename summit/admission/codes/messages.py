"""The letters of invitations. Their link is written when they are sent; it carries the code.

`invitation.sent` and `invitation.reminder` go to who is invited; facts: `invitation_id`.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from summit.admission.codes.models import Invitation
from summit.edition.queries import get_summit
from summit.kernel.languages import Language
from summit.mail.letters import Letter, NotNeeded, Promised, Renderer
from summit.mail.service import promise
from summit.web.outside import address_of


def invitation_address(invitation: Invitation, language: Language) -> str:
    """Return the whole address that opens the form with what is known filled in."""
    return address_of("invitations.show", language=language, code=invitation.code.text)


def promise_invitation(session: Session, invitation: Invitation, *, now: datetime) -> None:
    _promise(session, "invitation.sent", invitation, now=now)


def promise_reminder(session: Session, invitation: Invitation, *, now: datetime) -> None:
    _promise(session, "invitation.reminder", invitation, now=now)


def _promise(session: Session, occasion: str, invitation: Invitation, *, now: datetime) -> None:
    promise(
        session,
        occasion,
        f"invitation:{invitation.id}",
        to=invitation.email,
        language=invitation.language,
        facts={"invitation_id": invitation.id},
        now=now,
        key=f"{occasion}:{invitation.id}:{now.isoformat()}",
    )


def write_invitation(session: Session, promised: Promised) -> Letter:
    facts = _facts(session, promised)
    subject = _("Invitation: %(summit)s", summit=facts["summit"].name.to(promised.language))
    return Letter(subject, "admission/codes/mail/invitation.html", facts)


def write_reminder(session: Session, promised: Promised) -> Letter:
    facts = _facts(session, promised)
    subject = _("Your invitation ends soon")
    return Letter(subject, "admission/codes/mail/reminder.html", facts)


def _facts(session: Session, promised: Promised) -> dict[str, Any]:
    invitation = session.get_one(Invitation, promised.facts["invitation_id"])
    if invitation.email.lower() != promised.recipient.lower():
        raise NotNeeded()  # another address was written down since: this one gets no new link
    return {
        "invitation": invitation,
        "summit": get_summit(session),
        "category": invitation.code.categories[0],
        "is_free": invitation.code.reduces.value == "free",
        "address": invitation_address(invitation, promised.language),
    }


RENDERERS: Mapping[str, Renderer] = {
    "invitation.sent": write_invitation,
    "invitation.reminder": write_reminder,
}
