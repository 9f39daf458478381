"""A small invented programme. The summit's days are unknown, so no session has one.

The people are plainly invented; nobody agreed to anything.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.articles.models import Article
from summit.articles.rules import TargetKind
from summit.articles.service import link_to
from summit.kernel.languages import Translated
from summit.programme.reading.queries import key_of
from summit.programme.service import places, sessions
from summit.programme.service.sessions import Wish
from summit.programme.statuses import SessionKind, SpeakerRole, ThemeColour

MODERATES, SPEAKS = SpeakerRole.MODERATOR, SpeakerRole.SPEAKER
THEMES = {
    "water": (
        Translated(fr="L’eau", en="Water", es="Agua"),
        ThemeColour.GREEN_BLUE,
    ),
    "trade": (
        Translated(
            fr="Le commerce entre villes", en="Trade between cities", es="Comercio entre ciudades"
        ),
        ThemeColour.OCHRE,
    ),
    "housing": (
        Translated(fr="L’habitation", en="Housing", es="Vivienda"),
        ThemeColour.VIOLET,
    ),
}
SPEAKERS = {
    "ana": {
        "name": "Ana Ejemplo",
        "role": Translated(fr="Mairesse", en="Mayor", es="Alcaldesa"),
        "city": Translated(fr="Villa Ejemplo", en="Villa Ejemplo", es="Villa Ejemplo"),
        "biography": Translated(
            fr="Personne inventée. Elle a fait réparer *toutes* les fontaines de sa ville.",
            en="An invented person. She had *every* fountain of her city repaired.",
            es="Persona inventada. Mandó reparar *todas* las fuentes de su ciudad.",
        ),
        "languages": ["es", "en"],
    },
    "luc": {
        "name": "Luc Exemple",
        "role": Translated(fr="Directeur de l’eau", en="Director of water", es="Director del agua"),
        "organization": Translated(
            fr="Ville inventée de Sainte-Exemple",
            en="Invented city of Sainte-Exemple",
            es="Ciudad inventada de Sainte-Exemple",
        ),
        "biography": Translated(
            fr="Personne inventée. Il compte les gouttes depuis vingt ans.",
            en="An invented person. He has counted drops for twenty years.",
            es="Persona inventada. Lleva veinte años contando gotas.",
        ),
        "languages": ["fr"],
    },
    "sam": {
        "name": "Sam Sample",
        "role": Translated(fr="Élue municipale", en="Councillor", es="Regidora"),
        "city": Translated(fr="Sampleville", en="Sampleville", es="Sampleville"),
        "languages": ["en", "fr", "ase"],
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One session of the demonstration; themes and speakers by their names above."""

    title: Translated
    kind: SessionKind
    summary: Translated | None = None
    themes: tuple[str, ...] = ()
    speaking: tuple[tuple[str, SpeakerRole], ...] = ()
    spoken: tuple[str, ...] = ("fr", "en", "es")
    interpreted: tuple[str, ...] = ()
    is_published: bool = True
    capacity_note: Translated | None = field(default=None)
    reading: tuple[str, ...] = ()  # the magazine's articles to read before it, by slug


PROGRAMME = (
    Planned(
        title=Translated(
            fr="Ouverture du Sommet", en="Opening of the summit", es="Apertura de la Cumbre"
        ),
        kind=SessionKind.CEREMONY,
        interpreted=("fr", "en", "es", "fcs"),
    ),
    Planned(
        title=Translated(
            fr="L’eau ne s’arrête pas à la frontière",
            en="Water does not stop at the border",
            es="El agua no se detiene en la frontera",
        ),
        kind=SessionKind.PANEL,
        summary=Translated(
            fr="Ce que deux villes qui partagent un fleuve décident ensemble.\n\n"
            "- Qui mesure\n- Qui paie\n- Qui répond quand il manque d’eau",
            en="What two cities on one river decide together.\n\n"
            "- Who measures\n- Who pays\n- Who answers when water runs short",
            es="Lo que deciden juntas dos ciudades de un mismo río.\n\n"
            "- Quién mide\n- Quién paga\n- Quién responde cuando falta el agua",
        ),
        themes=("water",),
        speaking=(("sam", MODERATES), ("ana", SPEAKS), ("luc", SPEAKS)),
        spoken=("fr", "es"),
        interpreted=("en",),
        reading=(
            "guardians-of-water-how-women-are-stopping-thirst-where-the-state-fails",
            "migration-and-thirst-the-water-time-bomb",
        ),
    ),
    Planned(
        title=Translated(
            fr="Acheter entre villes", en="Cities buying from cities", es="Comprar entre ciudades"
        ),
        kind=SessionKind.ROUND_TABLE,
        themes=("trade",),
        speaking=(("ana", MODERATES),),
        spoken=("es",),
        interpreted=("fr", "en"),
        reading=(
            "the-trade-war-has-gone-municipal-how-cities-are-redesigning-latin-americas-new-trade-"
            "architecture",
        ),
    ),
    Planned(
        title=Translated(
            fr="Atelier : lire un budget en une heure",
            en="Workshop: reading a budget in one hour",
            es="Taller: leer un presupuesto en una hora",
        ),
        kind=SessionKind.WORKSHOP,
        themes=("trade", "housing"),
        spoken=("fr", "en"),
        capacity_note=Translated(
            fr="30 places, par ordre d’arrivée",
            en="30 seats, in order of arrival",
            es="30 lugares, por orden de llegada",
        ),
    ),
    Planned(
        title=Translated(
            fr="Repas des délégations",
            en="Meal of the delegations",
            es="Comida de las delegaciones",
        ),
        kind=SessionKind.MEAL,
        spoken=(),
    ),
    Planned(
        title=Translated(fr="Visite d’un quartier", en="Visit to a neighbourhood"),
        kind=SessionKind.VISIT,
        themes=("housing",),
        is_published=False,
    ),
    Planned(
        title=Translated(fr="Clôture"), kind=SessionKind.CEREMONY, is_published=False, spoken=()
    ),
)


def load_programme(session: Session, *, now: datetime) -> None:
    """Load themes, speakers, sessions, all but two published, and what to read before them."""
    themes = {
        slug: places.add_theme(
            session, {"slug": slug, "name": name, "colour": colour, "position": position}
        ).id
        for position, (slug, (name, colour)) in enumerate(THEMES.items())
    }
    speakers = {key: _load_speaker(session, one, now) for key, one in SPEAKERS.items()}
    for one in PROGRAMME:
        wish = Wish(
            slug="",
            title=one.title,
            summary=one.summary,
            kind=one.kind,
            spoken=one.spoken,
            interpreted=one.interpreted,
            capacity_note=one.capacity_note,
            themes=[themes[slug] for slug in one.themes],
            speaking=[(speakers[key], role) for key, role in one.speaking],
        )
        row = sessions.add_session(session, wish, now=now)
        if one.is_published:
            sessions.publish_session(session, row.id, now=now)
        chosen = session.scalars(select(Article).where(Article.slug.in_(one.reading)))
        for article in chosen.all():
            link_to(session, article.id, TargetKind.SESSION, key_of(row))


def _load_speaker(session: Session, one: dict[str, Any], now: datetime) -> int:
    unknown = dict.fromkeys(("role", "organization", "city", "biography"))
    wanted = unknown | one | {"agreed_on": now.date()}
    speaker = places.add_speaker(session, wanted)
    places.publish_speaker(session, speaker.id, now=now)
    return speaker.id
