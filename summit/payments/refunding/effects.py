"""What a decision on money brings about: worked out once, shown by the page, done by the deed.

Nothing is decided here and no row is written: see `service.foresee_refund`, `foresee_end`, and
`leaving.claims.foresee`, which `leaving` and `changing` share.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from summit.kernel.errors import Refused
from summit.kernel.money import Cents
from summit.payments.documents.service import foresee_credit_note
from summit.payments.models import Bill
from summit.payments.queries import Money
from summit.payments.rules import NOTHING, Sums
from summit.payments.service import bills
from summit.payments.shown import PaymentShown
from summit.registration.labels import called
from summit.registration.models import Attendee

END_OF_ASKED = "|"  # in a seal: what was asked stands before it, what follows behind it


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What goes back out of one payment."""

    payment: PaymentShown
    amount: Cents
    by_hand: bool  # a task for finance; else Stripe gives it back to the card


@dataclass(frozen=True, slots=True, kw_only=True)
class GoingBack:
    """Out of which payments money goes back, and whether a second person is waited for."""

    parts: tuple[Part, ...]
    awaits_approval: bool

    @property
    def amount(self) -> Cents:
        return sum((one.amount for one in self.parts), Cents(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditNote:
    """A credit note that is issued with it."""

    invoice: str  # the number of the invoice it corrects
    sums: Sums


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What follows if it is done now."""

    asked: str  # in which words of a form: see `Wish.terms`
    beside: str = ""  # what else the page showed that the deed depends on
    going: GoingBack
    surplus: Cents  # of what goes back: was paid too much
    taken: Sums  # of what the bill claims: claimed no longer
    note: CreditNote | None
    claimed: Cents  # by the bill afterwards
    balance: Cents  # owed afterwards; negative where too much is paid still
    kept: Cents  # of who does not come: stays claimed
    unforgiven: Cents  # of what was forgiven: is borne no longer
    people: Mapping[int, str]  # names of who does not come: places go back, badges end
    confirms: bool = False  # what was too much goes back: whoever waited for a look goes on

    def seal(self) -> str:
        """Return what a page carries of what it showed."""
        paper = [self.note.invoice, *_figures(self.note.sums)] if self.note else []
        told = [
            *(f"{one.payment.id}/{one.amount.amount}/{one.by_hand:d}" for one in self.going.parts),
            f"{self.going.awaits_approval:d}",
            f"{self.confirms:d}",
            *_figures(self.taken),
            *paper,
            *(
                str(one.amount)
                for one in (self.surplus, self.claimed, self.balance, self.kept, self.unforgiven)
            ),
            ",".join(str(one) for one in sorted(self.people)),
            *filter(None, [self.beside]),
        ]
        return self.asked + END_OF_ASKED + ":".join(told)


def seal_of(foresee: Callable[[], Effect]) -> str:
    """Return what a button carries; nothing where its deed would be refused, and says why."""
    try:
        return foresee().seal()
    except Refused:
        return ""


def effect(
    session: Session,
    bill: Bill | None,
    money: Money,
    *,
    asked: str,
    going: GoingBack,
    surplus: Cents,
    taken: Sums,
    kept: Cents,
    unforgiven: Cents,
    people: Iterable[Attendee],
    has_paper: bool = True,
) -> Effect:
    """Return what follows when this goes back and this is taken back of the bill."""
    after = bills.remaining(bill, less=taken) if bill else NOTHING
    return Effect(
        asked=asked,
        going=going,
        surplus=surplus,
        taken=taken,
        note=_credit_note(session, bill, after) if bill and has_paper else None,
        claimed=after.total,
        balance=money.balance - taken.total + going.amount + unforgiven,
        kept=kept,
        unforgiven=unforgiven,
        people={one.id: called(one) for one in people},
    )


def _credit_note(session: Session, bill: Bill, after: Sums) -> CreditNote | None:
    found = foresee_credit_note(session, bill, after)
    return CreditNote(invoice=found[0].number, sums=found[1]) if found else None


def _figures(sums: Sums) -> tuple[str, ...]:
    return tuple(str(one.amount) for one in (sums.subtotal, sums.gst, sums.qst))
