"""What waits for finance, on one screen: how many, how much, and the list behind each.

Whatever makes a new queue writes a function that yields it and names it in `QUEUES`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from summit.kernel.money import Cents
from summit.payments import lists
from summit.payments.differences import lists as differences
from summit.payments.disputing import lists as disputes
from summit.payments.refunding import lists as refunds
from summit.payments.statements import lists as bank
from summit.payments.terms import lists as terms
from summit.payments.visas import lists as visas


class Heading(StrEnum):
    """Under which heading a queue stands."""

    INCOMING = "incoming"
    DECIDE = "decide"
    MOVING = "moving"


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """One queue; `endpoint` and `values` lead to its list. `urgent`: somebody must act."""

    heading: Heading
    name: Any
    count: int
    amount: Cents | None  # None: no sum is in question
    endpoint: str
    values: Mapping[str, str] = field(default_factory=dict)
    urgent: bool = False
    until: datetime | None = None  # the nearest deadline


@dataclass(frozen=True, slots=True)
class Kind:
    """A state of a list that is a queue."""

    heading: Heading
    state: str
    name: Any
    urgent: bool = False

    def queue(self, tally: tuple[int, Cents | None], endpoint: str, **more: Any) -> Queue:
        count, amount = tally
        return Queue(
            heading=self.heading,
            name=self.name,
            count=count,
            amount=amount,
            endpoint=endpoint,
            values={"state": self.state},
            urgent=self.urgent,
            **more,
        )


BILLS = (
    Kind(Heading.INCOMING, "later", _l("Owed, and not due yet")),
    Kind(Heading.INCOMING, "overdue_30", _l("Overdue up to 30 days"), urgent=True),
    Kind(Heading.INCOMING, "overdue_60", _l("Overdue from 31 to 60 days"), urgent=True),
    Kind(Heading.INCOMING, "overdue_more", _l("Overdue more than 60 days"), urgent=True),
    Kind(Heading.INCOMING, "confirmed", _l("Confirmed, and something is owed"), urgent=True),
    Kind(Heading.INCOMING, "card", _l("Card pages open, or being processed by the bank")),
    Kind(Heading.DECIDE, "surplus", _l("Paid too much"), urgent=True),
)
REFUNDS = (
    Kind(Heading.DECIDE, "approve", _l("Refunds to approve"), urgent=True),
    Kind(Heading.DECIDE, "pay", _l("Refunds to send by hand"), urgent=True),
    Kind(Heading.DECIDE, "open", _l("Refunds that failed, and are still to be sent"), urgent=True),
    Kind(Heading.MOVING, "moving", _l("Refunds on the way to cards")),
)
DISPUTES = (
    Kind(Heading.DECIDE, "answer", _l("Disputes to answer"), urgent=True),
    Kind(Heading.MOVING, "review", _l("Disputes in review at the bank")),
)


BANK = Kind(
    Heading.DECIDE, "unmatched", _l("Transfers that fit no bill by themselves"), urgent=True
)
BANK_OUT = Kind(
    Heading.DECIDE,
    bank.ALIKE,
    _l("Money that left the bank, like a payment or a refund here"),
    urgent=True,
)
UNPAID = Kind(
    Heading.DECIDE,
    "decide",
    _l("Places past their last warning, for a person to decide"),
    urgent=True,
)
DIFFERENCES = Kind(
    Heading.DECIDE,
    "open",
    _l("Differences with Stripe, and card payments that do not fit their bill"),
    urgent=True,
)
VISAS = Kind(Heading.DECIDE, "asked", _l("Refused visas to look at"), urgent=True)


def _bills(session: Session, now: datetime) -> Iterator[Queue]:
    for kind in BILLS:
        tally = lists.tally(session, kind.state, now=now)
        yield kind.queue(tally, "payments_admin.overview")


def _disputes(session: Session, _now: datetime) -> Iterator[Queue]:
    tallies, until = disputes.tally_by_state(session), disputes.next_deadline(session)
    for kind in DISPUTES:
        due = until if kind.urgent else None
        yield kind.queue(tallies[kind.state], "disputing_admin.disputes", until=due)


def _refunds(session: Session, _now: datetime) -> Iterator[Queue]:
    tallies = refunds.tally_by_state(session)
    for kind in REFUNDS:
        yield kind.queue(tallies[kind.state], "refunding_admin.refunds")


def _bank_lines(session: Session, _now: datetime) -> Iterator[Queue]:
    yield BANK.queue(bank.tally_unmatched(session), "statements_admin.queue")
    yield BANK_OUT.queue(bank.tally_alike(session), "statements_admin.queue")


def _unpaid(session: Session, now: datetime) -> Iterator[Queue]:
    yield UNPAID.queue(terms.tally_to_decide(session, now=now), "terms_admin.unpaid")


def _differences(session: Session, _now: datetime) -> Iterator[Queue]:
    """Name no sum: what differs may be in any currency, or no amount at all."""
    count = differences.count_open(session)
    yield DIFFERENCES.queue((count, None), "differences_admin.differences")


def _visas(session: Session, _now: datetime) -> Iterator[Queue]:
    count = visas.count_by_state(session)[VISAS.state]
    yield VISAS.queue((count, None), "visas_admin.requests")


Teller = Callable[[Session, datetime], Iterator[Queue]]
QUEUES: tuple[Teller, ...] = (
    _bills,
    _bank_lines,
    _unpaid,
    _differences,
    _disputes,
    _refunds,
    _visas,
)


def queues(session: Session, *, now: datetime) -> Mapping[Heading, list[Queue]]:
    """Return every queue under its heading, the empty ones too."""
    found: dict[Heading, list[Queue]] = {heading: [] for heading in Heading}
    for tell in QUEUES:
        for queue in tell(session, now):
            found[queue.heading].append(queue)
    return found
