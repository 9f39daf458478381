"""Writes a person's yes, and its end. Callers hold the transaction.

Rows are kept: that something was once agreed to stays written down, with the words it was asked in.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from summit.edition.service import content_changed
from summit.kernel.languages import Language
from summit.mail.events import Unsubscribed
from summit.registration.consenting.queries import standing
from summit.registration.errors import LeftAlready, NotYetSent
from summit.registration.models import Attendee, Consent, Purpose, Registration
from summit.registration.replacing.errors import NobodyNamedYet
from summit.registration.service import lock_person
from summit.registration.statuses import SENT


def agree(
    session: Session,
    attendee_id: int,
    wordings: Mapping[Purpose, str],
    *,
    language: Language,
    now: datetime,
) -> None:
    """Keep a yes to each of these purposes, in the words that were read; given twice, it is one.

    Raises `NotYetSent`, `LeftAlready`, `NobodyNamedYet`.
    """
    person, _booking = lock_person(session, attendee_id)
    if person.registration.status not in SENT:
        raise NotYetSent()
    if person.left_at is not None:
        raise LeftAlready()
    if not person.is_named:
        raise NobodyNamedYet()
    given = {one.purpose for one in person.consents if one.withdrawn_at is None}
    for purpose, words in wordings.items():
        if purpose not in given:
            person.consents.append(_consent(person, purpose, words, language, now=now))
            _note(session, purpose)
    session.flush()


def take_back(session: Session, attendee_id: int, purpose: Purpose, *, now: datetime) -> None:
    """End a person's yes, also one that a contact gave for all; on any day, also after the end."""
    person, _booking = lock_person(session, attendee_id)
    stood = standing(person).get(purpose)
    if stood is None:
        return
    if stood.attendee_id is None:  # the others of the registration keep theirs
        stood = _consent(person, purpose, stood.wording, stood.language, now=stood.given_at)
        person.consents.append(stood)
    stood.withdrawn_at = now
    _note(session, purpose)
    session.flush()


def end_news(session: Session, fact: Unsubscribed) -> None:
    """End every yes to news that was given with an address which unsubscribed."""
    wanted = (
        select(Consent)
        .join(Registration, Consent.registration_id == Registration.id)
        .outerjoin(Attendee, Consent.attendee_id == Attendee.id)
        .where(
            Consent.purpose == Purpose.NEWS,
            Consent.withdrawn_at.is_(None),
            or_(
                and_(
                    Consent.attendee_id.is_(None),
                    func.lower(Registration.contact_email) == fact.address,
                ),
                func.lower(Attendee.email) == fact.address,
            ),
        )
    )
    for given in session.scalars(wanted):
        given.withdrawn_at = fact.at
    session.flush()


def _consent(
    person: Attendee, purpose: Purpose, words: str, language: Language, *, now: datetime
) -> Consent:
    return Consent(
        registration_id=person.registration_id,
        purpose=purpose,
        wording=words[:500],
        language=language,
        given_at=now,
    )


def _note(session: Session, purpose: Purpose) -> None:
    if purpose is Purpose.PUBLIC_LIST:
        content_changed(session)  # the published list names one more, or one less
