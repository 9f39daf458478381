"""Invented contacts beside the one who registered: a treasury, and an assistant of the protocol."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.demo.data.delegations import address_of
from summit.kernel.clock import now
from summit.kernel.languages import Language
from summit.registration.further import service
from summit.registration.further.statuses import ContactRole, Receives
from summit.registration.models import Registration

CITY = "Villa Esperanza del Río"
CONTACTS = (
    ("C.P. Rosalba Tinajero Luna", ContactRole.FINANCE, Receives.MONEY, Language.ES),
    ("Emiliano Cruz Abarca", ContactRole.ASSISTANT, Receives.PEOPLE, Language.ES),
)


def load_contacts(session: Session) -> None:
    registration_id = session.scalar(
        select(Registration.id).where(
            Registration.municipality == CITY, Registration.part_of_id.is_(None)
        )
    )
    if registration_id is None:
        raise LookupError(f"The demonstration has no registration of {CITY}")
    for name, role, receives, language in CONTACTS:
        wish = service.ContactWish(name, address_of(name), language, role, receives)
        by = f"contact:{registration_id}"
        service.name(session, registration_id, wish, by=by, now=now())
