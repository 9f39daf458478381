"""Reads articles: one, the index, what stands beside one, and the reading for the summit page."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, selectinload

from summit.articles.likeness import alike
from summit.articles.models import (
    Article,
    ArticleLink,
    ArticleSummitLink,
    ArticleTarget,
    Topic,
    article_topic,
)
from summit.articles.rules import Candidate, TargetKind, closest
from summit.kernel.languages import Language, Translated

BESIDE = 3  # related articles under one: a row of cards
NEWEST = 60  # on the index; older ones stand under their topic and year
IN_GROUP = 24
CONSIDERED = 200  # articles that share topics, the most and newest


@dataclass(frozen=True, slots=True)
class Reading:
    """What the editors chose for the summit page."""

    announcement: Article | None
    pinned: Sequence[Article]


@dataclass(frozen=True, slots=True)
class Group:
    """Articles under one heading of the index; None for those that need none."""

    heading: Translated | None
    articles: Sequence[Article]
    topic: Topic | None = None  # whose page has all of them


def find_article(session: Session, slug: str) -> Article | None:
    """Return a published article."""
    return session.scalar(select(Article).where(Article.slug == slug, Article.is_published))


def announces(session: Session, article: Article) -> bool:
    link = session.get(ArticleSummitLink, article.id)
    return link is not None and link.is_announcement


def every_article(session: Session) -> Sequence[Article]:
    """Return the published articles with their topics, newest first."""
    rows = select(Article).where(Article.is_published).options(selectinload(Article.topics))
    return session.scalars(rows.order_by(Article.sort_on.desc(), Article.id)).all()


def reading(session: Session) -> Reading:
    """Return the announcement and the pinned articles in the editors' order."""
    rows = (
        select(Article, ArticleSummitLink.is_announcement)
        .join(ArticleSummitLink)
        .where(Article.is_published)
        .where(or_(ArticleSummitLink.is_pinned, ArticleSummitLink.is_announcement))
        .order_by(ArticleSummitLink.position, Article.sort_on.desc(), Article.id)
    )
    found = session.execute(rows).all()
    announcement = next((article for article, announcing in found if announcing), None)
    return Reading(announcement, [article for article, announcing in found if not announcing])


def groups(session: Session, *, beside: Reading) -> Sequence[Group]:
    """Return the newest that are not in `beside`, gathered by heading; then the rest."""
    placed = {article.id for article in beside.pinned}
    if beside.announcement:
        placed.add(beside.announcement.id)
    by_topic: dict[Topic | None, list[Article]] = {}
    for article in newest(session, NEWEST + len(placed)):
        if article.id not in placed:
            headed = next((topic for topic in article.topics if topic.heading), None)
            by_topic.setdefault(headed, []).append(article)
    rest = by_topic.pop(None, [])
    named = [
        Group(topic.heading, articles[:IN_GROUP], topic)
        for topic, articles in by_topic.items()
        if topic
    ]
    return [*named, Group(None, rest[:IN_GROUP])] if rest else named


def newest(session: Session, most: int) -> Sequence[Article]:
    """Return the newest published articles with their topics."""
    rows = select(Article).where(Article.is_published).options(selectinload(Article.topics))
    return session.scalars(rows.order_by(Article.sort_on.desc(), Article.id).limit(most)).all()


def related(
    session: Session, article: Article, language: Language, count: int = BESIDE
) -> Sequence[Article]:
    """Return what stands beside `article` for a reader of `language`. Reads stored rows only."""
    links = links_of(session, article.id)
    topics = sharing_topics(session, article.id)
    likeness = {key: found.weight for key, found in alike(session, article.id).items()}
    wanted = {key for key in {*links, *topics, *likeness} if not links.get(key, PLAIN).is_rejected}
    candidates = [
        Candidate(
            article_id=key,
            is_pinned=links.get(key, PLAIN).is_pinned,
            is_linked=key in links,
            shared_topics=topics.get(key, 0),
            speaks=language in title,
            sort_on=sort_on,
            likeness=likeness.get(key, 0),
        )
        for key, title, sort_on in _light(session, wanted)
    ]
    return _in_order(session, closest(candidates, count))


