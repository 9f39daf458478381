"""Reads articles: one, the index, what stands beside one, and the reading for the summit page."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from summit.articles.models import Article, ArticleLink, ArticleSummitLink
from summit.articles.rules import Candidate, closest
from summit.kernel.languages import Language, Translated

BESIDE = 3  # related articles under one: a row of cards


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
    """Return what is not in `beside`, gathered by heading, the newest first; then the rest."""
    placed = {article.id for article in beside.pinned}
    if beside.announcement:
        placed.add(beside.announcement.id)
    by_heading: dict[Translated | None, list[Article]] = {}
    for article in every_article(session):
        if article.id not in placed:
            heading = next((topic.heading for topic in article.topics if topic.heading), None)
            by_heading.setdefault(heading, []).append(article)
    rest = by_heading.pop(None, [])
    named = [Group(heading, articles) for heading, articles in by_heading.items()]
    return [*named, Group(None, rest)] if rest else named


def related(
    session: Session, article: Article, language: Language, count: int = BESIDE
) -> Sequence[Article]:
    """Return what stands beside `article` for a reader of `language`."""
    links = _links_of(session, article)
    topics = {topic.id for topic in article.topics}
    others = {other.id: other for other in every_article(session) if other.id != article.id}
    candidates = [
        Candidate(
            article_id=other.id,
            is_pinned=links.get(other.id, False),
            is_linked=other.id in links,
            shared_topics=sum(topic.id in topics for topic in other.topics),
            speaks=language in other.title,
            sort_on=other.sort_on,
        )
        for other in others.values()
    ]
    return [others[article_id] for article_id in closest(candidates, count)]


def _links_of(session: Session, article: Article) -> dict[int, bool]:
    """Return the ids of linked articles and whether each is pinned, whichever side stores it."""
    rows = select(ArticleLink).where(
        or_(ArticleLink.low_id == article.id, ArticleLink.high_id == article.id)
    )
    return {
        link.high_id if link.low_id == article.id else link.low_id: link.is_pinned
        for link in session.scalars(rows)
    }
