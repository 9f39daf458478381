"""What editors do to articles and topics: write, approve, pair languages, decide about the feed.

Whoever writes an article keeps its search text and its likeness right in the same transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session, selectinload

from summit.articles import slugs
from summit.articles.fields import say
from summit.articles.likeness import forget, refresh, refresh_or_leave
from summit.articles.models import (
    Article,
    ArticleLink,
    ArticleSummitLink,
    ArticleTarget,
    ImportedEntry,
    Topic,
)
from summit.articles.rules import DatePrecision, TopicKind, names_a_competition
from summit.articles.search import folded_text
from summit.edition.editing import alone
from summit.kernel.edits import check_unchanged
from summit.kernel.errors import N_, Refused
from summit.kernel.languages import Language, Translated

COLUMNS = (
    "slug",
    "title",
    "excerpt",
    "excerpt_is_cut",
    "language",
    "published_on",
    "precision",
    "sort_on",
    "minutes",
    "author",
    "url",
    "is_published",
)
SHOWN = (*COLUMNS, "topics")
TOPIC_COLUMNS = ("slug", "kind", "name", "heading")


class SlugTaken(Refused):
    message = N_("Another article has the address “%(slug)s”. Choose another one.")


class TopicSlugTaken(Refused):
    message = N_("Another topic has the address “%(slug)s”. Choose another one.")


class NamesACompetition(Refused):
    message = N_(
        "A title or an address may not name the football competition: its name stands only inside "
        "the magazine’s attributed excerpt."
    )


class NotWritten(Refused):
    message = N_("An article is published with a title and an excerpt in its language.")


class LanguageTaken(Refused):
    message = N_("That article has a title in this language already.")


class PairsWithItself(Refused):
    message = N_("An article cannot be a version of itself.")


class StillPublished(Refused):
    message = N_("Take the article off the site first; then it can become a version of another.")


class TopicInUse(Refused):
    message = N_("Articles that still have this topic: %(count)s. Take it from them first.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """An article as editors want it, and as the form shows it."""

    slug: str
    title: Translated
    excerpt: str
    excerpt_is_cut: bool
    language: Language
    published_on: date | None
    precision: DatePrecision
    sort_on: date
    minutes: int | None
    author: str
    url: Translated | None
    is_published: bool
    topics: tuple[int, ...]


def show(article: Article) -> Wish:
    columns = {name: getattr(article, name) for name in COLUMNS}
    return Wish(**columns, topics=tuple(sorted(topic.id for topic in article.topics)))


def _alone_with(session: Session, article_id: int) -> Article:
    """Return the article for a change. Raises `NoResultFound`."""
    alone(session)
    topics = selectinload(Article.topics)
    return session.get_one(Article, article_id, populate_existing=True, options=[topics])


def add_article(session: Session, wish: Wish, *, source_url: str = "") -> Article:
    """Add an article written by hand. Raises `SlugTaken`, `NamesACompetition`, `NotWritten`."""
    alone(session)
    _check(session, wish, besides=0)
    article = Article(source_url=source_url or (wish.url or Translated()).to(wish.language))
    session.add(article)
    _write(session, article, wish)
    return article


def edit_article(session: Session, article_id: int, wish: Wish, *, seen: str) -> Article:
    """Change an article. Raises `ChangedMeanwhile` and what `add_article` raises."""
    article = _alone_with(session, article_id)
    check_unchanged(show(article), SHOWN, seen)
    _check(session, wish, besides=article_id)
    _write(session, article, wish)
    return article


def _check(session: Session, wish: Wish, *, besides: int) -> None:
    taken = select(Article.id).where(Article.slug == wish.slug, Article.id != besides)
    if slugs.is_road(wish.slug) or session.scalar(taken) is not None:
        raise SlugTaken(slug=wish.slug)
    if wish.is_published:
        _check_publishable(wish)


def _check_publishable(wish: Wish) -> None:
    if wish.language not in wish.title or not wish.excerpt:
        raise NotWritten()
    if any(names_a_competition(text) for text in (*wish.title.values(), wish.slug)):
        raise NamesACompetition()


def _write(session: Session, article: Article, wish: Wish) -> None:
    for name in COLUMNS:
        setattr(article, name, getattr(wish, name))
    chosen = select(Topic).where(Topic.id.in_(wish.topics)).order_by(Topic.slug)
    article.topics = list(session.scalars(chosen))
    article.folded = folded_text(article)
    session.flush()
    refresh(session, [article.id])


def approve(session: Session, article_id: int) -> Article:
    """Put a draft on the site. Raises `NotWritten`, `NamesACompetition`."""
    article = _alone_with(session, article_id)
    _check_publishable(show(article))
    article.is_published = True
    session.flush()
    return article


def withdraw(session: Session, article_id: int) -> Article:
    """Take an article off the site; it stays a draft."""
    article = _alone_with(session, article_id)
    article.is_published = False
    session.flush()
    return article


def decide(session: Session, entry_id: int, name: str, *, takes: bool) -> None:
    """Take over what the feed says of one field, or keep what the editors wrote."""
    entry = session.get_one(ImportedEntry, entry_id)
    article = _alone_with(session, entry.article_id)
    session.refresh(entry)
    if name not in entry.pending:
        return  # somebody else decided
    pending = dict(entry.pending)
    value = pending.pop(name)
    entry.pending = pending
    if takes:
        say(article, name, value, is_cut=bool(entry.said.get("is_cut")))
        if article.is_published:
            _check_publishable(show(article))
        article.folded = folded_text(article)
        session.flush()
        refresh(session, [article.id])
    session.flush()


def pair(session: Session, article_id: int, into_id: int) -> Article:
    """Make a draft the version of another article in the draft's language.

    The title and the address of that language move over, and so does what the feed will say of
    it; the draft is gone. The other article keeps its excerpt. Raises `LanguageTaken`,
    `StillPublished`, `NamesACompetition`.
    """
    if article_id == into_id:
        raise PairsWithItself()
    first, second = sorted((article_id, into_id))
    found = {key: _alone_with(session, key) for key in (first, second)}
    article, into = found[article_id], found[into_id]
    if article.is_published:
        raise StillPublished()
    if set(article.title) & set(into.title):
        raise LanguageTaken()
    into.title = Translated({**into.title, **article.title})
    into.url = Translated({**(article.url or {}), **(into.url or {})}) or None
    if into.is_published:
        _check_publishable(show(into))
    for entry in session.scalars(select(ImportedEntry).filter_by(article_id=article_id)):
        entry.article_id = into_id
        entry.pending = {}
    session.flush()
    _remove(session, article)
    into.folded = folded_text(into)
    session.flush()
    refresh(session, [into_id])
    return into


def _remove(session: Session, article: Article) -> None:
    forget(session, [article.id])
    either = or_(ArticleLink.low_id == article.id, ArticleLink.high_id == article.id)
    session.execute(delete(ArticleLink).where(either))
    for table in (ArticleTarget, ArticleSummitLink):
        session.execute(delete(table).where(table.article_id == article.id))
    session.delete(article)
    session.flush()


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicWish:
    """A topic as editors want it."""

    slug: str
    kind: TopicKind
    name: Translated
    heading: Translated | None


def add_topic(session: Session, wish: TopicWish) -> Topic:
    """Add a topic or a city. Raises `TopicSlugTaken`."""
    alone(session)
    _check_topic(session, wish, besides=0)
    topic = Topic(slug=wish.slug, kind=wish.kind, name=wish.name, heading=wish.heading)
    session.add(topic)
    session.flush()
    return topic


def edit_topic(session: Session, topic_id: int, wish: TopicWish, *, seen: str) -> Topic:
    """Change a topic. Raises `ChangedMeanwhile`, `TopicSlugTaken`."""
    alone(session)
    topic = session.get_one(Topic, topic_id, populate_existing=True)
    check_unchanged(topic, TOPIC_COLUMNS, seen)
    _check_topic(session, wish, besides=topic_id)
    for name in TOPIC_COLUMNS:
        setattr(topic, name, getattr(wish, name))
    session.flush()
    refresh_or_leave(session, _of_topic(session, topic_id))
    return topic


def remove_topic(session: Session, topic_id: int) -> None:
    """Remove a topic nobody uses. Raises `TopicInUse`."""
    alone(session)
    topic = session.get_one(Topic, topic_id)
    used = _of_topic(session, topic_id)
    if used:
        raise TopicInUse(count=len(used))
    session.delete(topic)
    session.flush()


def _of_topic(session: Session, topic_id: int) -> Sequence[int]:
    chosen = select(Article.id).where(Article.topics.any(Topic.id == topic_id))
    return session.scalars(chosen.order_by(Article.id)).all()


def _check_topic(session: Session, wish: TopicWish, *, besides: int) -> None:
    taken = select(Topic.id).where(Topic.slug == wish.slug, Topic.id != besides)
    if session.scalar(taken) is not None:
        raise TopicSlugTaken(slug=wish.slug)
    if any(names_a_competition(text) for text in (*wish.name.values(), wish.slug)):
        raise NamesACompetition()
