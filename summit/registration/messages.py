"""Which mails registration promises. Their renderers stand in `holder`, with the badges and money.

`registration.held`, `.offered`, `.invoice`, `.confirmed`, `.expired`, `.cancelled`, `.declined` go
to the contact; facts: `registration_id`, for the first three also `until`.
`attendee.confirmed` goes to each person with an address; facts: `attendee_id`.
"""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from summit.mail.service import promise
from summit.registration.events import (
    PlacesHeld,
    PlacesKeptByInvoice,
    PlacesOffered,
    RegistrationConfirmed,
    RegistrationEnded,
)
from summit.registration.models import Registration
from summit.registration.payers import payer_of_all


def promise_link(session: Session, fact: PlacesHeld) -> None:
    """Tell the contact how to come back to the draft, and until when it is held."""
    registration = session.get_one(Registration, fact.registration_id)
    _to_contact(session, "registration.held", registration, fact.at, until=fact.until)


def promise_offer(session: Session, fact: PlacesOffered) -> None:
    """Tell who waited that places are theirs, and until when."""
    registration = session.get_one(Registration, fact.registration_id)
    _to_contact(session, "registration.offered", registration, fact.at, until=fact.until)


def promise_invoice(session: Session, fact: PlacesKeptByInvoice) -> None:
    """Tell the contact what to transfer, until when, and what to write in the transfer.

    Another payer is told by `payments`, not the contact.
    """
    registration = session.get_one(Registration, fact.registration_id)
    if payer_of_all(registration.attendees) is not None:
        return
    _to_contact(session, "registration.invoice", registration, fact.at, until=fact.until)


def promise_confirmation(session: Session, fact: RegistrationConfirmed) -> None:
    """Write to the contact with all badges, and to each person who gave an address."""
    registration = session.get_one(Registration, fact.registration_id)
    _to_contact(session, "registration.confirmed", registration, fact.at)
    for person in registration.attendees:
        if person.email:
            promise(
                session,
                "attendee.confirmed",
                f"registration:{registration.id}",
                to=person.email,
                language=person.language,
                facts={"attendee_id": person.id},
                now=fact.at,
                key=f"attendee.confirmed:{person.id}:{fact.at.isoformat()}",
            )


def promise_farewell(session: Session, fact: RegistrationEnded) -> None:
    """Tell the contact how it ended: expired, cancelled or declined."""
    registration = session.get_one(Registration, fact.registration_id)
    _to_contact(session, f"registration.{registration.status.value}", registration, fact.at)


def _to_contact(
    session: Session,
    occasion: str,
    registration: Registration,
    now: datetime,
    until: datetime | None = None,
) -> None:
    """Promise once per occasion and moment: what ended may be revived and end again."""
    facts: dict[str, Any] = {"registration_id": registration.id}
    if until is not None:
        facts["until"] = until.isoformat()
    promise(
        session,
        occasion,
        f"registration:{registration.id}",
        to=registration.contact_email,
        language=registration.language,
        facts=facts,
        now=now,
        key=f"{occasion}:{registration.id}:{now.isoformat()}",
    )
