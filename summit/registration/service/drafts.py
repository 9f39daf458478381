"""Holding places for the people a contact names, and changing them while it is a draft."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from summit.admission import service as admission
from summit.admission.codes.service import exchange_uses
from summit.admission.models import Category
from summit.kernel.events import announce
from summit.kernel.languages import Language
from summit.kernel.references import new_reference
from summit.kernel.text import fold
from summit.registration.city_holds.limits import check_within, is_held_for_city
from summit.registration.codes.pricing import Quote, Typed, quote, uses_of
from summit.registration.codes.seats import Seats, seats_for, seats_of, without_room
from summit.registration.errors import (
    SOMEBODY,
    CompanionAlone,
    DraftChangedMeanwhile,
    NotADraft,
)
from summit.registration.events import PlacesHeld, PlacesOffered
from summit.registration.family import people_beside
from summit.registration.models import Attendee, Registration
from summit.registration.questions.carrying import give_answers, take_answers
from summit.registration.rules import HoldPolicy, Place, check_people
from summit.registration.service.life import lock, lock_after_whole, lock_family
from summit.registration.service.numbers import by_type, check_types
from summit.registration.statuses import PaidBy, SeatsKeptBy, Status


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """One attendee as typed. `principal` is the index of the person accompanied.

    `payer_name` and `payer_email` are of who pays where it is `PaidBy.OTHER`;
    `payer_is_resident` of whoever pays that is not the municipality, where taxes depend on it.
    """

    category_id: int
    variant_id: int | None = None  # None: the price of the type itself
    given_name: str
    family_name: str = ""
    role: str = ""
    email: str | None = None
    language: Language
    principal: int | None = None
    principal_id: int | None = None  # of somebody registered before, in place of `principal`
    paid_by: PaidBy = PaidBy.CITY
    payer_name: str | None = None
    payer_email: str | None = None
    payer_is_resident: bool | None = None
    title: str = ""
    badge_name: str = ""
    represents: str = ""
    is_head: bool = False
    name_follows: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Application:
    """What a contact asks for, already validated by the form."""

    language: Language
    municipality: str
    country: str
    contact_name: str
    contact_email: str
    people: tuple[Person, ...]
    code: str = ""  # as it was typed

    @property
    def typed(self) -> Typed:
        return Typed(self.code, self.contact_email)


@dataclass(frozen=True, kw_only=True, slots=True)
class AtDesk:
    """Staff register somebody who stands before them, and is written to about no hold.

    `waives`: a place is taken although the type is full or by invitation only. Whose type has room
    takes it as everybody.
    """

    waives: bool = False


def start(
    session: Session,
    asked: Application,
    *,
    now: datetime,
    holds: HoldPolicy,
    submission_digest: str | None = None,
    part_of_id: int | None = None,
    at_desk: AtDesk | None = None,
) -> Registration:
    """Hold places for a draft at today's price.

    Raises `SoldOut`, `NotOnSale`, `CodeRefused`, `CompanionAlone` and the rules'.

    `part_of_id` names the registration that these people are added to.

    A `submission_digest` used before breaks its unique constraint: that form was sent already.
    """
    categories = _categories(session, asked.people)
    _check(asked.people, categories)
    if part_of_id is not None:
        _lock_whole(session, part_of_id, asked.people)
    wanted = by_type(one.category_id for one in asked.people)
    check_types(session, categories.values(), wanted, whole_id=part_of_id)
    waives = at_desk is not None and at_desk.waives
    typed = None if waives else asked.typed
    quoted = quote(session, asked.people, categories, typed=typed, whole_id=part_of_id, now=now)
    if waives:
        full = without_room(session, [one.category_id for one in asked.people])
        quoted = replace(quoted, waived_at_desk=full)
    seats = _seats(session, asked, quoted)
    rooms = admission.take_with_waived(session, seats.normal, seats.waived)
    until = now + min((holds.length(room) for room in rooms), default=holds.ample)
    exchange_uses(session, {}, quoted.uses)
    registration = _new(session, until, now=now)
    registration.submission_digest = submission_digest
    registration.part_of_id = part_of_id
    registration.at_desk = at_desk is not None
    _write(session, registration, asked, categories, quoted)
    if at_desk is None:
        announce(session, PlacesHeld(registration.id, until, now))
    return registration


def _lock_whole(session: Session, whole_id: int, people: Sequence[Person]) -> None:
    """Lock what these people are added to: whoever else adds people to it waits.

    Where somebody accompanies a person of it, that person stays as they are.

    Raises `CompanionAlone` where they left, accompany somebody, or never stood in it.
    """
    beside = [one for one in people if one.principal_id is not None]
    if not beside:
        lock(session, whole_id)
        return
    whole = lock_family(session, whole_id)[0]
    may_be = {one.id for one in people_beside(session, whole)}
    for one in beside:
        if one.principal_id not in may_be:
            raise CompanionAlone(name=f"{one.given_name} {one.family_name}".strip() or SOMEBODY)


def offer(
    session: Session, asked: Application, *, until: datetime, waiting_entry_id: int, now: datetime
) -> Registration:
    """Hold places for somebody who waited for them; who comes is said later. Raises `SoldOut`."""
    seats = admission.counters_of(session, [person.category_id for person in asked.people])
    admission.take(session, seats, waited=True)
    registration = _new(session, until, now=now)
    registration.waiting_entry_id = waiting_entry_id
    categories = _categories(session, asked.people)
    quoted = quote(session, asked.people, categories, typed=None, now=now)
    _write(session, registration, asked, categories, quoted)
    announce(session, PlacesOffered(registration.id, until, now))
    return registration


def hold_until(
    session: Session, asked: Application, *, until: datetime, now: datetime
) -> Registration:
    """Hold places for a city until the moment organizers chose. Raises `SoldOut`, the rules'."""
    categories = _categories(session, asked.people)
    _check(asked.people, categories)
    quoted = quote(session, asked.people, categories, typed=None, now=now)
    admission.take(session, _seats(session, asked, quoted).normal)
    registration = _new(session, until, now=now)
    _write(session, registration, asked, categories, quoted)
    return registration


