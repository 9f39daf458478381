"""An invented city for which organizers hold places; nobody is named for them yet."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.admission.models import Category
from summit.demo.data.delegations import address_of
from summit.edition.queries import get_summit, zone_of
from summit.kernel.clock import now
from summit.kernel.languages import Language
from summit.registration.city_holds import service
from summit.registration.city_holds.rules import end_of_day

CONTACT = "Renata Olvera Quiroz"
PLACES = {"mayor": 1, "delegate": 3}
HELD_FOR = timedelta(days=21)


def load_city_holds(session: Session) -> None:
    kinds = session.execute(select(Category.code, Category.id).where(Category.code.in_(PLACES)))
    zone = zone_of(get_summit(session))
    wish = service.Wish(
        municipality="Villa Serena del Cobre",
        country="MX",
        contact_name=CONTACT,
        contact_email=address_of(CONTACT),
        language=Language.ES,
        places={number: PLACES[code] for code, number in kinds},
        until=end_of_day((now() + HELD_FOR).astimezone(zone).date(), zone),
        remind_before=7,
        message="Será un gusto recibirles en Montreal.",
    )
    service.hold(session, wish, now=now())
