"""The fields of an article that a feed tells, by name, as plain values that JSON can hold.

`title.fr` and `url.fr` stand for one language each; the others for the article as a whole.
"""

from datetime import date
from typing import Any

from summit.articles.entries import Entry
from summit.articles.models import Article
from summit.articles.rules import DatePrecision
from summit.kernel.languages import Translated

OF_THE_TEXT = frozenset(("excerpt", "author", "minutes", "date"))  # one for all languages


def said_by(entry: Entry) -> dict[str, Any]:
    """Return what an entry says; what it leaves out is not there."""
    said: dict[str, Any] = {f"title.{code}": text for code, text in entry.title.items()}
    said |= {f"url.{code}": text for code, text in entry.url.items()}
    said |= {"excerpt": entry.excerpt, "author": entry.author, "minutes": entry.minutes}
    said["date"] = entry.published_on.isoformat() if entry.published_on else None
    return {name: value for name, value in said.items() if value}


def kept_in(article: Article, name: str) -> Any:
    """Return the same field as an article has it; None or empty where it is not known."""
    column, _, code = name.partition(".")
    if code:
        return (getattr(article, column) or Translated()).get(code)
    if column == "date":
        is_day = article.precision is DatePrecision.DAY and article.published_on
        return article.published_on.isoformat() if is_day and article.published_on else None
    return getattr(article, column)


def say(article: Article, name: str, value: Any, *, is_cut: bool) -> None:
    """Put a field into an article."""
    column, _, code = name.partition(".")
    if code:
        known = getattr(article, column) or Translated()
        setattr(article, column, Translated({**known, code: value}))
    elif column == "date":
        article.published_on = article.sort_on = date.fromisoformat(value)
        article.precision = DatePrecision.DAY
    else:
        setattr(article, column, value)
        if column == "excerpt":
            article.excerpt_is_cut = is_cut
