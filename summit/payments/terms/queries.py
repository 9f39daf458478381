"""What is known of an unpaid invoice: until when it is due, and what was said about it.

A registration that is confirmed may owe too: a payment was returned, a dispute lost, a type is
dearer. Its places are sure, so no clock ever releases them (decision 210).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from summit.edition.queries import get_summit, zone_of
from summit.payments.balances import OWED
from summit.payments.differences.queries import IN_REVIEW
from summit.payments.disputing.models import Dispute
from summit.payments.documents.queries import standing_invoice
from summit.payments.models import Attempt, Bill, Payment, Refund
from summit.payments.reversing.models import Reversal
from summit.payments.statuses import ACTIVE
from summit.payments.terms.due import due_of
from summit.payments.terms.models import DueChange, InvoiceTerms, PaymentReminder
from summit.payments.terms.rules import LAST, Terms, due_at, is_lapsed, reminder_due
from summit.registration.models import Registration
from summit.registration.statuses import ENDED, PaymentWay, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpaid:
    """An invoice that waits for its money, on one day of the summit's zone."""

    terms: Terms
    today: date
    due_at: datetime
    due_on: date
    since: date  # when the invoice was issued, or its day moved
    sent: frozenset[str]  # rules by which somebody was reminded
    warned_of: date | None  # when places go, or a person decides, since the last warning

    @property
    def reminder(self) -> str | None:
        return reminder_due(
            self.due_on, self.terms, today=self.today, since=self.since, sent=self.sent
        )

    @property
    def is_lapsed(self) -> bool:
        return is_lapsed(self.due_on, self.terms, warned_of=self.warned_of, today=self.today)


def find_terms(session: Session) -> Terms:
    row = session.get(InvoiceTerms, 1)
    if row is None:
        return Terms()
    return Terms(
        business_days=row.business_days,
        last_day=row.last_day,
        remind_before=tuple(row.remind_before),
        remind_after=tuple(row.remind_after),
        release_after=row.release_after,
    )


def invoice_due(session: Session, sent_at: datetime, *, calendar_days: int) -> datetime:
    """Return until when the invoice of a registration sent at this moment is paid."""
    zone = zone_of(get_summit(session))
    return due_at(sent_at, find_terms(session), calendar_days=calendar_days, zone=zone)


def waiting() -> Any:
    """Select (bill, registration) where an invoice, or another payer's bill, waits to be paid."""
    return (
        select(Bill, Registration)
        .join(Registration, Bill.registration_id == Registration.id)
        .where(
            Registration.status == Status.AWAITING_PAYMENT,
            (Registration.pays_by == PaymentWay.INVOICE) | Bill.payer_email.is_not(None),
            Registration.held_until.is_not(None),
            OWED > 0,
        )
    )


def _owing() -> Any:
    """Select (bill, registration) where places are sure, or gone, and something is owed."""
    return (
        select(Bill, Registration)
        .join(Registration, Bill.registration_id == Registration.id)
        .where(Registration.status.in_({Status.CONFIRMED, *ENDED}), OWED > 0)
    )


def _left_alone(found: Any) -> Any:
    """Narrow to what nobody pays on a card page at this moment, and no person is looking at."""
    reviewed = select(Attempt.bill_id).where(IN_REVIEW)
    paying = select(Attempt.bill_id).where(Attempt.status.in_(ACTIVE))
    return found.where(Bill.id.not_in(paying), Bill.id.not_in(reviewed))


def unpaid_bills(session: Session, *, now: datetime) -> list[tuple[int, Unpaid]]:
    """Return by registration what may be reminded of, or released, at this moment."""
    confirmed = _owing().where(Registration.status == Status.CONFIRMED)
    rows = [
        row
        for found in (waiting(), confirmed)
        for row in session.execute(_left_alone(found).order_by(Bill.id))
    ]
    found = [(one.id, find_unpaid(session, bill, one, now=now)) for bill, one in rows]
    return [(registration_id, unpaid) for registration_id, unpaid in found if unpaid]