def _new(session: Session, until: datetime, *, now: datetime) -> Registration:
    return Registration(
        reference=unused_reference(session),
        started_at=now,
        seats_kept_by=SeatsKeptBy.HOLD,
        held_until=until,
    )


def revise(
    session: Session,
    registration_id: int,
    asked: Application,
    *,
    now: datetime,
    holds: HoldPolicy,
    seen: int | None = None,
) -> Registration:
    """Put these people in place of a draft's; prices are today's.

    The deadline stays, unless places were added that are held for less. `seen` says which change
    of the draft the form showed; raises `DraftChangedMeanwhile` where there was another since.
    """
    registration = lock_after_whole(session, registration_id)
    if registration.status is not Status.DRAFT:
        raise NotADraft()
    if seen is not None and seen != registration.revised:
        raise DraftChangedMeanwhile()
    registration.revised += 1
    categories = _categories(session, asked.people)
    _check(asked.people, categories)
    before = list(registration.attendees)
    wanted = by_type(one.category_id for one in asked.people)
    held = by_type(one.category_id for one in before)
    check_within(session, registration.id, wanted, held)
    check_types(
        session,
        categories.values(),
        wanted,
        held=held,
        whole_id=registration.part_of_id,
        own_id=registration.id,
    )
    quoted = quote(
        session,
        asked.people,
        categories,
        typed=asked.typed,
        before=before,
        whole_id=registration.part_of_id,
        own_id=registration.id,
        now=now,
    )
    old, new = seats_of(session, before), _seats(session, asked, quoted)
    added = admission.exchange(
        session,
        old.normal,
        new.normal,
        old_waived=old.waived,
        new_waived=new.waived,
        now=now,
    )
    exchange_uses(session, uses_of(before), quoted.uses)
    if added and registration.held_until and not is_held_for_city(session, registration.id):
        until = now + min(holds.length(room) for room in added)
        registration.held_until = min(registration.held_until, until)
    answers = take_answers(session, before)
    for attendee in registration.attendees:
        attendee.principal_id = None  # or deleting one could trip over its companion
    session.flush()
    registration.attendees.clear()
    session.flush()
    moved = asked.contact_email != registration.contact_email
    _write(session, registration, asked, categories, quoted)
    give_answers(session, answers, before, registration.attendees)
    if moved and registration.held_until:  # the new address needs the link too
        announce(session, PlacesHeld(registration.id, registration.held_until, now))
    return registration


