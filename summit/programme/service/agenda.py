"""The agenda of one attendee: sessions put in and taken out, each at most once."""

from datetime import datetime

from sqlalchemy.orm import Session

from summit.programme.errors import HasEnded, NotOnTheProgramme
from summit.programme.models import AgendaEntry, ProgrammeSession
from summit.registration.models import Attendee
from summit.registration.statuses import ENDED


def choose(session: Session, attendee_id: int, session_id: int, *, now: datetime) -> None:
    """Put a session on an agenda; chosen before, nothing happens.

    Raises `HasEnded`, `NotOnTheProgramme`. The attendee's row is locked: sent twice at once, the
    second waits and finds the first.
    """
    person = session.get_one(Attendee, attendee_id, with_for_update={"key_share": True})
    if person.left_at or person.registration.status in ENDED:
        raise HasEnded()
    row = session.get(ProgrammeSession, session_id)
    if row is None or not row.is_published or row.is_cancelled:
        raise NotOnTheProgramme()
    if session.get(AgendaEntry, (attendee_id, session_id)) is None:
        session.add(
            AgendaEntry(attendee_id=attendee_id, programme_session_id=session_id, chosen_at=now)
        )
        session.flush()


def drop(session: Session, attendee_id: int, session_id: int) -> None:
    """Take a session off an agenda; nothing happens if it is not there."""
    session.get_one(Attendee, attendee_id, with_for_update={"key_share": True})
    found = session.get(AgendaEntry, (attendee_id, session_id))
    if found is not None:
        session.delete(found)
        session.flush()
