"""What waits for the organizers: the queues about people here, those about money in `payments`."""

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from summit.kernel.todo import Waiting
from summit.payments.formal import lists as formal
from summit.payments.proofs import lists as proofs
from summit.payments.queues import Heading, queues
from summit.registration.approval import lists as approval

MONEY = "money.record"  # who has this right decides on money


@dataclass(frozen=True, slots=True)
class Duty:
    """A queue about people; `right` empties it, `state` names it in the list behind `endpoint`."""

    right: str
    endpoint: str
    state: str
    name: Any
    read: Callable[[Session, datetime], Waiting]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDo:
    """A queue in which something waits. `newest`: when the last of it came, where that is known."""

    name: Any
    endpoint: str
    values: Mapping[str, str]
    count: int
    newest: datetime | None = None
    soon: int = 0  # so many end within two days
    until: datetime | None = None  # the nearest deadline


DUTIES = (
    Duty(
        "registration.approve",
        "approval_admin.requests",
        "decide",
        _l("Requests to decide on"),
        lambda session, now: approval.waiting(session, now=now),
    ),
    Duty(
        "registration.approve",
        "proofs_admin.proofs",
        "sent",
        _l("Proofs to look at"),
        lambda session, _now: proofs.waiting(session),
    ),
    Duty(
        "letter.issue",
        "formal_admin.invitations",
        "asked",
        _l("Formal invitations to issue"),
        lambda session, _now: formal.waiting(session),
    ),
)


def has_duties(rights: Container[str]) -> bool:
    """Tell whether anything ever waits for somebody who has these rights."""
    return MONEY in rights or any(duty.right in rights for duty in DUTIES)


def to_do(session: Session, rights: Container[str], *, now: datetime) -> Iterator[ToDo]:
    """Yield what waits for somebody who has these rights; empty queues are left out."""
    for duty in DUTIES:
        if duty.right in rights and (found := duty.read(session, now)).count:
            yield ToDo(
                name=duty.name,
                endpoint=duty.endpoint,
                values={"state": duty.state},
                count=found.count,
                newest=found.newest,
                soon=found.soon,
            )
    for queue in queues(session, now=now)[Heading.DECIDE] if MONEY in rights else ():
        if queue.count:
            yield ToDo(
                name=queue.name,
                endpoint=queue.endpoint,
                values=queue.values,
                count=queue.count,
                until=queue.until,
            )