def _seats(session: Session, asked: Application, quoted: Quote) -> Seats:
    people = enumerate(asked.people)
    return seats_for(
        session, [(one.category_id, quoted.is_by_waiver(index)) for index, one in people]
    )


def _write(
    session: Session,
    registration: Registration,
    asked: Application,
    categories: dict[int, Category],
    quoted: Quote,
) -> None:
    for name in ("language", "municipality", "country", "contact_name", "contact_email"):
        setattr(registration, name, getattr(asked, name))
    registration.subtotal = quoted.subtotal
    registration.attendees = [
        _attendee(position, person, quoted, asked.municipality)
        for position, person in enumerate(asked.people)
    ]
    registration.folded = folded_registration(registration)
    session.add(registration)
    session.flush()
    for attendee, person in zip(registration.attendees, asked.people, strict=True):
        if not categories[person.category_id].is_companion:
            continue
        if person.principal is not None:
            attendee.principal_id = registration.attendees[person.principal].id
        else:
            attendee.principal_id = person.principal_id
    session.flush()


def _attendee(position: int, person: Person, quoted: Quote, municipality: str) -> Attendee:
    return Attendee(
        position=position,
        category_id=person.category_id,
        variant_id=person.variant_id,
        **quoted.columns(position),
        given_name=person.given_name,
        family_name=person.family_name,
        role=person.role,
        email=person.email,
        language=person.language,
        paid_by=person.paid_by,
        payer_name=person.payer_name,
        payer_email=person.payer_email,
        payer_is_resident=person.payer_is_resident,
        title=person.title,
        badge_name=person.badge_name,
        represents=person.represents,
        is_head=person.is_head,
        name_follows=person.name_follows and not person.given_name,
        folded=folded_person(person, municipality),
    )


class Called(Protocol):
    """Whoever has names, as typed."""

    @property
    def given_name(self) -> str: ...
    @property
    def family_name(self) -> str: ...
    @property
    def badge_name(self) -> str: ...


def folded_person(person: Called, municipality: str) -> str:
    """Return what the office's search looks into: the names, also the badge's, and the city."""
    names = f"{person.given_name} {person.family_name}"
    return fold(f"{names} {municipality} {person.badge_name}")[:500]


def folded_registration(registration: Registration) -> str:
    """Return what the office's search looks into: reference, city, contact, every name."""
    names = [attendee.full_name for attendee in registration.attendees]
    said = [registration.reference, registration.municipality, registration.contact_name]
    return fold(" ".join([*said, registration.contact_email, *names]))[:800]


def _categories(session: Session, people: Iterable[Person]) -> dict[int, Category]:
    """Return what these people take part as, with its prices, by id."""
    wanted = select(Category).where(Category.id.in_({one.category_id for one in people}))
    found = session.scalars(wanted.options(selectinload(Category.windows)))
    return {one.id: one for one in found}


def _check(people: Sequence[Person], categories: dict[int, Category]) -> None:
    check_people(
        [
            Place(
                name=f"{one.given_name} {one.family_name}".strip(),
                is_companion=categories[one.category_id].is_companion,
                principal=one.principal,
                is_beside=one.principal_id is not None,
                is_head=one.is_head,
            )
            for one in people
        ]
    )


def unused_reference(session: Session) -> str:
    """Return a reference nobody has; of 28 million the constraint still has the last word."""
    while True:
        reference = new_reference()
        taken = select(Registration.id).where(Registration.reference == reference)
        if session.scalar(taken) is None:
            return reference
