"""Chooses the head of a delegation, and keeps a person's rank. Callers hold the transaction.

The rank is typed by the office and never computed: precedence is decreed for ceremonies of the
Québec government only (DOMAIN 2.5).
"""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from summit.kernel.edits import check_unchanged
from summit.registration.errors import CompanionLeads, LeftAlready, NotYetSent
from summit.registration.events import RegistrationSubmitted
from summit.registration.family import family_of
from summit.registration.models import Attendee, Registration
from summit.registration.service import lock_family
from summit.registration.statuses import SENT

SHOWN = ("is_head", "protocol_rank")


def choose_head(session: Session, registration_id: int, attendee_id: int | None) -> None:
    """Let this person lead the delegation, or nobody; who did so before does no longer.

    What was sent together is one delegation, whoever pays for whom. Raises `NotYetSent`,
    `LeftAlready`, `CompanionLeads`.
    """
    family = lock_family(session, registration_id)
    if session.get_one(Registration, registration_id).status not in SENT:
        raise NotYetSent()
    people = [one for booking in family for one in booking.attendees]
    chosen = next((one for one in people if one.id == attendee_id), None)
    if attendee_id is not None and chosen is None:
        raise LeftAlready()
    _lead(session, people, chosen)


def set_protocol(
    session: Session, attendee_id: int, *, is_head: bool, rank: int | None, seen: str
) -> None:
    """Keep what the office says of one person.

    Raises `ChangedMeanwhile`, `LeftAlready`, `CompanionLeads`.
    """
    person = session.get_one(Attendee, attendee_id)
    family = lock_family(session, person.registration_id)
    session.refresh(person)
    if person.left_at is not None:
        raise LeftAlready()
    check_unchanged(person, SHOWN, seen)
    person.protocol_rank = rank
    if is_head != person.is_head:
        people = [one for booking in family for one in booking.attendees]
        _lead(session, people, person if is_head else None)
    session.flush()


def keep_one_head(session: Session, fact: RegistrationSubmitted) -> None:
    """Let whoever was added as the head of the delegation lead it in place of another."""
    booking = session.get_one(Registration, fact.registration_id)
    chosen = next((one for one in booking.attendees if one.is_head), None)
    if chosen is None or booking.part_of_id is None:
        return
    family = session.scalars(family_of(booking))  # unlocked: this one is, and ids ascend
    _lead(session, [one for part in family for one in part.attendees], chosen)


def _lead(session: Session, people: Iterable[Attendee], chosen: Attendee | None) -> None:
    if chosen is not None and chosen.category.is_companion:
        raise CompanionLeads()
    for one in people:
        if one is not chosen:
            one.is_head = False
    session.flush()  # before the next one: only one may lead
    if chosen is not None:
        chosen.is_head = True
    session.flush()
