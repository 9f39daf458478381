"""Three zones of the demonstration and the gates that stand at two of them. All invented."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.admission.models import Category
from summit.admission.zones.service import ZoneWish, add_zone
from summit.checkin.pairing import add_checkpoint
from summit.checkin.statuses import CheckpointKind
from summit.kernel.languages import Translated

HALL = Translated(fr="Salle plénière", en="Plenary hall", es="Sala plenaria")
LOUNGE = Translated(fr="Salon des maires", en="Mayors’ lounge", es="Salón de alcaldes")
PRESS = Translated(fr="Salle de presse", en="Press room", es="Sala de prensa")
ZONES = {
    ("P", HALL): "mayor delegate support partner press observer speaker team",
    ("M", LOUNGE): "mayor speaker team",
    ("R", PRESS): "press team",
}
GATES = {"P": HALL, "M": LOUNGE}  # doors of the same names


def load_zones(session: Session) -> None:
    kinds = {one.code: one.id for one in session.scalars(select(Category))}
    for (letters, name), codes in ZONES.items():
        types = tuple(sorted(kinds[one] for one in codes.split()))
        zone = add_zone(session, ZoneWish(name=name, letters=letters, category_ids=types))
        if letters in GATES:
            add_checkpoint(session, GATES[letters], CheckpointKind.ROOM, zone.id)
