"""Loads the summit as it was announced: what the announcement says, and nothing else.

Source: the excerpt of "¡Long Live Mexico!", InterAlcaldes magazine, December 22, 2025. Days, venue,
programme, prices and the organizer's legal name are not in it and stay unknown.
"""

from datetime import date

from sqlalchemy.orm import Session

from summit.edition.models import ContentVersion, Summit
from summit.kernel.languages import Translated


def load_summit(session: Session) -> Summit:
    """Return the summit, added where there is none yet; what an organizer has changed stays."""
    if session.get(ContentVersion, 1) is None:
        session.add(ContentVersion())
    found = session.get(Summit, 1)
    if found is None:
        found = _announced()
        session.add(found)
    session.flush()
    return found


def _announced() -> Summit:
    return Summit(
        name=Translated(
            fr="2e Sommet international des maires",
            en="2nd International Mayors Summit",
            es="2.ª Cumbre Internacional de Alcaldes",
        ),
        tagline=Translated(
            fr="Le magazine InterAlcaldes convie les dirigeantes et dirigeants à Montréal pour le "
            "2e\N{NO-BREAK SPACE}Sommet international des maires.",
            en="InterAlcaldes magazine invites leaders to Montreal for the 2nd International "
            "Mayors Summit.",
            es="La revista InterAlcaldes invita a las y los líderes a Montreal, a la "
            "2.ª\N{NO-BREAK SPACE}Cumbre Internacional de Alcaldes.",
        ),
        city=Translated(fr="Montréal", en="Montreal", es="Montreal"),
        country=Translated(fr="Canada", en="Canada", es="Canadá"),
        festival=Translated(fr="Made in Mexico – Fabriqué au Québec"),
        invited=Translated(
            fr="Les «\N{NO-BREAK SPACE}leaders\N{NO-BREAK SPACE}», selon l’annonce.",
            en="Leaders, in the words of the announcement.",
            es="Líderes, en palabras del anuncio.",
        ),
        announced_by=Translated(
            fr="le magazine InterAlcaldes",
            en="InterAlcaldes magazine",
            es="la revista InterAlcaldes",
        ),
        announcer_url=Translated(
            en="https://www.interalcaldes.com/en", es="https://www.interalcaldes.com/"
        ),
        announced_on=date(2025, 12, 22),
        time_zone="America/Toronto",
        zone_name=Translated(fr="heure de Montréal", en="Montreal time", es="hora de Montreal"),
        month="2026-07",
    )
