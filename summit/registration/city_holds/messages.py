"""The letters about seats held for a city. Their renderers stand in `holder`.

`city_hold.sent`, `.moved`, `.reminder` go to the contact; facts: `registration_id`, `until`,
`message`.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from summit.mail.unsubscribing.service import is_unsubscribed
from summit.registration.city_holds.models import CityHold
from summit.registration.messages import promise_about


def promise_city_letter(session: Session, occasion: str, held: CityHold, *, now: datetime) -> None:
    """Promise one of these letters, unless its reader has unsubscribed: they are invitations."""
    if is_unsubscribed(session, held.registration.contact_email):
        return
    promise_about(
        session,
        occasion,
        held.registration,
        key=f"{held.id}:{now.isoformat()}",
        now=now,
        until=held.until.isoformat(),
        message=held.message,
    )
