"""What a search looks into: an article's words without accents, in one column."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from summit.articles.models import Article
from summit.kernel.text import fold

LONGEST = 100  # signs; nobody types more


def folded_text(article: Article) -> str:
    """Return the titles, the excerpt and the author as they are searched."""
    return fold(" ".join([*article.title.values(), article.excerpt, article.author]))


def with_words(chosen: Select[Any], text: str) -> Select[Any]:
    """Narrow to articles that hold every word of `text`, in any order."""
    for word in fold(text[:LONGEST]).split():
        chosen = chosen.where(Article.folded.contains(word, autoescape=True))
    return chosen


def find(session: Session, text: str, *, limit: int, offset: int) -> tuple[Sequence[Article], int]:
    """Return published articles that hold every word, newest first, and how many there are."""
    if not fold(text).split():
        return [], 0
    chosen = with_words(select(Article).where(Article.is_published), text)
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    ordered = chosen.order_by(Article.sort_on.desc(), Article.id)
    return session.scalars(ordered.limit(limit).offset(offset)).all(), total
