"""One search across the office: registrations, people, badges, e-mails."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from summit.badges.models import Badge
from summit.mail.labels import occasion_name
from summit.mail.models import OutboxMessage
from summit.registration.lists import Wanted, attendees, registrations
from summit.registration.models import Attendee, Registration
from summit.registration.waiting.lists import Wanted as InLine
from summit.registration.waiting.lists import entries
from summit.registration.waiting.models import WaitingEntry

SHOWN = 10  # of each kind; the lists show the rest


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What fits, the newest first, and how much there is."""

    registrations: Sequence[Row[Any]]
    registration_count: int
    people: Sequence[Attendee]
    person_count: int
    waiting: Sequence[WaitingEntry]
    waiting_count: int
    mails: Sequence[tuple[OutboxMessage, str]]  # with what they are called

    @property
    def is_empty(self) -> bool:
        return not (self.registrations or self.people or self.waiting or self.mails)


def find_exactly(session: Session, text: str) -> int | None:
    """Return the registration of a whole reference or badge code, however it was typed."""
    typed = "".join(sign for sign in text.upper() if sign.isascii() and sign.isalnum())
    if len(typed) == 9 and typed.startswith("MTL"):
        reference = f"MTL-{typed[3:7]}-{typed[7:]}"
        return session.scalar(select(Registration.id).where(Registration.reference == reference))
    if len(typed) == 8:
        code = f"{typed[:4]}-{typed[4:]}"
        bearer = select(Attendee.registration_id).join(Badge, Badge.attendee_id == Attendee.id)
        return session.scalar(bearer.where(Badge.short_code == code))
    return None


def search(session: Session, text: str, *, with_mail: bool) -> Found:
    """Return what fits `text`; nothing where nothing was typed."""
    wanted = Wanted(search=text)
    limit = SHOWN if text else 0
    rows, row_count = registrations(session, wanted, limit=limit, offset=0)
    people, person_count = attendees(session, wanted, limit=limit, offset=0)
    line, waiting_count = entries(session, InLine(search=text), limit=limit, offset=0)
    return Found(
        registrations=rows,
        registration_count=row_count,
        people=people,
        person_count=person_count,
        waiting=[row.WaitingEntry for row in line],
        waiting_count=waiting_count,
        mails=_mails(session, text) if with_mail and text else [],
    )


def _mails(session: Session, text: str) -> list[tuple[OutboxMessage, str]]:
    address = func.lower(OutboxMessage.recipient)
    fitting = select(OutboxMessage).where(address.contains(text.lower(), autoescape=True))
    newest = fitting.order_by(OutboxMessage.id.desc()).limit(SHOWN)
    return [(one, one.subject or occasion_name(one.occasion)) for one in session.scalars(newest)]
