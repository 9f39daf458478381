"""Extends a hold, and promises the letter before its end. Callers hold the transaction.

No seat moves: they are held already. Whether they may be held longer is read from the counters,
locked, so that nobody takes the last ones or joins the line meanwhile unseen.
"""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from summit.admission import service as admission
from summit.admission.codes.statuses import Reduces
from summit.admission.prices import windows_of
from summit.database import insert_unless_there
from summit.edition.editing import alone
from summit.edition.queries import get_summit, zone_of
from summit.kernel.edits import check_unchanged
from summit.registration.city_holds.limits import is_held_for_city
from summit.registration.codes.seats import seats_of
from summit.registration.errors import HoldEnded, PaymentOpen
from summit.registration.holding.errors import (
    ExtendedEnough,
    HeldUntilChosen,
    NothingToExtend,
    PeopleWait,
    SeatsScarce,
)
from summit.registration.holding.messages import promise_notice
from summit.registration.holding.models import HoldNotice, HoldRules
from summit.registration.holding.queries import (
    NAMES,
    HoldTerms,
    find_hold_terms,
    is_extendable,
)
from summit.registration.holding.rules import (
    Holding,
    begin_of,
    extended_until,
    is_announced,
    price_stands_until,
)
from summit.registration.models import Attendee, Registration
from summit.registration.service import lock
from summit.registration.statuses import SeatsKeptBy, Status
from summit.settings import Settings


def extend(
    session: Session, registration_id: int, *, seen: str, holding: Holding, now: datetime
) -> datetime:
    """Hold the places longer and return until when; `seen` is the end that the page showed.

    A button that is pressed twice extends once: the second finds another end. Raises `HoldEnded`,
    `PaymentOpen`, `NothingToExtend`, `HeldUntilChosen`, `ExtendedEnough`, `PeopleWait`,
    `SeatsScarce`, `PriceEnds`, `ClosesBefore`.
    """
    registration = lock(session, registration_id)
    until = registration.held_until
    if registration.status is Status.EXPIRED:
        raise HoldEnded()
    if registration.seats_kept_by is SeatsKeptBy.PAYMENT:
        raise PaymentOpen()
    if until is None or not is_extendable(registration):
        raise NothingToExtend()
    if registration.status is Status.DRAFT and is_held_for_city(session, registration.id):
        raise HeldUntilChosen()
    if until <= now:
        raise HoldEnded()
    if until.isoformat() != seen:
        return until
    if registration.extended >= holding.most_extensions:
        raise ExtendedEnough()
    _check_seats(session, registration, holding)
    summit = get_summit(session)
    registration.held_until = extended_until(
        until,
        holding.extension,
        price_ends=_price_ends(registration, zone_of(summit), now=now),
        closes_at=summit.registration_closes_at,
    )
    registration.extended += 1
    session.flush()
    return registration.held_until


def _check_seats(session: Session, registration: Registration, holding: Holding) -> None:
    """See that nobody is kept out by it; the seat of a waiver is nobody else's."""
    held = seats_of(session, registration.attendees).normal
    rooms = admission.lock_seats(session, held)
    if admission.is_waited_for(session, held):
        raise PeopleWait()
    if any(holding.policy.is_scarce(rooms[one]) for one in held):
        raise SeatsScarce()


def _price_ends(
    registration: Registration, zone: ZoneInfo, *, now: datetime
) -> Iterator[datetime | None]:
    for person in registration.attendees:
        if not _is_free_by_code(person):
            held = person.price if person.list_price is None else person.list_price
            windows = windows_of(person.category, person.variant)
            yield price_stands_until(now, held, windows, zone)
        if person.code and person.code.last_day:
            yield begin_of(person.code.last_day + timedelta(days=1), zone)


def _is_free_by_code(person: Attendee) -> bool:
    return person.code is not None and person.code.reduces is Reduces.FREE


def announce_end(
    session: Session, registration_id: int, holding: Holding, *, now: datetime
) -> bool:
    """Promise the letter before the end of a hold, if it is due; once for each end.

    Returns whether this call promised it.
    """
    registration = lock(session, registration_id)
    until, before = registration.held_until, holding.announced_before
    if until is None or not is_extendable(registration):
        return False
    if not is_announced(until, since=registration.started_at, before=before, now=now):
        return False
    row = {"registration_id": registration.id, "until": until, "promised_at": now}
    if not insert_unless_there(session, HoldNotice, row):
        return False
    promise_notice(session, registration, until, now=now)
    return True


def set_hold_terms(session: Session, wanted: HoldTerms, *, seen: str, settings: Settings) -> None:
    """Put the office's numbers in force for what is held from now on. Raises `ChangedMeanwhile`."""
    alone(session)  # or two could both write the first row
    kept = session.get(HoldRules, 1, with_for_update=True, populate_existing=True)
    check_unchanged(find_hold_terms(session, settings), NAMES, seen)
    if kept is None:
        kept = HoldRules(id=1)
        session.add(kept)
    for name, value in asdict(wanted).items():
        setattr(kept, name, value)
    session.flush()
