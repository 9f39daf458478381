"""A person of a registration that was sent takes part as something else, or at another rate.

The row stays, with its place and its secret link; type, variant, price and seats change. What
becomes of the money is decided in `payments`, in the same transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.admission import service as admission
from summit.admission.codes.statuses import ReducedBy
from summit.admission.models import Category, Counter, Variant
from summit.admission.prices import place_name
from summit.admission.queries import Offer, choices, key_of, offers, seats_left
from summit.edition.queries import get_summit, opening_at, zone_of
from summit.kernel.events import announce
from summit.kernel.languages import Translated
from summit.kernel.money import Cents
from summit.registration.approval.errors import TypeOnRequest
from summit.registration.codes.pricing import uses_of
from summit.registration.codes.returning import give_up
from summit.registration.codes.seats import seats_of
from summit.registration.errors import (
    SOMEBODY,
    CompanionAlone,
    IsAccompanied,
    LeftAlready,
    NotYetSent,
    PaymentOpen,
    SameType,
    TypeNotOffered,
    TypesClosed,
)
from summit.registration.events import TypeChanged
from summit.registration.family import people_beside
from summit.registration.models import Attendee, Registration
from summit.registration.payers import OtherPayer
from summit.registration.service.numbers import by_type, check_types
from summit.registration.statuses import HOLD_SEATS, SENT, PaidBy, SeatsKeptBy


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedType:
    """What a person is to take part as, at which rate, and whom they then accompany."""

    category_id: int
    variant_id: int | None = None  # None: the price of the type itself
    principal_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeChange:
    """A change that may be made now, at the price of today of what is chosen.

    Within one type the code that somebody came with stays, and lowers the new price too.
    """

    person: Attendee
    category: Category
    variant: Variant | None
    list_price: Cents
    price: Cents
    principal_id: int | None

    @property
    def key(self) -> str:
        return key_of(self.category, self.variant)

    @property
    def place(self) -> Translated:
        return place_name(self.category, self.variant)

    @property
    def is_within_type(self) -> bool:
        """Tell whether only the rate changes: the seat, the code and the badge stay."""
        return self.category.id == self.person.category_id

    @property
    def is_dearer(self) -> bool:
        return self.price > self.person.price

    @property
    def is_cheaper(self) -> bool:
        return self.price < self.person.price


@dataclass(frozen=True, slots=True)
class OtherType:
    """A type, or a variant of one, that a person could have; its price is of today."""

    offer: Offer
    list_price: Cents
    price: Cents  # with the code that stays
    has_room: bool
    is_within_type: bool  # only the rate is another one

    @property
    def asked(self) -> tuple[int, int | None]:
        variant = self.offer.variant
        return self.offer.category.id, variant.id if variant else None


def other_types(
    session: Session, booking: Registration, attendee_id: int, *, by_contact: bool, now: datetime
) -> Sequence[OtherType]:
    """Return what is on sale besides what a person has, types and rates; to a contact, what is
    public.

    Raises `NotYetSent`, `LeftAlready`, and `TypesClosed` where registration is not open to them.
    """
    person = _person_of(booking, attendee_id)
    summit = get_summit(session)
    if by_contact and not opening_at(summit, now)[0]:
        raise TypesClosed()
    found = offers(session, now=now, zone=zone_of(summit), public_only=by_contact)
    every = [
        _other(session, person, one, one.price) for one in choices(found) if one.price is not None
    ]
    return [one for one in every if one.asked != (person.category_id, person.variant_id)]


def _other(session: Session, person: Attendee, offer: Offer, list_price: Cents) -> OtherType:
    """Return what this person would pay; a code is of a type, and stays with it."""
    is_within_type = offer.category.id == person.category_id
    has_room = is_within_type or _has_room(session, person, offer.category)
    price = list_price
    if is_within_type and person.code is not None:
        price = person.code.reduction.of(list_price)
    return OtherType(offer, list_price, price, has_room, is_within_type)


def _person_of(booking: Registration, attendee_id: int) -> Attendee:
    if booking.status not in SENT:
        raise NotYetSent()
    person = next((one for one in booking.attendees if one.id == attendee_id), None)
    if person is None:
        raise LeftAlready()
    return person


def _has_room(session: Session, person: Attendee, category: Category) -> bool:
    """Tell whether there is a seat; in a pool that both types share the person has theirs.

    What a waiver added to it goes first.
    """
    held = seats_of(session, [person])
    wanted = admission.counters_of(session, [category.id])
    return all(
        seats_left(session.get_one(Counter, one), waived=held.waived.get(one, 0))
        for one in wanted
        if one not in held.normal
    )


def find_change(
    session: Session,
    booking: Registration,
    attendee_id: int,
    wanted: WantedType,
    *,
    by_contact: bool,
    now: datetime,
) -> TypeChange:
    """Return the change as it may be made now.

    Raises `NotYetSent`, `LeftAlready`, `TypesClosed`, `SameType`, `TypeNotOffered`,
    `CompanionAlone`, `IsAccompanied`; to a contact `TypeOnRequest`, or nobody would decide on it,
    and `TooManyOfType`, `TooFewOfType`.
    """
    found = other_types(session, booking, attendee_id, by_contact=by_contact, now=now)
    person = _person_of(booking, attendee_id)
    asked = wanted.category_id, wanted.variant_id
    if asked == (person.category_id, person.variant_id):
        raise SameType()
    other = next((one for one in found if one.asked == asked), None)
    if other is None:
        raise TypeNotOffered()
    offer = other.offer
    if by_contact and offer.category.id != person.category_id:  # the office knows what it does
        if offer.category.needs_approval:
            raise TypeOnRequest()
        _check_number(session, booking, offer.category)
    return TypeChange(
        person=person,
        category=offer.category,
        variant=offer.variant,
        list_price=other.list_price,
        price=other.price,
        principal_id=_principal_id(session, booking, person, offer.category, wanted),
    )


def _check_number(session: Session, booking: Registration, category: Category) -> None:
    """See that one person more may take part as this; how many stay of the other type is no matter.

    Raises `TooManyOfType`, `TooFewOfType`.
    """
    held = by_type(one.category_id for one in booking.attendees)
    check_types(
        session,
        [category],
        {category.id: held.get(category.id, 0) + 1},
        held=held,
        whole_id=booking.part_of_id or booking.id,
        own_id=booking.id,
    )


def _principal_id(
    session: Session,
    booking: Registration,
    person: Attendee,
    category: Category,
    wanted: WantedType,
) -> int | None:
    """Return whom a companion accompanies: one tie, never a chain or a ring."""
    if not category.is_companion:
        return None
    if _is_accompanied(session, person):
        raise IsAccompanied(name=person.full_name or SOMEBODY)
    may_be = {one.id for one in accompanied_by(session, booking, person)}
    principal_id = wanted.principal_id
    if principal_id is None and category.id == person.category_id:
        principal_id = person.principal_id  # only the rate changes
    if principal_id not in may_be:
        raise CompanionAlone(name=person.full_name or SOMEBODY)
    return principal_id


def accompanied_by(session: Session, booking: Registration, person: Attendee) -> Sequence[Attendee]:
    """Return whom this person may accompany: who comes, companions and themselves left out."""
    return [one for one in people_beside(session, booking) if one.id != person.id]


def _is_accompanied(session: Session, person: Attendee) -> bool:
    companions = (
        select(Attendee.id)
        .join(Registration, Attendee.registration_id == Registration.id)
        .where(
            Attendee.principal_id == person.id,
            Attendee.left_at.is_(None),
            Registration.status.in_(HOLD_SEATS),
        )
    )
    return session.scalar(companions.limit(1)) is not None


def change_type(
    session: Session,
    booking: Registration,
    change: TypeChange,
    *,
    payer: OtherPayer | None,
    owes: bool,
    now: datetime,
) -> None:
    """Let a person of a locked registration take part as something else.

    `payer` pays for whom nothing was asked before. Raises `SoldOut`, which undoes everything, and
    `PaymentOpen`.
    """
    if booking.seats_kept_by is SeatsKeptBy.PAYMENT:
        raise PaymentOpen()
    person, is_dearer = change.person, change.is_dearer
    is_within_type = change.is_within_type
    held, uses = seats_of(session, [person]), uses_of([person])
    wanted = admission.counters_of(session, [change.category.id])
    if not person.price:
        _bill_to(person, payer)
    booking.subtotal += change.price - person.price
    if is_within_type:
        _keep_code(person, change)
    else:
        person.list_price = person.reduced_by = person.code_id = None  # a code is not carried over
        person.by_waiver = False
    person.category_id = change.category.id
    person.variant_id = change.variant.id if change.variant else None
    person.price = change.price
    person.principal_id = change.principal_id
    person.is_head = person.is_head and not change.category.is_companion
    session.flush()
    session.refresh(person, ["category", "variant", "principal"])
    if not is_within_type:
        admission.exchange(session, held.normal, wanted, old_waived=held.waived, now=now)
        give_up(session, uses)
    announce(
        session,
        TypeChanged(
            registration_id=booking.id,
            attendee_id=person.id,
            is_within_type=is_within_type,
            is_dearer=is_dearer,
            owes=owes,
            at=now,
        ),
    )


def _keep_code(person: Attendee, change: TypeChange) -> None:
    """Let the code lower the new price: it is of the type. What a group gave is not carried over.

    The seat stays, also one that a waiver took.
    """
    is_less = change.price < change.list_price
    invitation = person.code.invitation if person.code else None
    person.list_price = change.list_price if is_less else None
    person.reduced_by = None
    if is_less:
        person.reduced_by = ReducedBy.INVITATION if invitation else ReducedBy.CODE


def _bill_to(person: Attendee, payer: OtherPayer | None) -> None:
    """Let the payer of the registration pay for a person: it has one."""
    person.paid_by = PaidBy.OTHER if payer else PaidBy.CITY
    person.payer_name = payer.name if payer else None
    person.payer_email = payer.email if payer else None
    person.payer_is_resident = payer.is_resident if payer else None
