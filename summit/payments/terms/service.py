"""Sets the terms, reminds of what is due, moves a due day. Callers hold the transaction."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from summit.database import insert_unless_there
from summit.edition.editing import alone
from summit.edition.queries import get_summit, zone_of
from summit.kernel.edits import check_unchanged
from summit.kernel.money import Cents
from summit.payments.models import Bill
from summit.payments.queries import Money
from summit.payments.service import bills
from summit.payments.terms.due import named_day
from summit.payments.terms.errors import (
    BeingPaid,
    DayHasPassed,
    NoInvoiceDue,
    NothingToRemindOf,
    NotLapsed,
    RemindedToday,
    SameDay,
)
from summit.payments.terms.messages import promise_new_day, promise_reminder
from summit.payments.terms.models import DueChange, InvoiceTerms, PaymentReminder
from summit.payments.terms.queries import (
    Unpaid,
    find_terms,
    find_unpaid,
    invoice_due,
    is_left_alone,
    is_money_in,
    is_owing,
    was_reminded_on,
)
from summit.payments.terms.rules import ASKED, LAST, Terms, end_of, releases_on
from summit.registration import service as registration
from summit.registration.events import PlacesKeptUnasked
from summit.registration.models import Registration
from summit.registration.statuses import ENDED, PaymentWay, Status

SHOWN = ("business_days", "last_day", "remind_before", "remind_after", "release_after")


def set_terms(session: Session, wanted: Terms, *, seen: str) -> None:
    """Put terms in force: a due day for invoices asked for from now on, the rest for all.

    Raises `ChangedMeanwhile`.
    """
    alone(session)  # or two could both write the first row
    kept = session.get(InvoiceTerms, 1, with_for_update=True, populate_existing=True)
    check_unchanged(find_terms(session), SHOWN, seen)
    if kept is None:
        kept = InvoiceTerms(id=1)
        session.add(kept)
    kept.business_days, kept.last_day = wanted.business_days, wanted.last_day
    kept.remind_before = list(wanted.remind_before)
    kept.remind_after = list(wanted.remind_after)
    kept.release_after = wanted.release_after
    session.flush()


def set_due_day(session: Session, fact: PlacesKeptUnasked, *, calendar_days: int) -> None:
    """Have the rest of a bill due as an invoice's terms say from this day.

    A day that was named stays: by an invoice, by finance, or by another payer's bill.
    """
    bill = bills.find_bill(session, fact.registration_id)
    if bill is None or bill.payer_email is not None:
        return
    booking = session.get_one(Registration, fact.registration_id)
    due = named_day(session, bill)
    booking.held_until = due or invoice_due(session, fact.at, calendar_days=calendar_days)
    session.flush()


def remind(session: Session, registration_id: int, *, now: datetime) -> bool:
    """Promise the reminder that is due now, if one is; once, however many workers ask.

    Returns whether this call promised one.
    """
    booking = registration.lock(session, registration_id)
    bill = bills.lock_bill(session, registration_id)
    if bill is None or not is_left_alone(session, bill):
        return False
    unpaid = find_unpaid(session, bill, booking, now=now)
    if unpaid is None or unpaid.reminder is None:
        return False
    if was_reminded_on(session, bill, unpaid.today, rule=ASKED):
        return False  # a person did today; what is due still is so tomorrow
    release = _release_day(unpaid)
    said = None if is_money_in(session, bill) else release  # then no clock releases: see 170
    row = {
        "bill_id": bill.id,
        "due_at": unpaid.due_at,
        "rule": unpaid.reminder,
        "releases_on": release,
        "promised_at": now,
        "asked_by": None,
    }
    if not insert_unless_there(session, PaymentReminder, row):
        return False
    promise_reminder(
        session, booking, bill, unpaid.reminder, due=unpaid.due_at, release=said, now=now
    )
    return True


def may_be_reminded(status: Status, money: Money) -> bool:
    """Tell whether finance may ask for a letter about what is owed; see `remind_now`."""
    is_open = status is Status.CONFIRMED or status in ENDED
    is_idle = money.card_page_until is None and not money.needs_review
    return is_open and is_idle and money.balance > Cents(0)


def remind_now(session: Session, registration_id: int, *, by: str, now: datetime) -> None:
    """Promise one letter about what a confirmed, or ended, registration owes, to who pays.

    Nothing follows from it but the letter. Raises `NothingToRemindOf`, `BeingPaid`,
    `RemindedToday`.
    """
    booking = registration.lock(session, registration_id)
    bill = bills.lock_bill(session, registration_id)
    if bill is None or not is_owing(session, bill):
        raise NothingToRemindOf()
    if not is_left_alone(session, bill):
        raise BeingPaid()
    zone = zone_of(get_summit(session))
    today = now.astimezone(zone).date()
    if was_reminded_on(session, bill, today):
        raise RemindedToday()
    row = {
        "bill_id": bill.id,
        "due_at": end_of(today, zone),  # with the rule the key: one a day
        "rule": ASKED,
        "releases_on": None,
        "promised_at": now,
        "asked_by": by,
    }
    if not insert_unless_there(session, PaymentReminder, row):
        raise RemindedToday()
    is_sure = booking.status is Status.CONFIRMED
    unpaid = find_unpaid(session, bill, booking, now=now) if is_sure else None
    due = unpaid.due_at if unpaid else None
    promise_reminder(session, booking, bill, ASKED, due=due, release=None, now=now)


def _release_day(unpaid: Unpaid) -> date | None:
    """Return when places are released, or a person decides on them; None before a last warning."""
    after = unpaid.terms.release_after
    if unpaid.reminder != LAST or after is None:
        return None
    return releases_on(unpaid.due_on, after, warned_on=unpaid.today)


def check_lapsed(session: Session, money: Money, *, now: datetime) -> None:
    """Refuse to release places that are not due to be, now that everything is locked.

    Where money was recorded, right or wrong, a person decides. Raises `NotLapsed`.
    """
    bill = session.get_one(Bill, money.bill_id)
    booking = session.get_one(Registration, bill.registration_id)
    if not is_left_alone(session, bill) or is_money_in(session, bill):
        raise NotLapsed()
    unpaid = find_unpaid(session, bill, booking, now=now)
    if unpaid is None or not unpaid.is_lapsed:
        raise NotLapsed()


def move_due(
    session: Session,
    registration_id: int,
    day: date,
    *,
    reason: str,
    seen: str,
    by: str,
    now: datetime,
) -> None:
    """Have the invoice of one registration due on another day, and tell the contact.

    Raises `NoInvoiceDue`, `ChangedMeanwhile`, `DayHasPassed`, `SameDay`.
    """
    booking = registration.lock(session, registration_id)
    bill = bills.lock_bill(session, registration_id)
    before = booking.held_until
    is_waiting = booking.status is Status.AWAITING_PAYMENT
    if (
        bill is None
        or before is None
        or not is_waiting
        or booking.pays_by is not PaymentWay.INVOICE
    ):
        raise NoInvoiceDue()
    check_unchanged(booking, ("held_until",), seen)
    zone = zone_of(get_summit(session))
    if day < now.astimezone(zone).date():
        raise DayHasPassed()
    if day == before.astimezone(zone).date():
        raise SameDay()
    booking.held_until = end_of(day, zone)
    session.add(
        DueChange(
            registration_id=booking.id,
            moved_from=before,
            moved_to=booking.held_until,
            reason=reason,
            moved_by=by,
            moved_at=now,
        )
    )
    session.flush()
    promise_new_day(session, booking, bill, now=now)
