"""The published articles by topic, by language, by year: what there is, and one page of it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import JSON, Select, extract, func, select, type_coerce
from sqlalchemy.orm import Session

from summit.articles.models import Article, Topic
from summit.articles.rules import DatePrecision, TopicKind
from summit.kernel.languages import Language
from summit.web.listing import Page

PER_PAGE = 24  # cards: rows of two, three and four come out even
YEAR = extract("year", Article.sort_on)
DATED = Article.precision != DatePrecision.UNKNOWN  # the others' order is a guess


def find_topic(session: Session, slug: str) -> Topic | None:
    return session.scalar(select(Topic).where(Topic.slug == slug))


def topics_in_use(session: Session, kind: TopicKind) -> Sequence[tuple[Topic, int]]:
    """Return the topics of published articles with how many there are, the most used first."""
    number = func.count(Article.id)
    rows = (
        select(Topic, number)
        .select_from(Article)
        .join(Article.topics)
        .where(Article.is_published, Topic.kind == kind)
        .group_by(Topic.id)
        .order_by(number.desc(), Topic.slug)
    )
    return [(row[0], row[1]) for row in session.execute(rows)]


def languages_in_use(session: Session) -> Sequence[Language]:
    """Return the languages in which some published article has a title."""
    titles = session.scalars(select(Article.title).where(Article.is_published))
    spoken = {code for title in titles for code in title}
    return [language for language in Language if language in spoken]


def years_in_use(session: Session) -> Sequence[int]:
    """Return the years of published articles, the newest first."""
    rows = select(YEAR).where(Article.is_published, DATED).distinct()
    return sorted((int(year) for year in session.scalars(rows)), reverse=True)


def of_topic(session: Session, topic: Topic, number: int) -> Page[Article]:
    return _page(session, _published().where(Article.topics.any(Topic.id == topic.id)), number)


def in_language(session: Session, language: Language, number: int) -> Page[Article]:
    """Return the articles with a title in `language`."""
    title = type_coerce(Article.title, JSON)[str(language)].as_string()
    return _page(session, _published().where(title.is_not(None)), number)


def of_year(session: Session, year: int, number: int) -> Page[Article]:
    return _page(session, _published().where(YEAR == year, DATED), number)


def _published() -> Select[Any]:
    return select(Article).where(Article.is_published)


def _page(session: Session, chosen: Select[Any], number: int) -> Page[Article]:
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    ordered = chosen.order_by(Article.sort_on.desc(), Article.id)
    rows = session.scalars(ordered.limit(PER_PAGE).offset((number - 1) * PER_PAGE)).all()
    return Page(rows, total, number, PER_PAGE)
