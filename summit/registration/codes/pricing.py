"""What the people of a draft pay today, with the code that was typed. Callers hold the transaction.

The rule is `summit.admission.codes.rules.price_people`; here stand the rows it decides from.
"""

from collections import Counter as Tally
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session

from summit.admission.codes import service as codes
from summit.admission.codes.errors import CodeNotForThese
from summit.admission.codes.models import Code
from summit.admission.codes.rules import Grant, Place, Priced, price_people
from summit.admission.models import Category
from summit.admission.rules import price_at
from summit.edition.queries import get_summit, zone_of
from summit.kernel.money import Cents
from summit.registration.models import Attendee


class OfCategory(Protocol):
    @property
    def category_id(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Quote:
    """What each person pays, in the order of the form, and the code some of them use."""

    priced: Sequence[Priced]
    code: Code | None

    @property
    def subtotal(self) -> Cents:
        return sum((one.price for one in self.priced), Cents(0))

    @property
    def uses(self) -> Mapping[int, int]:
        """Return how many people use a code, by its number."""
        count = sum(one.uses_code for one in self.priced)
        return {self.code.id: count} if self.code else {}

    def columns(self, index: int) -> dict[str, Any]:
        """Return what is kept of the price of one person."""
        one = self.priced[index]
        return {
            "price": one.price,
            "list_price": one.list_price if one.price < one.list_price else None,
            "reduced_by": one.reduced_by,
            "code_id": self.code.id if self.code and one.uses_code else None,
        }


def quote(
    session: Session,
    people: Sequence[OfCategory],
    categories: Mapping[int, Category],
    *,
    typed: str,
    held: Mapping[int, int],
    now: datetime,
) -> Quote:
    """Return what these people pay. `held`: how many of the draft use a code already, by number.

    Raises `NotOnSale`, and `CodeRefused` where the code that was typed gives nothing.
    """
    zone = zone_of(get_summit(session))
    prices = {
        one.id: price_at(now, {w.first_day: w.price for w in one.windows}, zone)
        for one in categories.values()
    }
    places = [Place(one.category_id, prices[one.category_id]) for one in people]
    code, grant = None, None
    if typed:
        code = codes.find_code(session, typed)
        today = now.astimezone(zone).date()
        grant = _grant(code, held, people=len(places), today=today)
    found = Quote(price_people(places, codes.groups(session), grant), code)
    if grant is not None and not sum(found.uses.values()):
        raise CodeNotForThese()
    return found


def _grant(code: Code, held: Mapping[int, int], **given: Any) -> Grant:
    return codes.grant_of(code, held=held.get(code.id, 0), **given)


def uses_of(people: Iterable[Attendee]) -> Tally[int]:
    """Return how many of these people use a code, by its number."""
    return Tally(one.code_id for one in people if one.code_id is not None)


def code_of(people: Iterable[Attendee]) -> str:
    """Return the code of a draft as it is typed; empty where nobody uses one."""
    return next((one.code.text for one in people if one.code), "")
