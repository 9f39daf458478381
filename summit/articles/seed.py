"""Loads the magazine's ten articles as captured in late January 2026 (`articles.json`)."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.articles.likeness import refresh
from summit.articles.models import Article, ArticleSummitLink, Topic
from summit.articles.rules import DatePrecision
from summit.articles.search import folded_text
from summit.articles.service import link
from summit.edition.editing import alone
from summit.kernel.languages import Language, Translated

FILE = Path(__file__).with_name("articles.json")


def load_articles(session: Session) -> list[Article]:
    """Add what is not there yet, by slug; what an editor has changed since stays. Needs the summit.

    Returns the articles that were added.
    """
    alone(session)
    listing: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    topics = {row["slug"]: _topic(session, row) for row in listing["topics"]}
    known = {article.slug: article for article in session.scalars(select(Article))}
    added = {
        row["slug"]: _article(row, listing["source_url"], topics)
        for row in listing["articles"]
        if row["slug"] not in known
    }
    session.add_all(added.values())
    session.flush()
    _tie(session, added, listing)
    for article in added.values():
        article.folded = folded_text(article)
    refresh(session, [article.id for article in added.values()])
    return list(added.values())


def _topic(session: Session, row: dict[str, Any]) -> Topic:
    found = session.scalar(select(Topic).where(Topic.slug == row["slug"]))
    if found is None:
        heading = Translated(row["heading"]) if "heading" in row else None
        found = Topic(slug=row["slug"], name=Translated(row["name"]), heading=heading)
        session.add(found)
    return found


def _article(row: dict[str, Any], source_url: str, topics: dict[str, Topic]) -> Article:
    printed = row["published_on"]
    return Article(
        slug=row["slug"],
        title=Translated(row["title"]),
        excerpt=row["excerpt"],
        excerpt_is_cut=row["excerpt_is_cut"],
        language=Language(row["language"]),
        published_on=date.fromisoformat(printed) if printed else None,
        precision=DatePrecision(row["precision"]),
        sort_on=date.fromisoformat(row["sort_on"]),
        minutes=row["minutes"],
        author=row["author"],
        url=Translated(row["url"]) if row["url"] else None,
        source_url=source_url,
        topics=[topics[slug] for slug in row["topics"]],
    )


def _tie(session: Session, added: dict[str, Article], listing: dict[str, Any]) -> None:
    """Tie only what was just added: an editor may have untied the rest."""
    chosen = listing["summit"]
    for position, slug in enumerate([chosen["announcement"], *chosen["pinned"]]):
        if slug in added:
            session.add(
                ArticleSummitLink(
                    article_id=added[slug].id,
                    position=position,
                    is_pinned=True,
                    is_announcement=slug == chosen["announcement"],
                )
            )
    for one, other in listing["pinned"]["pairs"]:
        if one in added and other in added:
            link(session, added[one].id, added[other].id, is_pinned=True)
    session.flush()
