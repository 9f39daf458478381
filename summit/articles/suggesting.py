"""What the office shows of an article's ties: what editors chose, and what could be, and why."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from summit.articles.likeness import alike, closest_to
from summit.articles.models import Article, ArticleTarget, Topic
from summit.articles.queries import Tie, links_of, sharing_topics
from summit.articles.rules import TargetKind
from summit.articles.words import Likeness
from summit.kernel.languages import Translated

MOST = 8  # suggestions at a time
NOTHING = Likeness(0, {})


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An article that stands, could stand, or shall not stand beside another, and why."""

    article: Article
    tie: Tie
    topics: Sequence[Topic] = ()  # the ones both have
    likeness: Likeness = field(default=NOTHING)


@dataclass(frozen=True, slots=True)
class Ties:
    """The neighbours of one article, by what editors said of them."""

    chosen: Sequence[Neighbour]
    suggested: Sequence[Neighbour]
    rejected: Sequence[Neighbour]


def ties_of(session: Session, article: Article) -> Ties:
    """Return the ties of an article; what is suggested is published, the likest first."""
    links = links_of(session, article.id)
    likeness = alike(session, article.id)
    shared = sharing_topics(session, article.id)
    found = _loaded(session, {*links, *likeness, *shared})
    own = {topic.id for topic in article.topics}
    near = [
        Neighbour(
            one,
            links.get(one.id, Tie()),
            [topic for topic in one.topics if topic.id in own],
            likeness.get(one.id, NOTHING),
        )
        for one in found
    ]
    tied = [one for one in near if one.article.id in links]
    free = [one for one in near if one.article.id not in links and one.article.is_published]
    free.sort(key=lambda one: (-len(one.topics), -one.likeness.weight, -one.article.id))
    return Ties(
        chosen=sorted(
            (one for one in tied if not one.tie.is_rejected),
            key=lambda one: (not one.tie.is_pinned, one.article.id),
        ),
        suggested=free[:MOST],
        rejected=[one for one in tied if one.tie.is_rejected],
    )


def suggestions_for(
    session: Session, kind: TargetKind, key: str, text: Translated
) -> Sequence[Neighbour]:
    """Return published articles like a session's or speaker's text, which nobody decided about."""
    rows = select(ArticleTarget.article_id)
    decided = rows.where(ArticleTarget.kind == kind, ArticleTarget.key == key)
    known = set(session.scalars(decided))
    close = dict(closest_to(session, text, most=MOST + len(known) + MOST))
    found = {one.id: one for one in _loaded(session, set(close) - known) if one.is_published}
    ordered = [article_id for article_id in close if article_id in found]
    return [
        Neighbour(found[article_id], Tie(), (), close[article_id]) for article_id in ordered[:MOST]
    ]


def _loaded(session: Session, wanted: set[int]) -> Sequence[Article]:
    chosen = select(Article).where(Article.id.in_(wanted)).options(selectinload(Article.topics))
    return session.scalars(chosen.order_by(Article.id)).all()
