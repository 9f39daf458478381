"""What the people of a draft pay today, with the code that was typed. Callers hold the transaction.

The rule is `summit.admission.codes.rules.price_people`; here stand the rows it decides from.
"""

from collections import Counter as Tally
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from summit.admission.codes import service as codes
from summit.admission.codes.errors import (
    CodeNotForThese,
    InvitationForOthers,
    InvitationForOtherTypes,
    MoreThanInvited,
    NotInvited,
)
from summit.admission.codes.models import Code
from summit.admission.codes.rules import Place, Priced, price_people
from summit.admission.models import Category
from summit.admission.prices import price_of
from summit.admission.variants.queries import OfVariant, find_variants
from summit.edition.queries import get_summit, zone_of
from summit.kernel.money import Cents
from summit.kernel.text import fold
from summit.registration.models import Attendee, Registration
from summit.registration.statuses import HOLD_SEATS


@dataclass(frozen=True, slots=True)
class Typed:
    """The code as it was typed, empty for none, and the address of the contact."""

    code: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """What each person pays, in the order of the form, and the code some of them use."""

    priced: Sequence[Priced]
    code: Code | None
    waived_at_desk: Collection[int] = ()  # whose place staff give although it is full

    @property
    def subtotal(self) -> Cents:
        return sum((one.price for one in self.priced), Cents(0))

    @property
    def uses(self) -> Mapping[int, int]:
        """Return how many people use a code, by its number."""
        count = sum(one.uses_code for one in self.priced)
        return {self.code.id: count} if self.code else {}

    def is_by_waiver(self, index: int) -> bool:
        """Tell whether one person has their place although it is full."""
        if index in self.waived_at_desk:
            return True
        invitation = self.code.invitation if self.code else None
        return bool(invitation and invitation.waives_capacity and self.priced[index].uses_code)

    def columns(self, index: int) -> dict[str, Any]:
        """Return what is kept of the price of one person."""
        one = self.priced[index]
        return {
            "price": one.price,
            "list_price": one.list_price if one.price < one.list_price else None,
            "reduced_by": one.reduced_by,
            "code_id": self.code.id if self.code and one.uses_code else None,
            "by_waiver": self.is_by_waiver(index),
        }


def quote(
    session: Session,
    people: Sequence[OfVariant],
    categories: Mapping[int, Category],
    *,
    typed: Typed | None,
    before: Sequence[Attendee] = (),
    whole_id: int | None = None,
    own_id: int | None = None,
    now: datetime,
) -> Quote:
    """Return what these people pay, in place of those the draft named `before`.

    `whole_id` names the registration they are added to, `own_id` their draft where there is one.

    Nothing is asked of whom places are offered to: `typed` is None.

    Raises `NotOnSale`, `VariantNotOffered`, `VariantOfAnotherType`, and `CodeRefused` where the
    code that was typed gives nothing, or a type is by invitation only.
    """
    zone = zone_of(get_summit(session))
    variants = find_variants(session, people, before=before)
    prices = {
        (kind, variant): price_of(categories[kind], variants[variant], now=now, zone=zone)
        for kind, variant in {(one.category_id, one.variant_id) for one in people}
    }
    places = [Place(one.category_id, prices[one.category_id, one.variant_id]) for one in people]
    code, grant = None, None
    if typed and typed.code:
        code = codes.find_code(session, typed.code)
        held = uses_of(before).get(code.id, 0)
        today = now.astimezone(zone).date()
        beside = _uses_beside(session, code, whole_id, own_id)
        grant = codes.grant_of(code, today=today, held=held, people=len(places), beside=beside)
        if whole_id is None or not held:  # else whoever added them may have passed it on since
            _check_address(code, typed.email)
    found = Quote(price_people(places, codes.groups(session), grant), code)
    if typed:
        _check_invited(found, places, categories, before)
    if code is not None and not sum(found.uses.values()):
        if code.invitation:
            raise InvitationForOtherTypes(name=code.categories[0].name)
        raise CodeNotForThese()
    return found


def _uses_beside(session: Session, code: Code, whole_id: int | None, own_id: int | None) -> int:
    """Return how many use a code in what was sent together, their own draft left out.

    The registration that others are parts of is locked, as where people of a type are counted.
    """
    if whole_id is None or code.most_per_registration is None:
        return 0
    people = (
        select(func.count())
        .select_from(Attendee)
        .join(Registration, Attendee.registration_id == Registration.id)
        .where(
            (Registration.id == whole_id) | (Registration.part_of_id == whole_id),
            Registration.status.in_(HOLD_SEATS),
            Attendee.left_at.is_(None),
            Attendee.code_id == code.id,
        )
    )
    if own_id is not None:
        people = people.where(Registration.id != own_id)
    return session.scalar(people) or 0


def _check_address(code: Code, email: str) -> None:
    invitation = code.invitation
    if invitation and invitation.locks_email and fold(invitation.email) != fold(email):
        raise InvitationForOthers()


def _check_invited(
    found: Quote,
    places: Sequence[Place],
    categories: Mapping[int, Category],
    before: Sequence[Attendee],
) -> None:
    """Raise where somebody of a type by invitation only has none, nor stood in the draft before."""
    stood = Tally(one.category_id for one in before if one.code_id is None)
    invited: Tally[int] = Tally()
    without: Tally[int] = Tally()
    for place, priced in zip(places, found.priced, strict=True):
        (invited if priced.uses_code else without)[place.category_id] += 1
    for category_id, count in without.items():
        category = categories[category_id]
        if not category.is_invitation_only or count <= stood[category_id]:
            continue
        if invited[category_id]:
            raise MoreThanInvited(name=category.name, left=invited[category_id])
        raise NotInvited(name=category.name)


def uses_of(people: Iterable[Attendee]) -> Tally[int]:
    """Return how many of these people use a code, by its number."""
    return Tally(one.code_id for one in people if one.code_id is not None)


def code_of(people: Iterable[Attendee]) -> str:
    """Return the code of a draft as it is typed; empty where nobody uses one."""
    return next((one.code.text for one in people if one.code), "")
