"""Which mails registration promises. Their renderers stand in `holder`, with the badges and money.

`registration.held`, `.received`, `.offered`, `.invoice`, `.confirmed`, `.expired`, `.cancelled`,
`.declined` go to the contact; facts: `registration_id`, of `.held`, `.offered`, `.invoice` also
`until`.
`.replaced`: another person comes; facts: `registration_id`, `old_id`, `new_id`.
`attendee.confirmed` goes to each person with an address; facts: `attendee_id`.
"""

from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from summit.mail.service import promise
from summit.registration.events import (
    PersonCorrected,
    PersonReplaced,
    PlacesHeld,
    PlacesKeptByInvoice,
    PlacesOffered,
    RegistrationConfirmed,
    RegistrationEnded,
)
from summit.registration.further.queries import contacts_of
from summit.registration.further.rules import OF_A_BILL, hears
from summit.registration.further.statuses import Receives
from summit.registration.models import Attendee, Registration
from summit.registration.payers import payer_of_all
from summit.registration.statuses import Status


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
        if person.email and person.is_named:
            promise_badge(session, registration, person, fact.at)


def promise_acknowledgement(session: Session, registration: Registration, now: datetime) -> None:
    """Acknowledge what was sent and is not paid, where no other letter follows the sending."""
    _to_contact(session, "registration.received", registration, now)


def promise_replacement(session: Session, fact: PersonReplaced) -> None:
    """Tell the contact, and send the newcomer their badge where they may have one already."""
    registration = session.get_one(Registration, fact.registration_id)
    promise_about(
        session,
        "registration.replaced",
        registration,
        key=fact.new_id,
        now=fact.at,
        old_id=fact.old_id,
        new_id=fact.new_id,
    )
    newcomer = session.get_one(Attendee, fact.new_id)
    if newcomer.email and registration.status is Status.CONFIRMED:
        promise_badge(session, registration, newcomer, fact.at)


def promise_to_new_address(session: Session, fact: PersonCorrected) -> None:
    """Send a person's badge and link to the address that was corrected."""
    registration = session.get_one(Registration, fact.registration_id)
    person = session.get_one(Attendee, fact.attendee_id)
    if fact.is_moved and person.email and registration.status is Status.CONFIRMED:
        promise_badge(session, registration, person, fact.at)


def promise_badge(
    session: Session, registration: Registration, person: Attendee, now: datetime
) -> None:
    """Promise one person, who gave an address, their own badge."""
    promise(
        session,
        "attendee.confirmed",
        f"registration:{registration.id}",
        to=person.email or "",
        language=person.language,
        facts={"attendee_id": person.id},
        now=now,
        key=f"attendee.confirmed:{person.id}:{now.isoformat()}",
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
    facts = {} if until is None else {"until": until.isoformat()}
    key = f"{registration.id}:{now.isoformat()}"
    promise_about(session, occasion, registration, key=key, now=now, **facts)


def promise_about(
    session: Session,
    occasion: str,
    registration: Registration,
    *,
    key: object,
    now: datetime,
    to: str | None = None,
    **facts: Any,
) -> None:
    """Promise a letter about a registration, once for each `key`; to its contact unless said.

    Further contacts whom it concerns get it too, each in their language and with their own link
    (`further.rules.TOPICS`); what goes to another payer is nobody else's.
    """
    promise(
        session,
        occasion,
        f"registration:{registration.id}",
        to=to or registration.contact_email,
        language=registration.language,
        facts={"registration_id": registration.id, **facts},
        now=now,
        key=f"{occasion}:{key}",
    )
    if to is None:
        _promise_copies(session, occasion, registration, facts, key=key, now=now)


def _promise_copies(
    session: Session,
    occasion: str,
    registration: Registration,
    facts: dict[str, Any],
    *,
    key: object,
    now: datetime,
) -> None:
    mark = sha256(str(key).encode()).hexdigest()[:24]  # a key of many people would be too long
    for one in contacts_of(session, registration.id):
        if not hears(one.receives, occasion):
            continue
        if one.receives is Receives.MONEY and occasion in OF_A_BILL and not registration.subtotal:
            continue  # free of charge
        promise(
            session,
            occasion,
            f"registration:{registration.id}",
            to=one.email,
            language=one.language,
            facts={"registration_id": registration.id, **facts, "further_id": one.id},
            now=now,
            key=f"{occasion}:further:{one.id}:{mark}",
        )
