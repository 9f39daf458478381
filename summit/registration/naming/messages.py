"""The letter about missing names. Its renderer stands in `holder`.

`registration.names` goes to the contact; facts: `registration_id`.
"""

from datetime import date, datetime

from sqlalchemy.orm import Session

from summit.registration.messages import promise_about
from summit.registration.models import Registration


def promise_names_reminder(
    session: Session, booking: Registration, today: date, *, now: datetime
) -> None:
    key = f"{booking.id}:{today.isoformat()}"
    promise_about(session, "registration.names", booking, key=key, now=now)