def is_left_alone(session: Session, bill: Bill) -> bool:
    """Tell whether a bill is unpaid, and nobody pays it or looks at it at this moment."""
    wanted = [_left_alone(found).where(Bill.id == bill.id) for found in (waiting(), _owing())]
    return any(session.execute(one).first() is not None for one in wanted)


def is_owing(session: Session, bill: Bill) -> bool:
    """Tell whether something is owed of a bill whose places are sure, or gone."""
    return session.execute(_owing().where(Bill.id == bill.id)).first() is not None


def find_unpaid(
    session: Session, bill: Bill, booking: Registration, *, now: datetime
) -> Unpaid | None:
    """Return what is known of a bill that waits; None where nothing was sent to anybody.

    Nor where nobody was told a day.
    """
    invoice = standing_invoice(session, bill)
    zone = zone_of(get_summit(session))
    is_sure = booking.status is Status.CONFIRMED
    due = due_of(session, bill, booking)
    if due is None or (invoice is None and bill.payer_email is None):
        return None
    sent_at = invoice.issued_at if invoice else bill.created_at
    moved = select(func.max(DueChange.moved_at)).where(DueChange.registration_id == booking.id)
    again = _owed_since(session, bill) if is_sure else None
    since = max(filter(None, [sent_at, session.scalar(moved), again]))
    reminders = session.scalars(
        select(PaymentReminder).where(
            PaymentReminder.bill_id == bill.id, PaymentReminder.due_at == due
        )
    ).all()
    terms = find_terms(session)
    return Unpaid(
        terms=replace(terms, release_after=None) if is_sure else terms,
        today=now.astimezone(zone).date(),
        due_at=due,
        due_on=due.astimezone(zone).date(),
        since=since.astimezone(zone).date(),
        sent=frozenset(one.rule for one in reminders),
        warned_of=next((one.releases_on for one in reminders if one.rule == LAST), None),
    )


def _owed_since(session: Session, bill: Bill) -> datetime | None:
    """Return when money of a bill last turned out not to be there, or went back.

    Whatever was to be said of a day before is not said afterwards: nothing was owed then.
    """
    moments = (
        select(func.max(Reversal.reversed_at)).join(Payment, Reversal.payment_id == Payment.id),
        select(func.max(Dispute.ended_at)).join(Payment, Dispute.payment_id == Payment.id),
        select(func.max(Refund.requested_at)).join(Payment, Refund.payment_id == Payment.id),
    )
    found = [session.scalar(one.where(Payment.bill_id == bill.id)) for one in moments]
    return max(filter(None, found), default=None)


def was_reminded_on(session: Session, bill: Bill, day: date, *, rule: str | None = None) -> bool:
    """Tell whether a reminder of a bill was promised on a day of the summit's zone."""
    zone = zone_of(get_summit(session))
    wanted = select(PaymentReminder).where(PaymentReminder.bill_id == bill.id)
    return any(
        one.promised_at.astimezone(zone).date() == day and rule in (None, one.rule)
        for one in session.scalars(wanted)
    )


def reminders_of(session: Session, bill_ids: Collection[int]) -> Sequence[PaymentReminder]:
    wanted = select(PaymentReminder).where(PaymentReminder.bill_id.in_(bill_ids))
    return session.scalars(wanted.order_by(PaymentReminder.promised_at)).all()


def is_money_in(session: Session, bill: Bill) -> bool:
    """Tell whether any money was ever recorded for a bill, in whatever currency.

    Gone back, undone or a mistake, it ends what a clock may do: a person decides.
    """
    return session.scalar(select(Payment.id).where(Payment.bill_id == bill.id).limit(1)) is not None


def due_changes(session: Session, registration_id: int) -> Sequence[DueChange]:
    wanted = select(DueChange).where(DueChange.registration_id == registration_id)
    return session.scalars(wanted.order_by(DueChange.id)).all()
