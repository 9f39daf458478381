"""Until when a bill is due. Letters, pages, invoices issued anew and reminders all ask here."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.edition.queries import get_summit, zone_of
from summit.payments.documents.queries import standing_invoice
from summit.payments.models import Bill
from summit.payments.terms.models import DueChange
from summit.payments.terms.rules import end_of
from summit.registration.models import Registration
from summit.registration.statuses import SeatsKeptBy


def due_of(session: Session, bill: Bill | None, booking: Registration) -> datetime | None:
    """Return until when a bill is due; None where nobody was told a day.

    What finance moved it to last, else what the invoice that stands names. Else until when the
    places are kept, by an invoice or for another payer, whose bill named that day: the end of a
    hold is no due day. On the same day it is the moment until which they are kept.
    """
    if bill is None:
        return None
    named, until = named_day(session, bill), booking.held_until
    if named is None:
        is_told = booking.seats_kept_by is SeatsKeptBy.INVOICE or bill.payer_email is not None
        return until if is_told else None
    zone = zone_of(get_summit(session))
    is_same = until and until.astimezone(zone).date() == named.astimezone(zone).date()
    return until if is_same else named


def due_day_of(session: Session, bill: Bill | None, booking: Registration) -> date | None:
    """Return the day, in the summit's zone, on which a bill is due."""
    due = due_of(session, bill, booking)
    return due.astimezone(zone_of(get_summit(session))).date() if due else None


def named_day(session: Session, bill: Bill) -> datetime | None:
    """Return to when finance moved the day of the invoice that stands, or the day it names."""
    invoice = standing_invoice(session, bill)
    if invoice is None:
        return None
    moved = (
        select(DueChange.moved_to)
        .where(
            DueChange.registration_id == bill.registration_id,
            DueChange.moved_at >= invoice.issued_at,
        )
        .order_by(DueChange.id.desc())
        .limit(1)
    )
    if (until := session.scalar(moved)) is not None:
        return until
    said = invoice.facts["due_on"]
    return end_of(date.fromisoformat(said), zone_of(get_summit(session))) if said else None