@dataclass(frozen=True, slots=True)
class Tie:
    """What editors said about two articles."""

    is_pinned: bool = False
    is_rejected: bool = False


PLAIN = Tie()


def links_of(session: Session, article_id: int) -> dict[int, Tie]:
    """Return what editors said, by the other article's id, whichever side stores it."""
    rows = select(ArticleLink).where(
        or_(ArticleLink.low_id == article_id, ArticleLink.high_id == article_id)
    )
    return {
        row.high_id if row.low_id == article_id else row.low_id: Tie(row.is_pinned, row.is_rejected)
        for row in session.scalars(rows)
    }


def sharing_topics(session: Session, article_id: int) -> dict[int, int]:
    """Return how many topics other articles share with one; the most, then the newest."""
    own = select(article_topic.c.topic_id).where(article_topic.c.article_id == article_id)
    shared = func.count()
    rows = (
        select(Article.id, shared)
        .join(article_topic, article_topic.c.article_id == Article.id)
        .where(article_topic.c.topic_id.in_(own), Article.id != article_id, Article.is_published)
        .group_by(Article.id, Article.sort_on)
        .order_by(shared.desc(), Article.sort_on.desc(), Article.id)
        .limit(CONSIDERED)
    )
    return dict(session.execute(rows).all())


def _light(session: Session, wanted: Collection[int]) -> Sequence[Any]:
    """Return id, titles and order of published articles."""
    columns = select(Article.id, Article.title, Article.sort_on)
    return session.execute(columns.where(Article.id.in_(wanted), Article.is_published)).all()


def _in_order(session: Session, chosen: Sequence[int]) -> Sequence[Article]:
    found = _by_id(session, chosen)
    return [found[article_id] for article_id in chosen if article_id in found]


def _by_id(session: Session, wanted: Collection[int]) -> dict[int, Article]:
    return {one.id: one for one in session.scalars(select(Article).where(Article.id.in_(wanted)))}


def articles_for(
    session: Session, kind: TargetKind, key: str, language: Language, count: int = BESIDE
) -> Sequence[Article]:
    """Return what editors tied to a session or a speaker: pinned first, the reader's language."""
    return articles_by_key(session, kind, [key], language, count).get(key, [])


def articles_by_key(
    session: Session,
    kind: TargetKind,
    keys: Collection[str],
    language: Language,
    count: int = BESIDE,
) -> dict[str, Sequence[Article]]:
    """Return the same of several at once, by key; a key nothing is tied to is left out."""
    rows = session.scalars(
        select(ArticleTarget).where(
            ArticleTarget.kind == kind,
            ArticleTarget.key.in_(keys),
            ArticleTarget.is_rejected.is_(False),
        )
    ).all()
    light = {
        article_id: (title, sort_on)
        for article_id, title, sort_on in _light(session, {row.article_id for row in rows})
    }
    candidates: dict[str, list[Candidate]] = {}
    for row in rows:
        if row.article_id in light:
            title, sort_on = light[row.article_id]
            one = Candidate(
                article_id=row.article_id,
                is_pinned=row.is_pinned,
                is_linked=True,
                shared_topics=0,
                speaks=language in title,
                sort_on=sort_on,
            )
            candidates.setdefault(row.key, []).append(one)
    chosen = {key: closest(found, count) for key, found in candidates.items()}
    articles = _by_id(session, {one for ids in chosen.values() for one in ids})
    return {key: [articles[one] for one in ids if one in articles] for key, ids in chosen.items()}


def targets_of(session: Session, article_id: int) -> Sequence[ArticleTarget]:
    """Return the sessions and speakers an article is tied to, the pinned first."""
    rows = select(ArticleTarget).where(
        ArticleTarget.article_id == article_id, ArticleTarget.is_rejected.is_(False)
    )
    ordered = rows.order_by(ArticleTarget.kind, ArticleTarget.is_pinned.desc(), ArticleTarget.key)
    return session.scalars(ordered).all()
