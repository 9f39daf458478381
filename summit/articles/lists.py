"""What the office lists: articles, topics, feeds and imports."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, String, case, cast, func, select
from sqlalchemy.orm import Session, selectinload

from summit.articles.models import (
    Article,
    ArticleFeed,
    ImportedEntry,
    ImportRun,
    Topic,
    article_topic,
)
from summit.articles.rules import TopicKind
from summit.articles.search import with_words
from summit.web.listing import Asked

LAST_RUNS = 10
DIFFERS = (  # the feed says something else than the editors
    select(ImportedEntry.id)
    .where(ImportedEntry.article_id == Article.id, cast(ImportedEntry.pending, String) != "{}")
    .exists()
)
STATES: dict[str, Any] = {
    "published": Article.is_published,
    "draft": Article.is_published.is_(False),
    "differs": DIFFERS,
}


def count_by_state(session: Session) -> dict[str, int]:
    """Return how many articles are in each state, and in all."""
    counted = [
        func.coalesce(func.sum(case((rule, 1), else_=0)), 0).label(state)
        for state, rule in STATES.items()
    ]
    row = session.execute(select(func.count(Article.id).label("all"), *counted)).one()
    return dict(row._mapping)


def articles(
    session: Session, asked: Asked, *, limit: int, offset: int
) -> tuple[Sequence[tuple[Article, bool]], int]:
    """Return (article, whether its feed differs) of one page, and how many there are."""
    chosen = _narrowed(select(Article), asked)
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    page = (
        chosen.add_columns(DIFFERS.label("differs"))
        .options(selectinload(Article.topics))
        .order_by(Article.sort_on.desc(), Article.id.desc())
    )
    rows = session.execute(page.limit(limit).offset(offset)).all()
    return [(row[0], bool(row[1])) for row in rows], total


def _narrowed(chosen: Select[Any], asked: Asked) -> Select[Any]:
    chosen = with_words(chosen, asked.search)
    if state := asked.get("state"):
        chosen = chosen.where(STATES[state])
    if topic := asked.get("topic"):
        chosen = chosen.where(Article.topics.any(Topic.id == int(topic)))
    if language := asked.get("language"):
        chosen = chosen.where(Article.language == language)
    return chosen


def titles(session: Session, *, besides: int) -> Sequence[Any]:
    """Return id, titles and whether published of every other article, the newest first."""
    columns = select(Article.id, Article.title, Article.is_published)
    rows = columns.where(Article.id != besides).order_by(Article.sort_on.desc(), Article.id)
    return session.execute(rows).all()


def topics(session: Session) -> Sequence[Topic]:
    return session.scalars(select(Topic).order_by(Topic.kind.desc(), Topic.slug)).all()


def topics_with_use(session: Session) -> Sequence[tuple[Topic, int]]:
    """Return every topic with how many articles have it, drafts too; cities last."""
    used = (
        select(func.count())
        .where(article_topic.c.topic_id == Topic.id)
        .correlate(Topic)
        .scalar_subquery()
    )
    is_city = case((Topic.kind == TopicKind.CITY, 1), else_=0)
    rows = session.execute(select(Topic, used).order_by(is_city, Topic.slug)).all()
    return [(row[0], row[1]) for row in rows]


def entries_of(session: Session, article_id: int) -> Sequence[ImportedEntry]:
    rows = select(ImportedEntry).where(ImportedEntry.article_id == article_id)
    return session.scalars(rows.order_by(ImportedEntry.id)).all()


def feeds(session: Session) -> Sequence[ArticleFeed]:
    return session.scalars(select(ArticleFeed).order_by(ArticleFeed.id)).all()


def last_runs(session: Session) -> Sequence[ImportRun]:
    return session.scalars(select(ImportRun).order_by(ImportRun.id.desc()).limit(LAST_RUNS)).all()
