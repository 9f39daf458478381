"""The letter before a hold ends. Its renderer stands in `holder`.

`registration.hold_ends` goes to the contact; facts: `registration_id`, `until`.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from summit.registration.messages import promise_about
from summit.registration.models import Registration


def promise_notice(
    session: Session, registration: Registration, until: datetime, *, now: datetime
) -> None:
    said = until.isoformat()
    key = f"{registration.id}:{said}"
    promise_about(session, "registration.hold_ends", registration, key=key, now=now, until=said)
