"""Invented organizations that wait for a place of the one participation type that is full."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.admission.models import Category
from summit.demo.data.delegations import address_of
from summit.kernel.clock import now
from summit.kernel.languages import Language
from summit.registration.waiting import service

FULL = "partner"  # its one seat is taken by one of the delegations
WAITING = (
    ("Asociación de Puertos del Golfo Sereno", "MX", Language.ES, "Abril Cantú Berlanga", 2),
    ("Fondation des Rives habitées", "CA", Language.FR, "Noémie Okafor-Tanguay", 1),
)


def load_waiting(session: Session) -> None:
    category_id = session.scalars(select(Category.id).where(Category.code == FULL)).one()
    for organization, country, language, contact, people in WAITING:
        wish = service.Wish(
            category_id=category_id,
            people=people,
            language=language,
            municipality=organization,
            country=country,
            contact_name=contact,
            contact_email=address_of(contact),
        )
        service.join(session, wish, submission_digest=f"demonstration:{contact}", now=now())
