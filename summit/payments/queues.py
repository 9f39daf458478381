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


BILLS: tuple[tuple[Heading, str, Any, bool], ...] = (  # heading, state in `lists`, name, urgent
    (Heading.INCOMING, "later", _l("Owed, and not due yet"), False),
    (Heading.INCOMING, "overdue_30", _l("Overdue up to 30 days"), True),
    (Heading.INCOMING, "overdue_60", _l("Overdue from 31 to 60 days"), True),
    (Heading.INCOMING, "overdue_more", _l("Overdue more than 60 days"), True),
    (Heading.INCOMING, "card", _l("Card pages open, or being processed by the bank"), False),
    (Heading.DECIDE, "review", _l("Payments that do not fit their bill"), True),
    (Heading.DECIDE, "surplus", _l("Paid too much"), True),
)
REFUNDS: tuple[tuple[Heading, str, Any, bool], ...] = (
    (Heading.DECIDE, "approve", _l("Refunds to approve"), True),
    (Heading.DECIDE, "pay", _l("Refunds to send by hand"), True),
    (Heading.DECIDE, "open", _l("Refunds that failed, and are still to be sent"), True),
    (Heading.MOVING, "moving", _l("Refunds on the way to cards"), False),
)
DISPUTES: tuple[tuple[Heading, str, Any, bool], ...] = (
    (Heading.DECIDE, "answer", _l("Disputes to answer"), True),
    (Heading.MOVING, "review", _l("Disputes in review at the bank"), False),
)


def _bills(session: Session, now: datetime) -> Iterator[Queue]:
    for heading, state, name, urgent in BILLS:
        count, amount = lists.tally(session, state, now=now)
        yield Queue(
            heading=heading,
            name=name,
            count=count,
            amount=amount,
            endpoint="payments_admin.overview",
            values={"state": state},
            urgent=urgent,
        )


def _disputes(session: Session, _now: datetime) -> Iterator[Queue]:
    tallies = disputes.tally_by_state(session)
    for heading, state, name, urgent in DISPUTES:
        count, amount = tallies[state]
        yield Queue(
            heading=heading,
            name=name,
            count=count,
            amount=amount,
            endpoint="disputing_admin.disputes",
            values={"state": state},
            urgent=urgent,
            until=disputes.next_deadline(session) if urgent else None,
        )


def _refunds(session: Session, _now: datetime) -> Iterator[Queue]:
    tallies = refunds.tally_by_state(session)
    for heading, state, name, urgent in REFUNDS:
        count, amount = tallies[state]
        yield Queue(
            heading=heading,
            name=name,
            count=count,
            amount=amount,
            endpoint="refunding_admin.refunds",
            values={"state": state},
            urgent=urgent,
        )


def _bank_lines(session: Session, _now: datetime) -> Iterator[Queue]:
    count, amount = bank.tally_unmatched(session)
    yield Queue(
        heading=Heading.DECIDE,
        name=_l("Transfers that fit no bill by themselves"),
        count=count,
        amount=amount,
        endpoint="statements_admin.queue",
        urgent=True,
    )


def _unpaid(session: Session, now: datetime) -> Iterator[Queue]:
    count, amount = terms.tally_to_decide(session, now=now)
    yield Queue(
        heading=Heading.DECIDE,
        name=_l("Places past their last warning, with money in"),
        count=count,
        amount=amount,
        endpoint="terms_admin.unpaid",
        values={"state": "decide"},
        urgent=True,
    )


def _visas(session: Session, _now: datetime) -> Iterator[Queue]:
    yield Queue(
        heading=Heading.DECIDE,
        name=_l("Refused visas to look at"),
        count=visas.count_by_state(session)["asked"],
        amount=None,
        endpoint="visas_admin.requests",
        values={"state": "asked"},
        urgent=True,
    )


Teller = Callable[[Session, datetime], Iterator[Queue]]
QUEUES: tuple[Teller, ...] = (_bills, _bank_lines, _unpaid, _disputes, _refunds, _visas)


def queues(session: Session, *, now: datetime) -> Mapping[Heading, list[Queue]]:
    """Return every queue under its heading, the empty ones too."""
    found: dict[Heading, list[Queue]] = {heading: [] for heading in Heading}
    for tell in QUEUES:
        for queue in tell(session, now):
            found[queue.heading].append(queue)
    return found
