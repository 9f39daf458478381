"""One registration, several payers: at sending, each other payer's people become a part.

So does whoever is given to another payer afterwards.

A part is a registration of its own, with its own reference, deadline, bill and badges, so that a
late payer holds up nobody else. It remembers what it was sent with.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from summit.kernel.events import announce
from summit.kernel.money import Cents
from summit.registration.approval.queries import undecided_about
from summit.registration.errors import PayerUnnamed
from summit.registration.events import RegistrationSubmitted
from summit.registration.models import Attendee, Consent, Registration
from summit.registration.payers import Paying, Share, pays_unnamed, shares_of
from summit.registration.service.drafts import folded_registration, unused_reference
from summit.registration.statuses import SeatsKeptBy, Status


def divide(
    session: Session, registration: Registration, *, due: datetime, now: datetime
) -> Sequence[Registration]:
    """Give each other payer's people a part, its places kept until `due`; return the parts.

    The municipality's people stay, or the first payer's where it pays for nobody.
    """
    first, *others = shares_of(registration.attendees)
    parts = [_part(session, registration, share, due=due, now=now) for share in others]
    if first.payer is not None:
        registration.held_until = max(registration.held_until or due, due)
    if parts:
        _settle(registration, first.people)
        session.flush()
    return parts


def hand_over(
    session: Session,
    booking: Registration,
    person: Attendee,
    paying: Paying,
    *,
    due: datetime,
    now: datetime,
) -> Registration:
    """Give one person of a registration that was sent a part of their own, for another payer.

    The places stay taken: they move with the person. The registration is locked, with those it
    was sent with, and others stay in it; what its bill says is the caller's. Raises `PayerUnnamed`.
    """
    paying.mark(person)
    if pays_unnamed(person):
        raise PayerUnnamed()
    rest = [one for one in booking.attendees if one is not person]
    share = Share(paying.payer, [person])
    part = _part(session, booking, share, due=due, now=now)
    _settle(booking, rest)
    for consent in person.consents:
        consent.registration_id = part.id
    if (request := undecided_about(session, person.id)) is not None:
        request.registration_id = part.id  # it ends with the part they are in
    session.flush()
    announce(session, RegistrationSubmitted(part.id, now))
    return part


def _part(
    session: Session, whole: Registration, share: Share, *, due: datetime, now: datetime
) -> Registration:
    part = Registration(
        reference=unused_reference(session),
        part_of_id=whole.part_of_id or whole.id,  # also of whom was added later
        language=whole.language,
        municipality=whole.municipality,
        country=whole.country,
        contact_name=whole.contact_name,
        contact_email=whole.contact_email,
        status=Status.AWAITING_PAYMENT,
        seats_kept_by=SeatsKeptBy.HOLD,
        held_until=due,
        terms_id=whole.terms_id,
        terms_language=whole.terms_language,
        terms_accepted_at=whole.terms_accepted_at,
        started_at=whole.started_at,
        submitted_at=now,
        subtotal=Cents(0),
        folded="",
    )
    session.add(part)
    _settle(part, share.people)
    session.flush()
    session.add_all(_copy(consent, part) for consent in whole.consents)
    return part


def _settle(registration: Registration, people: Sequence[Attendee]) -> None:
    """Let these be the people of a registration, in their order."""
    for position, person in enumerate(people):
        person.position = position
        person.registration = registration
    registration.attendees = list(people)
    registration.subtotal = sum((person.price for person in people), Cents(0))
    registration.folded = folded_registration(registration)


def _copy(consent: Consent, part: Registration) -> Consent:
    return Consent(
        registration_id=part.id,
        purpose=consent.purpose,
        wording=consent.wording,
        language=consent.language,
        given_at=consent.given_at,
        withdrawn_at=consent.withdrawn_at,
    )
