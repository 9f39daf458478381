"""Drafts as a feed brings them, plainly invented; the magazine's own articles are real.

None is approved: nothing invented stands on a public page under the magazine's name.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.articles.entries import Entry, Reading, entry_of
from summit.articles.importing import import_entries
from summit.articles.models import Article, Topic
from summit.articles.rules import TopicKind
from summit.articles.search import folded_text
from summit.kernel.languages import Language, Translated

SOURCE = "https://magazine.example/blog-feed.xml"
POSTED = datetime(2026, 3, 5, 15, 0, tzinfo=UTC)
CITY = "San Bartolomé de las Tres Aguas"
TITLE = "Ejemplo: tres ciudades comparten un río"
CORRECTED = "Ejemplo: tres ciudades y un río compartido"
LATER = "Ejemplo: tres ciudades comparten un río y su futuro"


def load_drafts(session: Session, *, now: datetime) -> None:
    """Import a feed, correct a title as an editor does, and import the feed's own edit."""
    _bring(session, [_river(TITLE), _bridge(), _school()], now - timedelta(days=3))
    river = session.scalars(select(Article).where(Article.title == Translated(es=TITLE))).one()
    river.title = Translated(es=CORRECTED)
    river.folded = folded_text(river)
    session.flush()
    _bring(session, [_river(LATER), _bridge(), _school()], now - timedelta(days=1))
    city = session.scalars(select(Topic).where(Topic.name == Translated(es=CITY))).one()
    city.kind = TopicKind.CITY


def _bring(session: Session, entries: list[Entry], moment: datetime) -> None:
    reading = Reading()
    for entry in entries:
        reading.add(entry)
    import_entries(session, reading, source=SOURCE, now=moment)


def _river(title: str) -> Entry:
    return entry_of(
        title=title,
        language=Language.ES,
        address="https://magazine.example/post/ejemplo-rio",
        description="Un texto inventado para la demostración: tres ciudades inventadas acuerdan "
        "cómo repartir el agua de un río que cruza la frontera.",
        guid="demo-river",
        author="Ana Ejemplo",
        moment=POSTED,
        topics=["Agua", CITY],
    )


def _bridge() -> Entry:
    return entry_of(
        title="Exemple : le pont qui relie deux mairies",
        language=Language.FR,
        address="https://magazine.example/fr/post/exemple-pont",
        description="Un texte inventé pour la démonstration : deux mairies inventées partagent "
        "l’entretien d’un pont et en publient les comptes.",
        guid="demo-bridge",
        author="Luc Exemple",
        moment=POSTED - timedelta(days=1),
        topics=["Diplomatie municipale"],
    )


def _school() -> Entry:
    return entry_of(
        title="Example: a school on both sides of the border",
        language=Language.EN,
        address="https://magazine.example/en/post/example-school",
        description="A text invented for the demonstration: one invented school teaches pupils "
        "of two invented cities, and the border stands between its two buildings.",
        guid="demo-school",
        author="Ann Example",
        moment=POSTED - timedelta(days=2),
        topics=["Education", "Border"],
    )
