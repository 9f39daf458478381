"""Holds seats for a city, moves the deadline, gives them back. Callers hold the transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.admission.models import Category
from summit.kernel.languages import Language
from summit.mail.unsubscribing.service import (
    check_may_advertise,
    check_organizer_named,
    is_organizer_named,
)
from summit.registration.city_holds.errors import (
    DeadlineOver,
    HeldNoMore,
    NobodyToAccompany,
    NoPlaces,
)
from summit.registration.city_holds.messages import promise_city_letter
from summit.registration.city_holds.models import CityHold
from summit.registration.city_holds.rules import is_reminder_due
from summit.registration.entering.queries import check_seats
from summit.registration.models import Registration
from summit.registration.service import Application, Person, hold_until, lock, withdraw
from summit.registration.statuses import SeatsKeptBy, Status


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What organizers hold for whom; `places` are numbers by participation type."""

    municipality: str
    country: str
    contact_name: str
    contact_email: str
    language: Language
    places: Mapping[int, int]
    until: datetime
    remind_before: int
    message: str = ""


def hold(session: Session, wish: Wish, *, now: datetime) -> CityHold:
    """Take the seats and write to the contact.

    Raises `NoPlaces`, `NobodyToAccompany`, `DeadlineOver`, `SeatsLacking`, `SoldOut`, `NotOnSale`,
    `TooManyPeople`, `OrganizerUnnamed`. Who has unsubscribed is not written to: the office is
    shown the link.
    """
    check_organizer_named(session)
    if wish.until <= now:
        raise DeadlineOver()
    check_seats(session, wish.places)  # says how many are left; the counter has the last word
    asked = Application(
        language=wish.language,
        municipality=wish.municipality,
        country=wish.country,
        contact_name=wish.contact_name,
        contact_email=wish.contact_email,
        people=_people(session, wish),
    )
    draft = hold_until(session, asked, until=wish.until, now=now)
    held = CityHold(
        registration_id=draft.id,
        until=wish.until,
        remind_before=wish.remind_before,
        message=wish.message,
        made_at=now,
    )
    session.add(held)
    session.flush()
    promise_city_letter(session, "city_hold.sent", held, now=now)
    return held


def _people(session: Session, wish: Wish) -> tuple[Person, ...]:
    """Return places without names, accompanying persons last and each with somebody."""
    found = session.scalars(select(Category).where(Category.id.in_(wish.places))).all()
    kinds = sorted(found, key=lambda one: (one.is_companion, one.position, one.id))
    wanted = [kind for kind in kinds for _ in range(wish.places[kind.id])]
    if not wanted:
        raise NoPlaces()
    principals = [at for at, kind in enumerate(wanted) if not kind.is_companion]
    if not principals:
        raise NobodyToAccompany()
    return tuple(
        Person(
            category_id=kind.id,
            given_name="",
            language=wish.language,
            name_follows=not kind.needs_approval,  # on these organizers decide by name
            principal=principals[at % len(principals)] if kind.is_companion else None,
        )
        for at, kind in enumerate(wanted)
    )


def move(session: Session, hold_id: int, until: datetime, *, now: datetime) -> None:
    """Extend or shorten the hold, and tell the contact.

    Raises `HeldNoMore`, `DeadlineOver`, `OrganizerUnnamed`.
    """
    held, draft = _lock(session, hold_id)
    if until <= now:
        raise DeadlineOver()
    if until == held.until:
        return
    check_organizer_named(session)
    held.until = draft.held_until = until
    held.made_at, held.reminded_at = now, None
    session.flush()
    promise_city_letter(session, "city_hold.moved", held, now=now)


def send_again(session: Session, hold_id: int, *, now: datetime) -> None:
    """Write to the contact once more.

    Raises `HeldNoMore`, `HasUnsubscribed`, `OrganizerUnnamed`.
    """
    held, draft = _lock(session, hold_id)
    check_may_advertise(session, draft.contact_email)
    promise_city_letter(session, "city_hold.sent", held, now=now)


def give_back(session: Session, hold_id: int, *, now: datetime) -> None:
    """Return the seats, which are offered to whoever waits. Raises `HeldNoMore`."""
    _held, draft = _lock(session, hold_id)
    withdraw(session, draft.id, Status.CANCELLED, now=now)


def remind(session: Session, hold_id: int, *, now: datetime) -> bool:
    """Remind the contact, if that is due; once, however many workers ask.

    While no letter can say who invites it waits: it is due still once the organizer is named.
    """
    try:
        held, _draft = _lock(session, hold_id)
    except HeldNoMore:
        return False
    is_due = is_reminder_due(
        held.until,
        held.remind_before,
        told_at=held.made_at,
        reminded_at=held.reminded_at,
        now=now,
    )
    if not is_due or not is_organizer_named(session):
        return False
    held.reminded_at = now
    session.flush()
    promise_city_letter(session, "city_hold.reminder", held, now=now)
    return True


def _lock(session: Session, hold_id: int) -> tuple[CityHold, Registration]:
    """Return a hold and its draft, locked first as everywhere. Raises `HeldNoMore`."""
    held = session.get_one(CityHold, hold_id)
    draft = lock(session, held.registration_id)
    session.refresh(held)
    if draft.status is not Status.DRAFT or draft.seats_kept_by is not SeatsKeptBy.HOLD:
        raise HeldNoMore()
    return held, draft
