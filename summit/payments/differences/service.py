"""Writes differences down, closes what is gone, and takes a person's decision.

Callers hold the transaction. A look takes its rows in ascending order of what names them, so that
two at once wait for one another and never crosswise. Of a registration that is locked besides, it
comes first (`settle`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, or_, select, update
from sqlalchemy.orm import Session

from summit.database import insert_unless_there
from summit.kernel.edits import fingerprint
from summit.kernel.events import announce
from summit.kernel.money import Cents
from summit.payments.balances import balance
from summit.payments.differences.errors import DifferenceChanged, NoteMissing, SettledAlready
from summit.payments.differences.found import Found
from summit.payments.differences.models import Difference, Reconciliation
from summit.payments.differences.statuses import (
    ALWAYS_ASKED,
    MENDED,
    REVIEWS,
    Ending,
    Kind,
    State,
)
from summit.payments.events import RestAsked
from summit.payments.models import Bill, Payment
from summit.payments.queries import money_of
from summit.payments.service import attempts, bills
from summit.payments.service.settling import settle_what_waited
from summit.registration import service as registration
from summit.registration.models import Registration
from summit.registration.statuses import SENT, SeatsKeptBy, Status

SHOWN = ("ours", "ours_currency", "theirs", "theirs_currency")
Key = tuple[Kind, str]


@dataclass(frozen=True, slots=True)
class Kept:
    """What was found, and whether somebody must look at it."""

    found: Found
    is_open: bool


def keep(
    session: Session, found: Iterable[Found], *, since: datetime, began: datetime
) -> Sequence[Kept]:
    """Write down what a whole look found, and close what it would have found and did not.

    `began` is when it began to ask: what was seen after that is newer than its answers.
    """
    seen = {(one.kind, one.about): one for one in found}
    missing = _would_be_found(session, since=since) - set(seen)
    kept = []
    for key in sorted({*seen, *missing}):
        if one := seen.get(key):
            kept.append(Kept(one, note(session, one, now=began)))
        else:
            _close(session, key, began=began)
    session.flush()
    return kept


def keep_mended(session: Session, found: Iterable[Found], *, now: datetime) -> None:
    """Write down what a look had brought up to date before it broke off, and nothing else."""
    mended = {(one.kind, one.about): one for one in found if one.is_mended}
    for key in sorted(mended):
        note(session, mended[key], now=now)


def note(session: Session, one: Found, *, now: datetime) -> bool:
    """Write one difference down, or that it was seen again; return whether somebody must look.

    What a person has settled stays settled while it is seen again unchanged. It opens anew where
    its amounts are others, or where it was gone for a while.
    """
    if insert_unless_there(session, Difference, _row(one, now=now)):
        return not one.is_mended
    row = _locked(session, (one.kind, one.about))
    if row.last_seen_at > now:
        return row.state is State.OPEN  # another look asked later than this one
    if row.kind not in MENDED:
        came_again = row.gone_at is not None and row.gone_at < now
        if came_again or (row.our_sum, row.their_sum) != (one.ours, one.theirs):
            row.state, row.gone_at = State.OPEN, None
        _show(row, one)
        session.flush()
    _touch(session, row, now=now)
    return row.state is State.OPEN


def note_end(
    session: Session,
    ending: Ending,
    *,
    since: datetime,
    began: datetime,
    now: datetime,
    fault: str | None = None,
) -> None:
    """Write down that a look took place, and how it ended."""
    row = {"began_at": began, "since": since, "ended_at": now, "ending": ending, "fault": fault}
    session.execute(insert(Reconciliation), row)  # its own row tells it: the audit need not


def settle(
    session: Session, difference_id: int, *, note: str | None, seen: str, by: str, now: datetime
) -> Difference:
    """Let a person say that they looked; what waited for money that is enough goes on.

    Raises `NoteMissing`, `SettledAlready`, `DifferenceChanged`; raises NoResultFound where there
    is no such difference.
    """
    if not note:
        raise NoteMissing()
    row = session.scalars(select(Difference).where(Difference.id == difference_id)).one()
    about = row.registration_id if row.kind in REVIEWS else None
    booking = registration.lock(session, about) if about is not None else None
    bill = bills.lock_bill(session, about) if about is not None else None
    row = _locked(session, (row.kind, row.about))
    if row.state is not State.OPEN:
        raise SettledAlready()
    if shown_of(row) != seen:
        raise DifferenceChanged()
    _looked_at(row, note=note, by=by, now=now)
    session.flush()
    if booking is not None and bill is not None:
        _go_on(session, booking, bill, row, now=now)
    return row


def settle_what_fits(
    session: Session,
    booking: Registration,
    bill: Bill,
    *,
    before: Cents,
    note: str | None,
    by: str,
    now: datetime,
) -> None:
    """Settle the reviews of a bill on which finance has brought the balance to nothing.

    Everything is locked; `before` was the balance before that. Whoever waited is confirmed, or
    given the badges that waited. Money in another currency stays in review.
    """
    wanted = select(Difference).where(
        Difference.registration_id == booking.id,
        Difference.kind.in_(REVIEWS),
        Difference.state == State.OPEN,
        or_(
            Difference.theirs_currency == bill.currency,
            Difference.kind == Kind.OTHER_PRESENTMENT,
        ),
    )
    rows = session.scalars(wanted.order_by(Difference.id).with_for_update()).all()
    for row in rows:
        _looked_at(row, note=note, by=by, now=now)
    session.flush()
    came = sum((row.came.amount for row in rows if row.came is not None), Cents(0))
    settle_what_waited(session, booking, owed=before + came, now=now)


def shown_of(row: Difference) -> str:
    """Return what a form carries of the amounts it showed."""
    return fingerprint(row, SHOWN)


def _looked_at(row: Difference, *, note: str | None, by: str, now: datetime) -> None:
    row.state, row.note, row.settled_by, row.settled_at = State.SETTLED, note, by, now


def _go_on(
    session: Session, booking: Registration, bill: Bill, row: Difference, *, now: datetime
) -> None:
    """Confirm where the money that was looked at is enough, as if it had fitted; else keep places.

    What was owed before it came is what would be owed without it. In another currency it pays
    nothing of the bill.
    """
    owed = balance(session, bill)
    came = row.came
    if came is None or came.currency != bill.currency or owed > Cents(0):
        _keep_places(session, booking, now=now)
        _ask_rest(session, booking, row, owed, now=now)
    else:
        settle_what_waited(session, booking, owed=owed + came.amount, now=now)


def _keep_places(session: Session, booking: Registration, *, now: datetime) -> None:
    """Leave the places of a reviewed payment to a person, as of one paid in part.

    Kept by the payment, they would go back to a lapsed hold when the next card page expires.
    """
    is_waiting = booking.status is Status.AWAITING_PAYMENT
    is_kept = booking.seats_kept_by is SeatsKeptBy.PAYMENT
    if is_waiting and is_kept and attempts.find_active(session, booking.id) is None:
        registration.keep_by_invoice(session, booking, now=now)


def _ask_rest(
    session: Session, booking: Registration, row: Difference, owed: Cents, *, now: datetime
) -> None:
    """Say that something is still owed, once nothing of it is looked at any more.

    Of a registration that ended: what is owed of it, and not what would revive it.
    """
    money = money_of(session, booking.id)
    still = owed if booking.status in SENT else money.balance
    if still <= Cents(0) or money.needs_review:
        return
    payment_id = session.scalar(select(Payment.id).where(Payment.attempt_id == row.attempt_id))
    if payment_id is not None:
        announce(session, RestAsked(payment_id, booking.id, now))


def _would_be_found(session: Session, *, since: datetime) -> set[Key]:
    """Return what a look back to `since` would find again if it were still so."""
    within = or_(Difference.dated_at >= since, Difference.kind.in_(ALWAYS_ASKED))
    wanted = select(Difference.kind, Difference.about).where(
        Difference.state.in_((State.OPEN, State.SETTLED)),
        Difference.kind.not_in(REVIEWS),
        Difference.gone_at.is_(None),
        within,
    )
    return {(kind, about) for kind, about in session.execute(wanted)}


def _close(session: Session, key: Key, *, began: datetime) -> None:
    row = _locked(session, key)
    if row.last_seen_at >= began or row.gone_at is not None:
        return  # another look was here meanwhile
    row.gone_at = began
    if row.state is State.OPEN:
        row.state = State.GONE


def _locked(session: Session, key: Key) -> Difference:
    kind, about = key
    wanted = select(Difference).where(Difference.kind == kind, Difference.about == about)
    options = {"populate_existing": True}
    return session.scalars(wanted.with_for_update(), execution_options=options).one()


def _touch(session: Session, row: Difference, *, now: datetime) -> None:
    """Move the moment by a statement: the audit need not tell each night that nothing changed."""
    moved = update(Difference).where(Difference.id == row.id).values(last_seen_at=now)
    session.execute(moved, execution_options={"synchronize_session": False})


def _show(row: Difference, one: Found) -> None:
    for name, value in _facts(one).items():
        setattr(row, name, value)


def _facts(one: Found) -> dict[str, Any]:
    return {
        "registration_id": one.registration_id,
        "attempt_id": one.attempt_id,
        "ours": one.ours.amount if one.ours else None,
        "ours_currency": one.ours.currency if one.ours else None,
        "theirs": one.theirs.amount if one.theirs else None,
        "theirs_currency": one.theirs.currency if one.theirs else None,
    }


def _row(one: Found, *, now: datetime) -> dict[str, Any]:
    return _facts(one) | {
        "kind": one.kind,
        "about": one.about,
        "stripe_id": one.stripe_id,
        "dated_at": one.dated_at,
        "first_seen_at": now,
        "last_seen_at": now,
        "state": State.MENDED if one.is_mended else State.OPEN,
    }
