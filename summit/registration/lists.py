"""What the office lists: registrations and their people, searched and filtered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, case, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from summit.admission.models import Category
from summit.kernel.text import fold
from summit.registration.further.queries import with_word
from summit.registration.models import Attendee, Registration
from summit.registration.namesakes.queries import written_twice
from summit.registration.statuses import HOLD_SEATS, PaymentWay, Status

REFERENCE_SIGNS = 12  # `Registration.folded` begins with the reference and a space, then the city
CHUNK = 500  # rows read at a time for a file


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to list. None does not narrow."""

    search: str = ""
    status: Status | None = None
    country: str | None = None
    category_id: int | None = None
    pays_by: PaymentWay | None = None
    are_names_missing: bool = False  # of people: nobody is named yet
    are_written_twice: bool = False  # of people: somebody else has this name and city
    order: str = ""
    countries: Sequence[str] = ()  # of the order by protocol: codes, first to last


def count_by_status(session: Session) -> dict[Status, int]:
    """Return how many registrations have each status; those without any are left out."""
    counted = select(Registration.status, func.count()).group_by(Registration.status)
    return dict(session.execute(counted).all())


def countries_present(session: Session) -> Sequence[str]:
    return session.scalars(select(Registration.country).distinct()).all()


def registrations(
    session: Session, wanted: Wanted, *, limit: int, offset: int
) -> tuple[Sequence[Row[Any]], int]:
    """Return (registration, people) rows of one page, and how many there are in all."""
    found = _registrations(wanted)
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    people = (
        select(func.count())
        .where(Attendee.registration_id == Registration.id, Attendee.left_at.is_(None))
        .correlate(Registration)
        .scalar_subquery()
    )
    page = found.add_columns(people.label("people")).order_by(*_registration_order(wanted))
    return session.execute(page.limit(limit).offset(offset)).all(), total


def every_registration(session: Session, wanted: Wanted) -> Iterator[Registration]:
    """Yield all of them for a file, without holding them all."""
    found = _registrations(wanted).order_by(*_registration_order(wanted))
    yield from session.scalars(found.execution_options(yield_per=CHUNK))


def attendees(
    session: Session, wanted: Wanted, *, limit: int, offset: int
) -> tuple[Sequence[Attendee], int]:
    """Return the people of one page with registration and category, and how many in all."""
    found = _attendees(wanted)
    total = session.scalar(select(func.count()).select_from(found.subquery())) or 0
    page = _with_all(found).order_by(*_attendee_order(wanted)).limit(limit).offset(offset)
    return session.scalars(page).all(), total


def every_attendee(session: Session, wanted: Wanted) -> Iterator[Attendee]:
    found = _with_all(_attendees(wanted)).order_by(*_attendee_order(wanted))
    found = found.options(
        selectinload(Attendee.consents),
        selectinload(Attendee.registration, Registration.consents),
    )
    yield from session.scalars(found.execution_options(yield_per=CHUNK))


def _registrations(wanted: Wanted) -> Select[Any]:
    found = select(Registration)
    for word in fold(wanted.search).split():
        own = Registration.folded.contains(word, autoescape=True)
        found = found.where(own | Registration.id.in_(with_word(word)))
    if wanted.category_id is not None:
        people = select(Attendee.registration_id).where(
            Attendee.category_id == wanted.category_id, Attendee.left_at.is_(None)
        )
        found = found.where(Registration.id.in_(people))
    return _narrowed(found, wanted)


def _attendees(wanted: Wanted) -> Select[Any]:
    found = (
        select(Attendee)
        .join(Registration, Attendee.registration_id == Registration.id)
        .where(Attendee.left_at.is_(None))
    )
    for word in fold(wanted.search).split():
        found = found.where(
            Attendee.folded.contains(word, autoescape=True)
            | Registration.reference.ilike(f"%{_like(word)}%", escape="/")
            | func.lower(Attendee.email).contains(word, autoescape=True)
        )
    if wanted.category_id is not None:
        found = found.where(Attendee.category_id == wanted.category_id)
    if wanted.are_names_missing:
        found = found.where(Attendee.given_name == "")
    if wanted.are_written_twice:
        found = found.where(
            Attendee.folded.in_(written_twice()), Registration.status.in_(HOLD_SEATS)
        )
    return _narrowed(found, wanted)


def _narrowed(found: Select[Any], wanted: Wanted) -> Select[Any]:
    if wanted.status is not None:
        found = found.where(Registration.status == wanted.status)
    if wanted.country is not None:
        found = found.where(Registration.country == wanted.country)
    if wanted.pays_by is not None:
        found = found.where(Registration.pays_by == wanted.pays_by)
    return found


def _like(word: str) -> str:
    for sign in "/%_":
        word = word.replace(sign, f"/{sign}")
    return word


def _registration_order(wanted: Wanted) -> tuple[Any, ...]:
    """Return an order that never ties: the number decides last."""
    if wanted.order == "city":
        return func.substr(Registration.folded, REFERENCE_SIGNS + 1), Registration.id
    if wanted.order == "reference":
        return (Registration.reference,)
    return Registration.started_at.desc(), Registration.id.desc()


def _attendee_order(wanted: Wanted) -> tuple[Any, ...]:
    if wanted.order == "name":
        return Attendee.folded, Attendee.id
    if wanted.order == "city":
        city = func.substr(Registration.folded, REFERENCE_SIGNS + 1)
        return city, Attendee.registration_id, Attendee.position
    if wanted.order == "protocol":  # as DOMAIN 2.5: country, then rank, then family name
        places = {code: place for place, code in enumerate(wanted.countries)}
        country = case(places, value=Registration.country) if places else Registration.country
        family = func.lower(Attendee.family_name)
        return country, Attendee.protocol_rank.nulls_last(), family, Attendee.id
    return Registration.started_at.desc(), Attendee.registration_id.desc(), Attendee.position


def _with_all(found: Select[Any]) -> Select[Any]:
    return found.options(
        joinedload(Attendee.registration),
        joinedload(Attendee.category),
        joinedload(Attendee.variant),
    )


def categories(session: Session) -> Sequence[Category]:
    return session.scalars(select(Category).order_by(Category.position, Category.id)).all()
