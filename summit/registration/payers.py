"""Who pays for whom. Works on people as they stand in a registration; reads and writes nothing.

The municipality pays, unless a person was marked otherwise: they pay themselves, or somebody named
does. Whom nothing is asked for has no payer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from summit.kernel.text import fold
from summit.registration.models import Attendee
from summit.registration.statuses import PaidBy


@dataclass(frozen=True, slots=True)
class OtherPayer:
    """Who gets a bill in place of the municipality, and where it is sent.

    `is_resident` of Canada; None where it was not asked.
    """

    name: str
    email: str
    is_resident: bool | None = None


@dataclass(frozen=True, slots=True)
class Paying:
    """Who is to pay for one person. A payer of None is the municipality."""

    paid_by: PaidBy
    payer: OtherPayer | None

    def mark(self, person: Attendee) -> None:
        """Write down at a person who pays; `payer_of` then returns this payer."""
        is_other = self.payer is not None and self.paid_by is PaidBy.OTHER
        person.paid_by = self.paid_by
        person.payer_name = self.payer.name if self.payer and is_other else None
        person.payer_email = self.payer.email if self.payer and is_other else None
        person.payer_is_resident = self.payer.is_resident if self.payer else None
        if self.payer and self.paid_by is PaidBy.SELF:
            person.email = self.payer.email


@dataclass(frozen=True, slots=True)
class Share:
    """The people one payer pays for. A payer of None is the municipality."""

    payer: OtherPayer | None
    people: Sequence[Attendee]


def payer_of(person: Attendee) -> OtherPayer | None:
    """Return who pays for a person; None: the municipality, or nobody because it is free."""
    if not person.price or person.paid_by is PaidBy.CITY:
        return None
    name = person.full_name if person.paid_by is PaidBy.SELF else person.payer_name
    email = person.email if person.paid_by is PaidBy.SELF else person.payer_email
    return OtherPayer(name or person.full_name, email or "", person.payer_is_resident)


def pays_unnamed(person: Attendee) -> bool:
    """Tell whether somebody is to pay who has no name: no bill can be made out to them."""
    return not person.is_named and bool(person.price) and person.paid_by is PaidBy.SELF


def shares_of(people: Iterable[Attendee]) -> list[Share]:
    """Divide people by who pays for them: the municipality's first, the others as they come.

    One payer written twice, in other letters, is one.
    """
    found: dict[tuple[str, str], tuple[OtherPayer | None, list[Attendee]]] = {}
    for person in people:
        payer = payer_of(person)
        found.setdefault(key_of(payer), (payer, []))[1].append(person)
    shares = [Share(payer, those) for payer, those in found.values()]
    return sorted(shares, key=lambda share: share.payer is not None)


def are_one(one: OtherPayer | None, other: OtherPayer | None) -> bool:
    """Tell whether two payers are one, perhaps written in other letters."""
    return key_of(one) == key_of(other)


def key_of(payer: OtherPayer | None) -> tuple[str, str]:
    """Return what makes two payers one."""
    return (fold(payer.name), fold(payer.email)) if payer else ("", "")


def payer_of_all(people: Iterable[Attendee]) -> OtherPayer | None:
    """Return who pays for the people of a registration that was sent: all have the same payer."""
    return next((found for person in people if (found := payer_of(person))), None)
