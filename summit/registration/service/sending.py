"""Sending a draft: the terms are accepted, each payer gets a bill."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from summit.edition.queries import current_terms
from summit.kernel.events import announce
from summit.kernel.languages import Language
from summit.registration.approval.opening import ask_for_registration
from summit.registration.consenting.errors import OwnConsentOnly
from summit.registration.errors import (
    SOMEBODY,
    ChangedSinceReview,
    CompanionAlone,
    HoldEnded,
    NamesMissing,
    NotADraft,
    PayerUnnamed,
    RequestUnnamed,
    TermsChanged,
    TermsNotAccepted,
)
from summit.registration.events import RegistrationSubmitted
from summit.registration.models import Consent, Purpose, Registration
from summit.registration.payers import pays_unnamed
from summit.registration.questions.required import check_answered
from summit.registration.service.life import confirm, lock
from summit.registration.service.parts import divide
from summit.registration.statuses import Status


@dataclass(frozen=True, kw_only=True, slots=True)
class Submission:
    """What the review page adds: the terms, and the contact's yes in the words it was asked.

    A contact agrees to letters for themselves; to what concerns a person only they can agree.
    """

    terms_id: int
    terms_language: Language
    consents: Mapping[Purpose, str] = field(default_factory=dict)


def submit(
    session: Session,
    registration_id: int,
    given: Submission,
    *,
    now: datetime,
    bills_due: datetime | None = None,
    seen: int | None = None,
) -> Registration:
    """Turn a draft into an order, or at once into a confirmed place where nothing is owed.

    Whom others pay for become parts, kept until `bills_due`, or as long as the draft was held.
    Where somebody takes part on request, organizers decide first: nothing is billed or divided.
    `seen` says which change of the draft was reviewed; raises `ChangedSinceReview` where there was
    another since.
    """
    registration = lock(session, registration_id)
    if registration.status is Status.EXPIRED:
        raise HoldEnded()
    if registration.status is not Status.DRAFT:
        raise NotADraft()
    if registration.held_until is not None and registration.held_until <= now:
        raise HoldEnded()  # released within a minute: a bill would be overdue when it is written
    if seen is not None and seen != registration.revised:
        raise ChangedSinceReview()
    _check_people(registration)
    if not registration.at_desk:  # who stands there answers afterwards, behind the link
        check_answered(session, registration, now=now)
    if given.consents.keys() - {Purpose.NEWS}:
        raise OwnConsentOnly()
    _accept_terms(session, registration, given, now=now)
    registration.submitted_at = now
    if registration.needs_approval:
        ask_for_registration(session, registration, now=now)
    else:
        due = bills_due or registration.held_until or now
        bill_people(session, registration, due=due, now=now)
    return registration


def bill_people(
    session: Session, registration: Registration, *, due: datetime, now: datetime
) -> None:
    """Give each payer a bill, kept until `due`; confirm at once what nothing is owed for."""
    parts = divide(session, registration, due=due, now=now)
    if registration.subtotal:
        registration.become(Status.AWAITING_PAYMENT)
        session.flush()
    for one in (registration, *parts):
        announce(session, RegistrationSubmitted(one.id, now))
    if not registration.subtotal:
        confirm(session, registration, now=now)


def _check_people(registration: Registration) -> None:
    if any(not person.is_answered for person in registration.attendees):
        raise NamesMissing()
    if any(pays_unnamed(person) for person in registration.attendees):
        raise PayerUnnamed()
    if any(person.is_on_request and not person.is_named for person in registration.attendees):
        raise RequestUnnamed()
    alone = next((person for person in registration.attendees if person.is_left_alone), None)
    if alone is not None:
        raise CompanionAlone(name=alone.full_name or SOMEBODY)


def _accept_terms(
    session: Session, registration: Registration, given: Submission, *, now: datetime
) -> None:
    terms = current_terms(session)
    if terms is None or given.terms_language not in terms.text:
        raise TermsNotAccepted()
    if terms.id != given.terms_id:
        raise TermsChanged()
    registration.terms_id = terms.id
    registration.terms_language = given.terms_language
    registration.terms_accepted_at = now
    session.add_all(  # not through the registration: that would read and flush first
        Consent(
            registration_id=registration.id,
            purpose=purpose,
            wording=words,
            language=registration.language,
            given_at=now,
        )
        for purpose, words in given.consents.items()
    )
