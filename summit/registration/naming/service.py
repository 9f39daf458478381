"""Names somebody for a place that had no name, and reminds of it. Callers hold the transaction.

No seat moves and no money, and nobody is replaced: nobody came before.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from summit.database import insert_unless_there
from summit.edition.editing import alone
from summit.kernel.edits import check_unchanged
from summit.kernel.events import announce
from summit.registration.errors import LeftAlready, NotYetSent
from summit.registration.events import PersonNamed
from summit.registration.naming.errors import NamedAlready, TooLateToChange, TooLateToName
from summit.registration.naming.messages import promise_names_reminder
from summit.registration.naming.models import NamesReminder, PeopleRules
from summit.registration.naming.queries import (
    find_limits,
    names_until,
    reminded_on,
    today_there,
)
from summit.registration.naming.rules import Limits, is_over, is_reminder_due
from summit.registration.replacing.service import Named, rename
from summit.registration.service import lock
from summit.registration.statuses import SENT

SHOWN = ("names_until", "changes_until")


def set_limits(session: Session, wanted: Limits, *, seen: str) -> None:
    """Put the office's days in force. Raises `ChangedMeanwhile`."""
    alone(session)  # or two could both write the first row
    kept = session.get(PeopleRules, 1, with_for_update=True, populate_existing=True)
    check_unchanged(find_limits(session), SHOWN, seen)
    if kept is None:
        kept = PeopleRules(id=1)
        session.add(kept)
    kept.names_until, kept.changes_until = wanted.names_until, wanted.changes_until
    session.flush()


def check_names_open(session: Session, *, now: datetime) -> None:
    """See that contacts and people may still name by themselves. Raises `TooLateToName`."""
    last_day = names_until(session)
    if is_over(last_day, today_there(session, now)):
        raise TooLateToName(day=last_day)


def check_changes_open(session: Session, *, now: datetime) -> None:
    """See that contacts and people may still change by themselves. Raises `TooLateToChange`."""
    last_day = find_limits(session).changes_until
    if is_over(last_day, today_there(session, now)):
        raise TooLateToChange(day=last_day)


def name(
    session: Session, registration_id: int, attendee_id: int, wanted: Named, *, now: datetime
) -> None:
    """Say who comes in a place that had no name.

    Raises `NotYetSent`, `LeftAlready`, and `NamedAlready`: a link that was opened twice names once.
    """
    booking = lock(session, registration_id)
    if booking.status not in SENT:
        raise NotYetSent()
    person = next((one for one in booking.attendees if one.id == attendee_id), None)
    if person is None:
        raise LeftAlready()
    if person.is_named:
        raise NamedAlready(whom=booking.contact_name)
    person.name_follows = False
    rename(session, booking, person, wanted)
    announce(session, PersonNamed(booking.id, person.id, now))


def remind(session: Session, registration_id: int, *, now: datetime) -> bool:
    """Remind a contact of missing names, if that is due; once, however many workers ask.

    Returns whether this call promised a letter.
    """
    booking = lock(session, registration_id)
    missing = [one for one in booking.attendees if not one.is_named]
    if booking.status not in SENT or not missing:
        return False
    today, last_day = today_there(session, now), names_until(session)
    sent_on = today_there(session, booking.submitted_at or now)
    since = max(sent_on, reminded_on(session, booking.id) or sent_on)
    if not is_reminder_due(last_day, today=today, since=since):
        return False
    row = {"registration_id": booking.id, "sent_on": today, "promised_at": now}
    if not insert_unless_there(session, NamesReminder, row):
        return False
    promise_names_reminder(session, booking, today, now=now)
    return True
