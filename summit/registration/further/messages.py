"""Which mails further contacts are promised; their renderers stand in `holder.further`.

`further.named`: to the further contact, who named them, what they receive, their link; facts:
`registration_id`, `further_id`, `is_new` (else what they receive, or their link, changed).
`further.left`: to the first contact, who took themselves off; facts: `registration_id`, `name`.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from summit.mail.service import promise
from summit.registration.further.models import FurtherContact
from summit.registration.models import Registration


def promise_named(
    session: Session, contact: FurtherContact, *, is_new: bool, now: datetime
) -> None:
    """Send a further contact their link, with what they receive and how to end it."""
    promise(
        session,
        "further.named",
        f"registration:{contact.registration_id}",
        to=contact.email,
        language=contact.language,
        facts={
            "registration_id": contact.registration_id,
            "further_id": contact.id,
            "is_new": is_new,
        },
        now=now,
        key=f"further.named:{contact.id}:{contact.link_version}:{now.isoformat()}",
    )


def promise_left(session: Session, contact: FurtherContact, *, now: datetime) -> None:
    """Tell the first contact that somebody took themselves off."""
    registration = session.get_one(Registration, contact.registration_id)
    promise(
        session,
        "further.left",
        f"registration:{registration.id}",
        to=registration.contact_email,
        language=registration.language,
        facts={"registration_id": registration.id, "name": contact.name},
        now=now,
        key=f"further.left:{contact.id}:{now.isoformat()}",
    )
