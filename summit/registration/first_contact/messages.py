"""Which mails a change of the first contact promises; their renderers stand in `holder`.

`registration.contact`: to the new address, with the link as it is now; facts: `registration_id`,
`former` (who was the contact; "" where it is the same person), `by_office`.
`registration.contact_left`: to the old one, without a link; facts: `reference`, `municipality`,
`former`, `name` (who is the contact now; "" for the same person).
"""

from sqlalchemy.orm import Session

from summit.mail.service import promise
from summit.registration.events import ContactChanged
from summit.registration.models import Registration


def promise_to_both_contacts(session: Session, fact: ContactChanged) -> None:
    """Tell who is written to from now on, and whoever was until now."""
    one = session.get_one(Registration, fact.registration_id)
    about, moment = f"registration:{one.id}", fact.at.isoformat()
    promise(
        session,
        "registration.contact",
        about,
        to=one.contact_email,
        language=one.language,
        facts={
            "registration_id": one.id,
            "former": "" if fact.is_same_person else fact.former_name,
            "by_office": fact.by.startswith("staff:"),
        },
        now=fact.at,
        key=f"registration.contact:{one.id}:{moment}",
    )
    promise(
        session,
        "registration.contact_left",
        about,
        to=fact.former_email,
        language=one.language,
        facts={
            "reference": one.reference,
            "municipality": one.municipality,
            "former": fact.former_name,
            "name": "" if fact.is_same_person else one.contact_name,
        },
        now=fact.at,
        key=f"registration.contact_left:{one.id}:{moment}",
    )
