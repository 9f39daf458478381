"""Reads which articles belong to a session or a speaker, and to which an article belongs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.articles.models import Article
from summit.articles.queries import articles_by_key, articles_for, targets_of
from summit.articles.rules import TargetKind
from summit.kernel.languages import Language, Translated
from summit.programme.models import ProgrammeSession, Speaker


def key_of(row: ProgrammeSession | Speaker) -> str:
    """Return the key articles know it by: its number, for a draft's address may change."""
    return str(row.id)


def reading_for(session: Session, row: ProgrammeSession, language: Language) -> Sequence[Article]:
    """Return what editors chose to be read before a session, for a reader of `language`."""
    return articles_for(session, TargetKind.SESSION, key_of(row), language)


def reading_about(
    session: Session, people: Sequence[Speaker], language: Language
) -> Mapping[int, Sequence[Article]]:
    """Return the articles about each of these people, by their number; who has none is left out."""
    keys = [key_of(one) for one in people]
    found = articles_by_key(session, TargetKind.SPEAKER, keys, language)
    return {int(key): articles for key, articles in found.items() if articles}


@dataclass(frozen=True, slots=True)
class Belonging:
    """What of the programme an article belongs to, as far as it is published."""

    sessions: Sequence[ProgrammeSession]
    speakers: Sequence[Speaker]


def belonging_of(session: Session, article_id: int) -> Belonging:
    keys: dict[TargetKind, list[int]] = {kind: [] for kind in TargetKind}
    for target in targets_of(session, article_id):
        if target.key.isascii() and target.key.isdigit():
            keys[target.kind].append(int(target.key))
    sessions = select(ProgrammeSession).where(
        ProgrammeSession.id.in_(keys[TargetKind.SESSION]), ProgrammeSession.is_published
    )
    people = select(Speaker).where(Speaker.id.in_(keys[TargetKind.SPEAKER]), Speaker.is_published)
    return Belonging(
        session.scalars(sessions.order_by(ProgrammeSession.id)).all(),
        session.scalars(people.order_by(Speaker.folded, Speaker.id)).all(),
    )


def text_of(row: ProgrammeSession) -> Translated:
    """Return what a session says of itself, for its likeness to articles."""
    summary = row.summary or Translated()
    return Translated(
        {code: f"{row.title.get(code, '')} {summary.get(code, '')}".strip() for code in Language}
    )
